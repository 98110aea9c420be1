import { tap, type Observable } from 'rxjs';
import { isPromise, toObservable } from '../../internal/task/toObservable.js';
import type { TaskContext } from '../../Task.js';
import type { TaskLog } from './Log.js';

/**
 * Wraps what a task consists of so that its events are recorded. (A promise stays a promise: runs know that its value
 * is also its end.)
 */
export function recordTask(made: unknown, log: TaskLog, context?: TaskContext): unknown {
  // cancelled while it was being made, so it will not be subscribed to
  if (context?.signal.aborted) log.cancelled();
  if (typeof made === 'function') {
    return (given: TaskContext) =>
      failing(log, () => recordTask((made as (context: TaskContext) => unknown)(given), log, given));
  }
  if (isPromise(made)) {
    context?.signal.addEventListener('abort', () => log.cancelled());
    made.then(
      (value) => {
        log.value(value);
        log.completed();
      },
      (reason) => log.failed(reason),
    );
    return made;
  }
  return recordObservable(
    failing(log, () => toObservable(made)),
    log,
  );
}

/** Records an error thrown by `make` as the end of the task. */
export function failing<T>(log: TaskLog, make: () => T): T {
  try {
    return make();
  } catch (error) {
    log.failed(error);
    throw error;
  }
}

function recordObservable(source: Observable<unknown>, log: TaskLog): Observable<unknown> {
  return source.pipe(
    tap({
      next: (value) => log.value(value),
      error: (reason: unknown) => log.failed(reason),
      complete: () => log.completed(),
      unsubscribe: () => log.cancelled(),
    }),
  );
}
