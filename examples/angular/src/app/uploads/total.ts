import { isUnfinished, stageOf, stages, type Stage, type Upload } from './upload';

/** What all uploads add up to. */
export interface Total {
  readonly count: Readonly<Record<Stage, number>>;
  readonly unfinished: number;
  /** How many bytes have been sent, and how many there are. Files that failed or were cancelled don't count. */
  readonly bytes: number;
  readonly size: number;
}

export function totalOf(uploads: readonly Upload[]): Total {
  const count = Object.fromEntries(stages.map((stage) => [stage, 0])) as Record<Stage, number>;
  for (const upload of uploads) count[stageOf(upload)]++;
  const counted = uploads.filter((upload) => isUnfinished(upload) || stageOf(upload) === 'uploaded');
  return {
    count,
    unfinished: count.waiting + count.uploading,
    bytes: sum(counted.map(bytesSent)),
    size: sum(counted.map(sizeOf)),
  };
}

export function sizeOf({ key }: Upload): number {
  return key.source.file.size;
}

/** All of a file that has been uploaded, even if it is empty. */
export function bytesSent(upload: Upload): number {
  return stageOf(upload) === 'uploaded' ? sizeOf(upload) : (upload.value?.bytes ?? 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
