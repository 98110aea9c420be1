import { HttpErrorResponse } from '@angular/common/http';
import { signal } from '@angular/core';
import { Subject } from 'rxjs';
import type { TaskState } from 'rxjs-as-completed';

/** A file, and the name to show: that of a file in a folder has the path in it. */
export interface NamedFile {
  readonly name: string;
  readonly file: File;
}

/** One attempt to upload a file. A retry is another attempt. */
export class Attempt {
  readonly #cancelled = signal(false);
  readonly #cancellation = new Subject<never>();

  readonly cancelled = this.#cancelled.asReadonly();
  /** Fails when the attempt is cancelled, and immediately if it has been. */
  readonly cancellation = this.#cancellation.asObservable();

  constructor(readonly source: NamedFile) {}

  cancel(): void {
    this.#cancelled.set(true);
    this.#cancellation.error(new Error('Cancelled'));
  }
}

/** How much of a file has been sent. */
export interface Transfer {
  readonly bytes: number;
  /** Bytes per second, on average. */
  readonly speed: number;
}

/** The latest attempt to upload a file, as `asStates` reports it. */
export type Upload = TaskState<Transfer | undefined, Attempt>;

export const stages = ['waiting', 'uploading', 'uploaded', 'failed', 'refused', 'cancelled'] as const;
export type Stage = (typeof stages)[number];

/** An attempt that has started may still wait for its turn; then there is no transfer. */
export function stageOf({ key, status, value, reason }: Upload): Stage {
  if (status === 'fulfilled') return 'uploaded';
  if (key.cancelled()) return 'cancelled';
  if (status === 'rejected') return isRefusal(reason) ? 'refused' : 'failed';
  return value === undefined ? 'waiting' : 'uploading';
}

export function isUnfinished(upload: Upload): boolean {
  return ['waiting', 'uploading'].includes(stageOf(upload));
}

/** Whether another attempt may succeed. */
export function isRetryable(upload: Upload): boolean {
  return ['failed', 'cancelled'].includes(stageOf(upload));
}

/** The server has looked at the file and doesn't want it: too large, or of the wrong kind. */
function isRefusal(reason: unknown): boolean {
  return reason instanceof HttpErrorResponse && [413, 415].includes(reason.status);
}
