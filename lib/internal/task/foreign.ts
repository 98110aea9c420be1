import { Observable } from 'rxjs';
import { tag } from '../util/kinds.js';
import { reportErrors } from '../util/report.js';

/**
 * An observable that isn't ours: of another copy or major version of RxJS, of another library, or of the platform.
 *
 * It must only ever get a plain observer. RxJS 5 and 6, for example, call an observer through `Object.create`, so a
 * subscriber that keeps state on `this` would lose it.
 */
export interface ForeignObservable {
  subscribe(observer: object, options?: { signal: AbortSignal }): unknown;
}

/** Some libraries have observables that are functions. */
export function isForeign(value: unknown): value is ForeignObservable {
  if (typeof value === 'function') return interopOf(value) !== undefined;
  return typeof value === 'object' && value !== null && (interopOf(value) !== undefined || isPlatformObservable(value));
}

/** A value as an observable of ours, or `undefined` if it is no observable. */
export function observableOf(value: unknown): Observable<unknown> | undefined {
  if (value instanceof Observable) return value;
  return isForeign(value) ? fromForeign(value) : undefined;
}

function fromForeign(source: ForeignObservable): Observable<unknown> {
  return new Observable((subscriber) => {
    let subscribing = true;
    let deferredEnd: (() => void) | undefined;
    // While `subscribe` is on the stack, the teardown isn't known. The end waits for it, so that nothing follows too early.
    const end = (notify: () => void) => {
      if (subscribing) deferredEnd ??= notify;
      else notify();
    };
    const observer = {
      next: (value: unknown) => {
        if (deferredEnd === undefined) subscriber.next(value);
      },
      error: (reason: unknown) => end(() => subscriber.error(reason)),
      complete: () => end(() => subscriber.complete()),
    };
    const interop = interopOf(source);
    if (interop === undefined) {
      const controller = new AbortController();
      subscriber.add(() => controller.abort());
      subscriber.add(teardownOf(source.subscribe(observer, { signal: controller.signal })));
    } else {
      const observable = interop.call(source);
      if (observable instanceof Observable) return observable.subscribe(subscriber);
      subscriber.add(teardownOf((observable as ForeignObservable).subscribe(observer)));
    }
    subscribing = false;
    deferredEnd?.();
    return undefined;
  });
}

/** What `subscribe` has returned as a teardown: a function, a subscription, or nothing. */
function teardownOf(returned: unknown): (() => void) | undefined {
  if (typeof returned === 'function') return () => reportErrors(returned as () => void);
  const { unsubscribe } = (returned ?? {}) as { unsubscribe?: unknown };
  return typeof unsubscribe === 'function' ? () => void unsubscribe.call(returned) : undefined;
}

/**
 * The method by which libraries hand out their observable. Looked up for each value, since `Symbol.observable` may be
 * polyfilled at any time: libraries that were loaded before that use the string.
 */
function interopOf(value: object): ((this: unknown) => unknown) | undefined {
  const { observable } = Symbol as { observable?: symbol };
  const methods = value as Record<PropertyKey, unknown>;
  const method = (observable && methods[observable]) ?? methods['@@observable'];
  return typeof method === 'function' ? (method as () => unknown) : undefined;
}

/** Whether a value is the `Observable` of the WICG proposal, which has no such method. RxJS 7 refuses it. */
function isPlatformObservable(value: object): boolean {
  const platform = (globalThis as { Observable?: unknown }).Observable;
  return (typeof platform === 'function' && value instanceof platform) || tag(value) === 'Observable';
}
