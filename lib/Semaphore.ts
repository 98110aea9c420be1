import { Observable, type ObservableInput } from 'rxjs';
import { COUNT, ensure } from './internal/arguments.js';
import { Permits, type Waiter } from './internal/Permits.js';
import { guarded } from './internal/report.js';
import { PERMITS } from './internal/symbols.js';
import { quiet, toObservable } from './internal/toObservable.js';
import type { PlatformObservable } from './types.js';

/**
 * A limit shared by any number of pipelines, and resizable while they run: the `asyncio.Semaphore` of observables.
 *
 * Pass it as `concurrency` to any number of operators, or put a {@link Semaphore.guard | guard} around single observables.
 * First come, first served; a pipeline queues one task at a time, so pipelines take turns. A permit is held until the teardown
 * of its holder has run, is released exactly once, and is handed on a microtask later, through `asapScheduler`.
 *
 * It is the one object of this package that has state. Guarding a source twice with the same semaphore can deadlock: the
 * outer guard holds the permit that the inner one waits for.
 *
 * ```ts
 * const browser = new Semaphore(6); // six requests at a time for the whole application
 * const limited: HttpInterceptorFn = (request, next) => browser.guard(next(request));
 * ```
 *
 * @see {@link limitConcurrency} for a limit of one pipeline alone
 */
export class Semaphore {
  /** @internal */
  readonly [PERMITS]: Permits;

  /**
   * @param permits how many may hold a permit at once: a positive integer or `Infinity`
   * @throws TypeError for any other value
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
   * The source, subscribed when a permit is free. The permit is held until the teardown of the source has run;
   * unsubscribing while waiting leaves the queue at once.
   *
   * @param source anything that RxJS can subscribe to, except a string; a promise is running already
   * @returns an observable of the values of the source
   * @throws TypeError for anything else
   */
  guard<T>(source: (ObservableInput<T> & object) | PlatformObservable<T>): Observable<T> {
    const observable = toObservable(source) as Observable<T>;
    const permits = this[PERMITS];
    return new Observable((subscriber) => {
      let waiting = true;
      const granted = () => {
        waiting = false;
        guarded(() => observable.subscribe(subscriber));
        subscriber.add(() => permits.release());
      };
      const waiter: Waiter = { before: null, after: null, granted };
      if (permits.request(waiter)) return granted();
      quiet(source);
      subscriber.add(() => waiting && permits.withdraw(waiter));
    });
  }
}
