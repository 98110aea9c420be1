import { from, type Observable, type ObservableInput } from 'rxjs';
import { describe } from '../util/describe.js';
import type { Context } from './Context.js';
import { isForeign, observableOf } from './foreign.js';
import { fromThenable, isThenable } from './thenables.js';

/**
 * Converts anything that RxJS, another library or the platform can subscribe to, except a string.
 *
 * @param name names the value in the error message. A function has been called by now
 */
export function toObservable(input: unknown, name = 'A task'): Observable<unknown> {
  const observable = observableOf(input);
  if (observable !== undefined) return observable;
  if (isThenable(input)) return fromThenable(input);
  if (isCollection(input)) return from(input as ObservableInput<unknown>);
  const expected =
    typeof input === 'function'
      ? 'must return an observable, a promise or an iterable'
      : 'must be an observable, a promise, an iterable or a function that returns one';
  throw new TypeError(`${name} ${expected}, got ${describe(input)}`);
}

/** Whether a task is a function that starts it, as opposed to an observable or thenable that can be called. */
export function isTaskFunction(value: unknown): value is (context: Context) => unknown {
  return typeof value === 'function' && !isForeign(value) && !isThenable(value);
}

/** What else RxJS takes: iterables, async iterables, array-like objects and readable streams. */
function isCollection(input: unknown): boolean {
  if (typeof input !== 'object' || input === null) return false;
  if (Symbol.iterator in input || Symbol.asyncIterator in input) return true;
  const { length, getReader } = input as { length?: unknown; getReader?: unknown };
  return typeof length === 'number' || typeof getReader === 'function';
}
