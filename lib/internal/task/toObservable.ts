import { from, Observable, type ObservableInput } from 'rxjs';
import type { PlatformObservable } from '../../Task.js';
import { describe, tag } from '../util/describe.js';

/** Whether a value is a promise, of this realm or another. Other thenables are not. */
export function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise || tag(value) === 'Promise';
}

/** Keeps the rejection of a promise that may never be subscribed from going unhandled. */
export function suppressUnhandledRejection(value: unknown): void {
  try {
    if (isPromise(value)) value.then(undefined, () => undefined);
  } catch {
    // A custom `then` has thrown. The task fails with that error when it starts.
  }
}

/** Converts anything that RxJS or the platform can subscribe to, except a string. */
export function toObservable(input: unknown): Observable<unknown> {
  try {
    if (typeof input !== 'string') return from(input as ObservableInput<unknown>);
  } catch {
    if (isPlatformObservable(input)) return fromPlatform(input);
  }
  throw new TypeError(
    `A task must be an observable, a promise, an iterable or a function that returns one, got ${describe(input)}`,
  );
}

export function isPlatformObservable(value: unknown): value is PlatformObservable<unknown> {
  const platform = (globalThis as { Observable?: unknown }).Observable;
  return (typeof platform === 'function' && value instanceof platform) || tag(value) === 'Observable';
}

function fromPlatform(source: PlatformObservable<unknown>): Observable<unknown> {
  return new Observable((subscriber) => {
    const controller = new AbortController();
    subscriber.add(() => controller.abort());
    source.subscribe(
      {
        next: (value) => subscriber.next(value),
        error: (error) => subscriber.error(error),
        complete: () => subscriber.complete(),
      },
      { signal: controller.signal },
    );
  });
}
