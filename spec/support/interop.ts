import type { InteropObservable, Observable, Observer } from 'rxjs';

/** The property that identifies an observable to libraries, whether or not the platform has the symbol. */
const interopSymbol = (Symbol as { observable?: symbol }).observable ?? '@@observable';

/** An object that is a promise to RxJS only because of its `then`; `asked` counts how often that was called. */
export class Thenable<T> implements PromiseLike<T> {
  asked = 0;

  constructor(private readonly promise: Promise<T>) {}

  then<R, E>(onFulfilled?: ((value: T) => R | PromiseLike<R>) | null, onRejected?: ((reason: unknown) => E | PromiseLike<E>) | null) {
    this.asked++;
    return this.promise.then(onFulfilled, onRejected);
  }
}

/** An observable of another library, which RxJS recognises by `Symbol.observable`. */
export function interop<T>(source: Observable<T>): InteropObservable<T> {
  return {
    [interopSymbol]: () => ({ subscribe: (observer: Partial<Observer<T>>) => source.subscribe(observer) }),
  } as unknown as InteropObservable<T>;
}

interface PlatformSubscriber<T> {
  next(value: T): void;
  error(error: unknown): void;
  complete(): void;
  addTeardown(teardown: () => void): void;
  readonly active: boolean;
  readonly signal: AbortSignal;
}

/**
 * The `Observable` of the platform, which Node lacks: `subscribe` returns nothing, and only a signal cancels it;
 * a subscription is torn down, last teardown first, before its observer is notified of the end.
 *
 * @see https://wicg.github.io/observable/
 */
export class PlatformObservable<T> {
  constructor(private readonly produce: (subscriber: PlatformSubscriber<T>) => void) {}

  get [Symbol.toStringTag](): string {
    return 'Observable';
  }

  subscribe(observer: Partial<Observer<T>> = {}, { signal }: { signal?: AbortSignal } = {}): void {
    const controller = new AbortController();
    const teardowns: (() => void)[] = [];
    let active = true;
    const close = (reason?: unknown) => {
      active = false;
      controller.abort(reason);
      for (const teardown of teardowns.splice(0).reverse()) teardown();
    };
    const subscriber: PlatformSubscriber<T> = {
      get active() { return active; },
      signal: controller.signal,
      next: (value) => {
        if (active) observer.next?.(value);
      },
      error: (error) => {
        if (!active) return;
        close(error);
        observer.error?.(error);
      },
      complete: () => {
        if (!active) return;
        close();
        observer.complete?.();
      },
      addTeardown: (teardown) => {
        if (active) teardowns.push(teardown);
        else teardown();
      },
    };
    if (signal?.aborted) close(signal.reason);
    signal?.addEventListener('abort', () => active && close(signal.reason), { once: true });
    try {
      this.produce(subscriber);
    } catch (error) {
      subscriber.error(error);
    }
  }
}

/** Adds the platform's `Observable` to Node in the tests of this `describe`. */
export function withPlatformObservable(): void {
  beforeAll(() => void Object.assign(globalThis, { Observable: PlatformObservable }));
  afterAll(() => void Reflect.deleteProperty(globalThis, 'Observable'));
}

/** The same values as an observable of the platform. */
export function platform<T>(source: Observable<T>): PlatformObservable<T> {
  return new PlatformObservable((subscriber) => {
    const subscription = source.subscribe(subscriber);
    subscriber.addTeardown(() => subscription.unsubscribe());
  });
}
