import { Observable, type ObservableInput } from 'rxjs';
import { COUNT, ensure } from './internal/options/checks.js';
import { Permits, type Waiter } from './internal/limits/Permits.js';
import { reportErrors } from './internal/util/report.js';
import { PERMITS } from './internal/util/symbols.js';
import { suppressUnhandledRejection, toObservable } from './internal/task/toObservable.js';
import type { PlatformObservable } from './Task.js';

/**
 * A limit shared by any number of pipelines, and resizable while they run.
 *
 * ```text
 * % Two permits for the whole application: whoever subscribes third waits until one is free.
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
 * Pass it as `concurrency` to any number of operators, or put a {@link Semaphore.guard | guard} around single observables: in an
 * Angular `HttpInterceptorFn`, `next(request)` becomes `semaphore.guard(next(request))`, and the whole application has one cap.
 *
 * - Order: first come, first served. A pipeline queues one task at a time, so pipelines take turns.
 * - Limit: a permit is held until the teardown of its holder has run and is released exactly once (law 4). A freed one is handed on
 *   through `asapScheduler`, a microtask later, so that cancelling many does not start and kill those that wait.
 * - Cancellation: whoever unsubscribes while waiting leaves the queue at once (law 5).
 *
 * The one object here that has state (law 2). Guarding a source twice with the same semaphore can deadlock: the outer guard holds
 * the permit that the inner one waits for. After Python's `asyncio.Semaphore`; the laws are in docs/laws.md.
 *
 * @example
 * ```ts
 * const browser = new Semaphore(1);
 * const load = (file: string) => of(file).pipe(delay(100));
 * merge(
 *   tasks(['a.js', 'b.js', 'c.js'], load).pipe(asCompleted({ concurrency: browser })),
 *   tasks(['a.css', 'b.css', 'c.css'], load).pipe(asCompleted({ concurrency: browser })),
 * ).pipe(toArray()).subscribe(files => console.log(files.join(' ')));
 * // → a.js b.js a.css c.js b.css c.css
 * ```
 * @see {@link limitConcurrency} for a limit of one pipeline alone
 */
export class Semaphore {
  /** @internal */
  readonly [PERMITS]: Permits;

  /**
   * A limit of so many permits, to be shared by any number of pipelines.
   *
   * ```text
   * % Two permits for the whole application: whoever subscribes third waits until one is free.
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
   * Pass it as `concurrency` to any number of operators, or put a {@link Semaphore.guard | guard} around single observables.
   *
   * @example
   * ```ts
   * const two = new Semaphore(2);
   * const pages = tasks(['page 1', 'page 2', 'page 3'], page => of(page).pipe(delay(100)));
   * pages.pipe(asCompleted({ concurrency: two })).subscribe(page => console.log(`${page}, ${two.active} at once`));
   * // → page 1, 2 at once
   * // → page 2, 2 at once
   * // → page 3, 1 at once
   * ```
   * @param permits - how many may be held at once: a positive integer or `Infinity`
   * @throws `TypeError` for any other value
   */
  constructor(permits: number) {
    ensure('Semaphore: permits', permits, COUNT);
    this[PERMITS] = new Permits(permits);
  }

  /**
   * How many may hold a permit at once: a positive integer or `Infinity`, anything else throws a `TypeError`.
   * Lowering it lets the running ones finish, raising it starts waiting ones.
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

  /** How many wait for a permit: guarded sources, and for each pipeline its next task. */
  get waiting(): number {
    return this[PERMITS].waiting;
  }

  /**
   * The source, subscribed when a permit is free.
   *
   * The permit is held until the teardown of the source has run; unsubscribing while waiting leaves the queue at once.
   *
   * @example
   * ```ts
   * const printer = new Semaphore(1);
   * const print = (page: string) => printer.guard(timer(1_000).pipe(map(() => `${page}, ${printer.waiting} waiting`)));
   * merge(print('a'), print('b')).subscribe(line => console.log(line));
   * // → a, 1 waiting
   * // → b, 0 waiting
   * ```
   * @typeParam T - the type of the values
   * @param source - anything that RxJS can subscribe to, except a string; a promise is running already
   * @returns an observable of the values of the source
   * @throws `TypeError`, at once, for anything else
   */
  guard<T>(source: (ObservableInput<T> & object) | PlatformObservable<T>): Observable<T> {
    const observable = toObservable(source) as Observable<T>;
    const permits = this[PERMITS];
    return new Observable((subscriber) => {
      let waiting = true;
      const granted = () => {
        waiting = false;
        reportErrors(() => observable.subscribe(subscriber));
        subscriber.add(() => permits.release());
      };
      const waiter: Waiter = { before: null, after: null, granted };
      if (permits.request(waiter)) return granted();
      suppressUnhandledRejection(source);
      subscriber.add(() => waiting && permits.withdraw(waiter));
    });
  }
}
