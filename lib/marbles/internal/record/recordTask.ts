import { tap, type Observable } from 'rxjs';
import { isThenable } from '../../../internal/task/thenables.js';
import { toObservable } from '../../../internal/task/toObservable.js';
import type { TaskContext } from '../../../Task.js';
import type { TaskLog } from './Log.js';

/**
 * Wraps what a task consists of so that its events are recorded. (A promise stays something like a promise: runs
 * know that its value is also its end.)
 */
export function recordTask(made: unknown, log: TaskLog, context?: TaskContext): unknown {
  // cancelled while it was being made, so it will not be subscribed to
  if (context?.signal.aborted) log.cancelled();
  if (typeof made === 'function') {
    return (given: TaskContext) =>
      failing(log, () => recordTask((made as (context: TaskContext) => unknown)(given), log, given));
  }
  if (isThenable(made)) {
    context?.signal.addEventListener('abort', () => log.cancelled());
    return recordThenable(made, log);
  }
  return recordObservable(
    failing(log, () => toObservable(made)),
    log,
  );
}

/** Calls `then` only when it is called itself: a lazy promise starts with it, and some start anew with each call. */
function recordThenable(made: PromiseLike<unknown>, log: TaskLog): Pick<PromiseLike<unknown>, 'then'> {
  return {
    then: (resolve, reject) =>
      made.then(
        (value) => {
          log.value(value);
          log.completed();
          return resolve?.(value) as never;
        },
        (reason: unknown) => {
          log.failed(reason);
          return reject?.(reason) as never;
        },
      ),
  };
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
