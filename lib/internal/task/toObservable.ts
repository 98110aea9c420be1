import { from, Observable, type ObservableInput } from 'rxjs';
import { describe } from '../util/describe.js';
import { fromForeign, isForeign } from './foreign.js';
import { fromThenable, isThenable } from './thenables.js';

/**
 * Converts anything that RxJS, another library or the platform can subscribe to, except a string.
 *
 * @param what names the value in the error message
 * @param allowed what it may be
 */
export function toObservable(
  input: unknown,
  what = 'A task',
  allowed = 'an observable, a promise, an iterable or a function that returns one',
): Observable<unknown> {
  if (input instanceof Observable) return input;
  if (isForeign(input)) return fromForeign(input);
  if (isThenable(input)) return fromThenable(input);
  if (isCollection(input)) return from(input as ObservableInput<unknown>);
  throw new TypeError(`${what} must be ${allowed}, got ${describe(input)}`);
}

/** What else RxJS takes: iterables, async iterables, array-like objects and readable streams. */
function isCollection(input: unknown): boolean {
  if (typeof input !== 'object' || input === null) return false;
  if (Symbol.iterator in input || Symbol.asyncIterator in input) return true;
  const { length, getReader } = input as { length?: unknown; getReader?: unknown };
  return typeof length === 'number' || typeof getReader === 'function';
}
