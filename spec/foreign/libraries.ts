import { Stream as MostStream } from 'most';
import { Observable as Observable5 } from 'rxjs-5';
import { Observable as Observable6 } from 'rxjs-6';
import { Observable as Observable70 } from 'rxjs-7.0';
import { Observable as Observable8 } from 'rxjs-8';
import xstream from 'xstream';
import ZenObservable from 'zen-observable';

/** The methods that every library calls on an observer. */
export interface ForeignObserver {
  next(value: unknown): void;
  error(reason: unknown): void;
  complete(): void;
}

/** The function that all libraries make an observable of. May emit synchronously; returns a teardown. */
export type Produce = (observer: ForeignObserver) => () => void;

export interface ForeignLibrary {
  readonly name: string;
  /** Makes an observable of that library. */
  readonly create: (produce: Produce) => object;
  /** Whether it emits within `subscribe`; otherwise it waits for a microtask or a timer. */
  readonly synchronous: boolean;
  /** Whether there is a way to unsubscribe. */
  readonly cancellable: boolean;
}

/** The names of the interop method. The symbol may be polyfilled at any time, so this is a function. */
const interopKeys = (): PropertyKey[] => [(Symbol as { observable?: symbol }).observable ?? '@@observable', '@@observable'];

/** Adds the interop method to an observable. */
export function withInterop<T extends object>(observable: T): T {
  for (const key of interopKeys()) Object.defineProperty(observable, key, { value: () => observable, configurable: true });
  return observable;
}

/** An observable of the TC39 proposal, except for what its `subscribe` returns. */
export function tc39(produce: Produce, returns: (teardown: () => void) => unknown): object {
  return withInterop({
    subscribe(observer: Partial<ForeignObserver>) {
      let closed = false;
      let teardown = () => {};
      const close = () => {
        if (closed) return;
        closed = true;
        teardown();
      };
      teardown = produce({
        next: (value) => closed || observer.next?.(value),
        error: (reason) => {
          if (closed) return;
          observer.error?.(reason);
          close();
        },
        complete: () => {
          if (closed) return;
          observer.complete?.();
          close();
        },
      });
      if (closed) teardown();
      return returns(close);
    },
  });
}

/** An observable of the WICG proposal, as in browsers: a signal cancels it, and `subscribe` returns nothing. */
function wicg(produce: Produce): object {
  return {
    [Symbol.toStringTag]: 'Observable',
    subscribe(observer: Partial<ForeignObserver>, { signal }: { signal?: AbortSignal } = {}): void {
      let closed = false;
      let teardown = () => {};
      const close = () => {
        if (closed) return;
        closed = true;
        teardown();
      };
      signal?.addEventListener('abort', close, { once: true });
      teardown = produce({
        next: (value) => closed || observer.next?.(value),
        error: (reason) => {
          if (closed) return;
          close();
          observer.error?.(reason);
        },
        complete: () => {
          if (closed) return;
          close();
          observer.complete?.();
        },
      });
      if (closed) teardown();
    },
  };
}

/** A stream of most. */
function most(produce: Produce): object {
  return new MostStream({
    run(sink, scheduler) {
      const teardown = produce({
        next: (value) => sink.event(scheduler.now(), value),
        error: (reason) => sink.error(scheduler.now(), reason as Error),
        complete: () => sink.end(scheduler.now()),
      });
      return { dispose: teardown };
    },
  });
}

/** A stream of xstream. It stops when it ends, or in a timer after its last listener has left. */
function ofXstream(produce: Produce): object {
  let stopped = false;
  let teardown: (() => void) | undefined;
  return xstream.create({
    start: (listener) => {
      stopped = false;
      teardown = produce(listener);
      if (stopped) teardown();
    },
    stop: () => {
      stopped = true;
      teardown?.();
    },
  });
}

/** The observables of the two proposals. */
export const handWritten: readonly ForeignLibrary[] = [
  {
    name: 'a TC39 observable whose subscribe returns a subscription',
    create: (produce) => tc39(produce, (teardown) => ({ unsubscribe: teardown })),
    synchronous: true,
    cancellable: true,
  },
  {
    name: 'a TC39 observable whose subscribe returns a function',
    create: (produce) => tc39(produce, (teardown) => teardown),
    synchronous: true,
    cancellable: true,
  },
  {
    name: 'a TC39 observable whose subscribe returns nothing',
    create: (produce) => tc39(produce, () => undefined),
    synchronous: true,
    cancellable: false,
  },
  { name: 'a WICG observable', create: wicg, synchronous: true, cancellable: true },
];

export const libraries: readonly ForeignLibrary[] = [
  { name: 'RxJS 5.5', create: (produce) => new Observable5(produce), synchronous: true, cancellable: true },
  { name: 'RxJS 6.6', create: (produce) => new Observable6(produce), synchronous: true, cancellable: true },
  { name: 'RxJS 7.0', create: (produce) => new Observable70(produce), synchronous: true, cancellable: true },
  { name: 'RxJS 8 alpha', create: (produce) => new Observable8(produce), synchronous: true, cancellable: true },
  { name: 'zen-observable', create: (produce) => new ZenObservable(produce), synchronous: false, cancellable: true },
  { name: 'most', create: most, synchronous: false, cancellable: true },
  { name: 'xstream', create: ofXstream, synchronous: true, cancellable: true },
  ...handWritten,
];
