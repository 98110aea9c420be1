import type { RecordedEvent, Recording } from '../Recording.js';

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
  key: unknown;
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

/** Sorts events. A recording that somebody has shortened may lack the beginning of what happens in it. */
export function readRun({ events, source: kind }: Recording, columns: readonly number[]): Run {
  const tasks = new Map<number, TaskRun>();
  const arrivals: Drawn[] = [];
  let source: Course | undefined;
  let result: Course | undefined;
  const taskOf = (index: number): TaskRun => {
    const task = tasks.get(index) ?? { index, key: index, courses: [] };
    tasks.set(index, task);
    return task;
  };
  events.forEach((event, at) => {
    const drawn: Drawn = { event, column: columns[at] };
    switch (event.type) {
      case 'arrived':
        taskOf(event.index).key = event.key;
        arrivals.push(drawn);
        break;
      case 'started':
        taskOf(event.index).courses.push(course(drawn.column));
        break;
      case 'value':
      case 'completed':
      case 'failed':
      case 'cancelled': {
        const { courses } = taskOf(event.index);
        if (courses.length === 0) courses.push(course(drawn.column));
        follow(courses.at(-1)!, drawn);
        break;
      }
      case 'sourceSubscribed':
        source = course(drawn.column);
        break;
      case 'sourceCompleted':
      case 'sourceFailed':
      case 'sourceLeft':
        if (source !== undefined) source.to = drawn.column;
        if (event.type !== 'sourceLeft') arrivals.push(drawn);
        break;
      case 'subscribed':
        result = course(drawn.column);
        break;
      case 'result':
      case 'resultCompleted':
      case 'resultFailed':
      case 'unsubscribed':
        follow((result ??= course(drawn.column)), drawn);
    }
  });
  const inOrder = [...tasks.values()].sort((one, other) => one.index - other.index);
  return { listed: kind === 'listed', tasks: inOrder, source, arrivals, result };
}

function course(from: number): Course {
  return { from, to: Infinity, marks: [] };
}

function follow(course: Course, drawn: Drawn): void {
  const { type } = drawn.event;
  if (type !== 'cancelled' && type !== 'unsubscribed') course.marks.push(drawn);
  if (type !== 'value' && type !== 'result') course.to = drawn.column;
}
