import type { RecordedEvent, Recording } from '../Recording.js';

/** An event and the column in which it is drawn. */
export type Drawn = RecordedEvent & { readonly column: number };

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
  readonly courses: Course[];
}

/** A recording, sorted by task, source and result. */
export interface Run {
  readonly listed: boolean;
  readonly tasks: readonly TaskRun[];
  /** The stream of tasks; `undefined` if it was never subscribed to. */
  readonly source: Course | undefined;
  /** When tasks arrived, and how the stream of tasks ended. */
  readonly arrivals: readonly Drawn[];
  /** `undefined` if it was not recorded. */
  readonly result: Course | undefined;
}

export function readRun({ events, source: kind }: Recording, columns: readonly number[]): Run {
  const tasks: TaskRun[] = [];
  const arrivals: Drawn[] = [];
  let source: Course | undefined;
  let result: Course | undefined;
  events.forEach((event, at) => {
    const drawn: Drawn = { ...event, column: columns[at] };
    switch (drawn.type) {
      case 'arrived':
        tasks[drawn.index] = { index: drawn.index, key: drawn.key, courses: [] };
        arrivals.push(drawn);
        break;
      case 'started':
        tasks[drawn.index].courses.push(course(drawn.column));
        break;
      case 'value':
      case 'completed':
      case 'failed':
      case 'cancelled':
        follow(tasks[drawn.index].courses.at(-1)!, drawn);
        break;
      case 'sourceSubscribed':
        source = course(drawn.column);
        break;
      case 'sourceCompleted':
      case 'sourceFailed':
      case 'sourceLeft':
        if (source !== undefined) source.to = drawn.column;
        if (drawn.type !== 'sourceLeft') arrivals.push(drawn);
        break;
      case 'subscribed':
        result = course(drawn.column);
        break;
      case 'result':
      case 'resultCompleted':
      case 'resultFailed':
      case 'unsubscribed':
        follow(result!, drawn);
    }
  });
  return { listed: kind === 'listed', tasks, source, arrivals, result };
}

function course(from: number): Course {
  return { from, to: Infinity, marks: [] };
}

function follow(course: Course, event: Drawn): void {
  if (event.type !== 'cancelled' && event.type !== 'unsubscribed') course.marks.push(event);
  if (event.type !== 'value' && event.type !== 'result') course.to = event.column;
}
