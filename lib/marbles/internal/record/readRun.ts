import type { RecordedEvent, Recording } from '../../Recording.js';

/** An event and the column in which it is drawn. */
export interface Drawn {
  readonly event: RecordedEvent;
  readonly column: number;
}

/** One subscription and what happened in it. */
export interface Course {
  readonly from: number;
  /** `Infinity` as long as it has not ended. */
  to: number;
  readonly marks: Drawn[];
}

export interface TaskRun {
  readonly index: number;
  readonly key: unknown;
  readonly courses: readonly Course[];
}

/** A recording, sorted by task, source and result. */
export interface Run {
  readonly listed: boolean;
  readonly tasks: readonly TaskRun[];
  /** The stream of tasks; `undefined` if nothing is known of it. */
  readonly source: Course | undefined;
  /** `undefined` if it was not recorded. */
  readonly result: Course | undefined;
}

const STARTS: readonly string[] = ['started', 'sourceSubscribed', 'subscribed'];
const LEAVES: readonly string[] = ['cancelled', 'sourceLeft', 'unsubscribed'];

/** The line on which an event is drawn: that of its task, the source or the result. */
export function lineOf(event: RecordedEvent): number | 'source' | 'result' {
  if (event.type === 'arrived' || event.type.startsWith('source')) return 'source';
  return 'index' in event ? event.index : 'result';
}

/** Whether an event is drawn as a mark on its line. */
export function isMark({ type }: RecordedEvent): boolean {
  return ![...STARTS, ...LEAVES, 'deadline'].includes(type);
}

/** Sorts events. A recording that somebody has shortened may lack the beginning of what happens in it. */
export function readRun({ events, source }: Recording, columns: readonly number[]): Run {
  const lines = new Map<unknown, Course[]>();
  const keys = new Map<number, unknown>();
  events.forEach((event, at) => {
    if (event.type === 'deadline') return;
    if (event.type === 'arrived') keys.set(event.index, event.key);
    const column = columns[at];
    const line = lineOf(event);
    const courses = lines.get(line) ?? [];
    lines.set(line, courses);
    if (STARTS.includes(event.type) || courses.length === 0) courses.push({ from: column, to: Infinity, marks: [] });
    const course = courses.at(-1)!;
    if (isMark(event)) course.marks.push({ event, column });
    if (![...STARTS, 'arrived', 'value', 'result'].includes(event.type)) course.to = column;
  });
  const indices = new Set([...keys.keys(), ...lines.keys()].filter((line) => typeof line === 'number'));
  return {
    listed: source === 'listed',
    tasks: [...indices]
      .sort((one, other) => one - other)
      .map((index) => ({ index, key: keys.get(index), courses: lines.get(index) ?? [] })),
    source: lines.get('source')?.at(-1),
    result: lines.get('result')?.at(-1),
  };
}
