import { Observable, Subscriber, Subscription, type ObservableInput } from 'rxjs';
import { COUNT, ensure } from './internal/options/checks.js';
import { Permits } from './internal/limits/Permits.js';
import { subscribeOrFail } from './internal/util/subscribeOrFail.js';
import { PERMITS } from './internal/util/symbols.js';
import { suppressUnhandledRejection } from './internal/task/thenables.js';
import { toObservable } from './internal/task/toObservable.js';
import type { PlatformObservable } from './Task.js';

/**
 * A limit that any number of pipelines can share, and that can be changed while they run.
 *
 * ```text
 * % Two permits for the whole application: the third subscriber waits until one is free.
 *
 * a    = -----(A|)
 * subs = ^----!
 *
 * b    = --(B|)
 * subs = ^-!
 *
 * c    =   ----(C|)
 * subs = --^---!
 *
 * >      merge(two.guard(a), two.guard(b), two.guard(c))
 * two := new Semaphore(2)
 *
 *        --B--A(C|)
 * ```
 *
 * Pass it to operators as `concurrency`, or {@link Semaphore.guard | guard} single observables with it. In an Angular
 * `HttpInterceptorFn`, replacing `next(request)` with `semaphore.guard(next(request))` limits the requests of the whole
 * application.
 *
 * - Order: first come, first served. A pipeline queues one task at a time, so pipelines take turns.
 * - Limit: a permit is held until the teardown of its holder has run, and is released exactly once. The next in the
 *   queue gets it a microtask later (through `asapScheduler`), so that cancelling many tasks at once doesn't briefly
 *   start others that are about to be cancelled too.
 * - Cancellation: unsubscribing while waiting leaves the queue immediately.
 *
 * Unlike operators, a semaphore has state, shared by everyone who uses it. Guarding a source twice with the same
 * semaphore can deadlock: the outer guard holds the permit that the inner one waits for. Modelled on Python's
 * `asyncio.Semaphore`.
 *
 * @example
 * ```ts
 * const browser = new Semaphore(1);
 * const load = (file: string) => of(file).pipe(delay(100));
 * merge(
 *   tasks(['a.js', 'b.js', 'c.js'], load).pipe(asCompleted({ concurrency: browser })),
 *   tasks(['a.css', 'b.css', 'c.css'], load).pipe(asCompleted({ concurrency: browser })),
 * ).pipe(toArray()).subscribe((files) => console.log(files.join(' ')));
 * // → a.js b.js a.css c.js b.css c.css
 * ```
 * @see {@link limitConcurrency} to limit a single pipeline
 */
export class Semaphore {
  /** @internal */
  readonly [PERMITS]: Permits;

  /**
   * Creates a {@link Semaphore}: a limit that any number of pipelines can share.
   *
   * @example
   * ```ts
   * const two = new Semaphore(2);
   * const pages = tasks(['page 1', 'page 2', 'page 3'], (page) => of(page).pipe(delay(100)));
   * pages.pipe(asCompleted({ concurrency: two })).subscribe((page) => console.log(`${page}, ${two.active} at once`));
   * // → page 1, 2 at once
   * // → page 2, 2 at once
   * // → page 3, 1 at once
   * ```
   * @param permits - how many tasks may run at once: a positive integer or `Infinity`
   * @throws `TypeError` for any other value
   */
  constructor(permits: number) {
    ensure('Semaphore: permits', permits, COUNT);
    this[PERMITS] = new Permits(permits);
  }

  /**
   * The limit: a positive integer or `Infinity`; setting anything else throws a `TypeError`. Lowering it lets running
   * tasks finish, raising it starts waiting ones.
   */
  get permits(): number {
    return this[PERMITS].limit;
  }

  set permits(permits: number) {
    ensure('Semaphore: permits', permits, COUNT);
    this[PERMITS].resize(permits);
  }

  /** How many permits are held. */
  get active(): number {
    return this[PERMITS].active;
  }

  /** How many are waiting for a permit: guarded sources, and pipelines, each with its next task. */
  get waiting(): number {
    return this[PERMITS].waiting;
  }

  /**
   * Wraps a source so that it is subscribed only when a permit is free.
   *
   * The permit is held until the teardown of the source has run. Unsubscribing while waiting leaves the queue
   * immediately.
   *
   * @example
   * ```ts
   * const printer = new Semaphore(1);
   * const print = (page: string) => printer.guard(timer(1_000).pipe(map(() => `${page}, ${printer.waiting} waiting`)));
   * merge(print('a'), print('b')).subscribe((line) => console.log(line));
   * // → a, 1 waiting
   * // → b, 0 waiting
   * ```
   * @typeParam T - the type of the values
   * @see {@link RunOptions.concurrency} to limit the tasks of a pipeline
   * @param source - anything RxJS can subscribe to, except a string; a promise has already started, so it can't be
   *   limited
   * @returns an observable of the values of the source
   * @throws `TypeError`, immediately, for anything else
   */
  guard<T>(source: (ObservableInput<T> & object) | PlatformObservable<T>): Observable<T> {
    const observable = toObservable(source, 'Semaphore.guard: source') as Observable<T>;
    const permits = this[PERMITS];
    return new Observable((subscriber) => {
      const release = () => permits.release();
      /** What a waiter holds. */
      const held = new Subscription();
      const waiter = permits.request(() => {
        waiting = false;
        const listener = new Subscriber<T>({
          next: (value: T) => subscriber.next(value),
          error: (reason: unknown) => subscriber.error(reason),
          complete: () => subscriber.complete(),
        });
        held.add(listener);
        held.add(release);
        subscribeOrFail(observable, listener);
      });
      let waiting = waiter !== undefined;
      if (waiter === undefined) {
        subscribeOrFail(observable, subscriber);
        subscriber.add(release);
      } else {
        suppressUnhandledRejection(source);
        // Added before anything downstream adds its teardown. They run in this order, so after a wait, too, the permit is back
        // when a `finalize` downstream runs.
        subscriber.add(held);
        held.add(() => waiting && permits.withdraw(waiter));
      }
    });
  }
}
