import { Observable } from 'rxjs';
import { report } from '../util/report.js';
import { isForeign } from './foreign.js';

/** Whether a value is a promise or something like it. Its value is also its end. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (value instanceof Promise) return true;
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  return typeof (value as { then?: unknown }).then === 'function' && !isForeign(value);
}

/** Unlike RxJS's `from`, expects nothing of what `then` returns. */
export function fromThenable(thenable: PromiseLike<unknown>): Observable<unknown> {
  return new Observable((subscriber) =>
    listenTo(
      thenable,
      (value) => {
        subscriber.next(value);
        subscriber.complete();
      },
      (reason) => subscriber.error(reason),
    ),
  );
}

/** Calls `then`. If that returns a promise of a failure of its own, the failure is reported. */
export function listenTo(
  thenable: PromiseLike<unknown>,
  resolve: (value: unknown) => void,
  reject: (reason: unknown) => void,
): void {
  const returned: unknown = thenable.then(resolve, reject);
  if (!(thenable instanceof Promise) && isThenable(returned)) void returned.then(undefined, report);
}

/**
 * Keeps the rejection of a promise that may never be subscribed from going unhandled.
 *
 * Calls `then` only if it is the platform's own. Query builders and lazy promises start when `then` is called, and they must
 * not start before their turn.
 */
export function suppressUnhandledRejection(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  try {
    if (!(value instanceof Observable) && hasPlatformThen(value)) value.then(undefined, () => undefined);
  } catch {
    // A proxy, for example, can throw when its prototype is read. Then it is the task that fails, in its turn.
  }
}

/** Looks only at prototypes: reading `then` from the value itself might start something. */
function hasPlatformThen(value: object): value is Promise<unknown> {
  if (Object.hasOwn(value, 'then')) return false;
  let owner = value as object | null;
  do owner = Object.getPrototypeOf(owner) as object | null;
  while (owner !== null && !Object.hasOwn(owner, 'then'));
  return owner !== null && isPromisePrototype(owner);
}

/** Whether an object is the prototype of this realm's promises, of another realm's, or of one that zone.js has patched. */
function isPromisePrototype(owner: object): boolean {
  if (owner === Promise.prototype || Object.hasOwn(owner, '__zone_symbol__then')) return true;
  const then: unknown = Object.getOwnPropertyDescriptor(owner, 'then')?.value;
  return (
    typeof then === 'function' &&
    /^function then\(\) \{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(then))
  );
}
