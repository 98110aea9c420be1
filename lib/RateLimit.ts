import type { Observable } from 'rxjs';
import { acquire } from './internal/limits/acquire.js';
import { guard } from './internal/limits/guard.js';
import { Turns } from './internal/limits/Turns.js';
import { CAPACITY, DUE, ensure, PERIOD } from './internal/options/checks.js';
import { readOptions } from './internal/options/readOptions.js';
import { RATE } from './internal/util/symbols.js';
import { calendar } from './internal/util/time.js';
import type { Checked, UncheckedTask } from './Project.js';
import type { GuardedTask, TaskContext, TaskInput, ValueOf } from './Task.js';

/**
 * The options of {@link RateLimit.guard}.
 *
 * @example
 * ```ts
 * const api = new RateLimit(1, { per: 100 });
 * const urgent: RateGuardOptions = { priority: 1 };
 * merge(api.guard(of('a')), api.guard(of('b')), api.guard(of('c'), urgent)).subscribe((name) => console.log(name));
 * // → a
 * // → c
 * // → b
 * ```
 * @see {@link RateAcquireOptions} for {@link RateLimit.acquire}
 */
export interface RateGuardOptions {
  /**
   * The highest priority starts next; equal ones are first come, first served. Any number but `NaN`; anything else
   * throws a `TypeError`.
   *
   * @defaultValue 0
   */
  priority?: number | undefined;
}

/**
 * The options of {@link RateLimit.acquire}.
 *
 * @example
 * ```ts
 * const api = new RateLimit(0, { per: 100 });
 * const options: RateAcquireOptions = { signal: AbortSignal.abort('too late') };
 * api.acquire(options).catch((reason) => console.log(reason));
 * // → too late
 * ```
 * @see {@link RateGuardOptions}
 */
export interface RateAcquireOptions extends RateGuardOptions {
  /**
   * Leaves the queue when it aborts; the promise then rejects with its `reason`. Anything but an `AbortSignal` throws a
   * `TypeError`.
   *
   * @defaultValue no signal
   */
  signal?: AbortSignal | undefined;
}

/**
 * A limit on how many tasks start in a period of time, which any number of pipelines can share.
 *
 * ```text
 * % At most two starts in any 5 ms, however short the tasks are.
 *
 * a    = -(A|)
 * subs = ^!
 *
 * b    = --(B|)
 * subs = ^-!
 *
 * c    =      -(C|)
 * subs = -----^!
 *
 * d    =      --(D|)
 * subs = -----^-!
 *
 *        (abcd|)
 *
 * >      asCompleted({ rate: twoPerFive })
 * twoPerFive := new RateLimit(2, { per: 5 })
 *
 *        -AB---C(D|)
 * ```
 *
 * Pass it to operators as `rate`, {@link RateLimit.guard | guard} single tasks with it, or
 * {@link RateLimit.acquire | acquire} a turn in an async function. It can be changed and paused while tasks run.
 *
 * - Order: by priority, then first come, first served. A pipeline queues one task at a time, so pipelines take turns.
 * - Limit: at most `starts` tasks start in any window of `per` milliseconds: the window slides. A task never waits if it
 *   could start. A turn is spent even if the task fails at once. Servers count arrivals, so make `per` slightly longer
 *   than theirs.
 * - Pause: use {@link RateLimit.pause | pause} to obey a server's `Retry-After`.
 * - Cancellation: unsubscribing while waiting leaves the queue immediately and spends no turn.
 *
 * Unlike operators, a rate limit has state, shared by all its users. Like `interval` and `intervalCap` of
 * `p-queue`, with a sliding window.
 *
 * @example
 * ```ts
 * const api = new RateLimit(2, { per: 1_000 });
 * const started = Date.now();
 * tasks(['a', 'b', 'c'], () => of(Date.now() - started)).pipe(asCompleted({ rate: api }))
 *   .subscribe((time) => console.log(`${time} ms`));
 * // → 0 ms
 * // → 0 ms
 * // → 1000 ms
 * ```
 * @see {@link Semaphore} to limit how many tasks run at once
 */
export class RateLimit {
  /** @internal */
  readonly [RATE]: Turns;

  /**
   * Creates a {@link RateLimit}: a limit on how many tasks start in a period of time.
   *
   * @example
   * ```ts
   * const evenly = new RateLimit(1, { per: 100 });
   * const started = Date.now();
   * tasks(['a', 'b', 'c'], () => of(Date.now() - started)).pipe(asCompleted({ rate: evenly }))
   *   .subscribe((time) => console.log(`${time} ms`));
   * // → 0 ms
   * // → 100 ms
   * // → 200 ms
   * ```
   * @param starts - how many tasks may start in a period: a non-negative integer or `Infinity`; 0 starts nothing until
   *   {@link RateLimit.starts | starts} is raised
   * @param options - `per` is the length of the period in milliseconds: positive and finite
   * @throws `TypeError` for any other value
   */
  constructor(starts: number, options: { readonly per: number }) {
    ensure('RateLimit: starts', starts, CAPACITY);
    const { per } = readOptions('RateLimit', options, { per: PERIOD });
    ensure('RateLimit: per', per, PERIOD);
    this[RATE] = new Turns(starts, per as number);
  }

  /**
   * The limit: a non-negative integer or `Infinity`; setting anything else throws a `TypeError`. The tasks started in the
   * last period count against the new limit. Raising it starts waiting tasks, and 0 is a pause.
   */
  get starts(): number {
    return this[RATE].capacity;
  }

  set starts(starts: number) {
    ensure('RateLimit: starts', starts, CAPACITY);
    this[RATE].resize(starts);
  }

  /** The number of waiters: guarded tasks, async functions and pipelines (one each). */
  get waiting(): number {
    return this[RATE].waiting;
  }

  /**
   * Pauses the limit, for example for the time in a `Retry-After` header. Running tasks go on.
   *
   * A shorter pause doesn't end a longer one. Zero and negative numbers do nothing; `Infinity` pauses it for good. A
   * pipeline that waits meanwhile keeps its permit if it shares a `Semaphore`, too.
   *
   * @example
   * ```ts
   * const api = new RateLimit(10, { per: 1_000 });
   * const started = Date.now();
   * api.pause(3_000);
   * api.guard(() => of(Date.now() - started)).subscribe((time) => console.log(`${time} ms`));
   * // → 3000 ms
   * ```
   * @see {@link RateLimit.starts} to pause without a time limit: set it to 0
   * @param until - the length of the pause in milliseconds, or the `Date` of its end
   * @throws `TypeError`, immediately, for `NaN`, an invalid `Date` and other values
   */
  pause(until: number | Date): void {
    ensure('RateLimit.pause: until', until, DUE);
    this[RATE].pause(typeof until === 'number' ? until : until.getTime() - calendar());
  }

  /**
   * Wraps an observable or promise so that it is subscribed only when the limit admits it.
   *
   * Same as `guard(task, options)` for a function, except that a promise has already started, so it can't be limited.
   *
   * @example
   * ```ts
   * const api = new RateLimit(1, { per: 100 });
   * merge(api.guard(of('a')), api.guard(of('b'))).subscribe((name) => console.log(name));
   * // → a
   * // → b
   * ```
   * @typeParam T - the type of the values
   * @param task - anything RxJS can subscribe to, except a string
   * @param options - its priority: see {@link RateGuardOptions}
   * @returns an observable of the values of the task
   */
  guard<T>(task: TaskInput<T>, options?: RateGuardOptions): Observable<T>;
  /**
   * Wraps a task so that it starts only when the limit admits it.
   *
   * On each subscription, the function is called when the limit admits it, with a signal that aborts when the observable is
   * unsubscribed. Unsubscribing while waiting leaves the queue immediately.
   *
   * @example
   * ```ts
   * const api = new RateLimit(10, { per: 1_000 });
   * const load = (path: string) => api.guard(({ signal }) => fetch(path, { signal }).then(({ status }) => `${path}: ${status}`));
   * merge(load('/get'), load('/status/404')).subscribe((line) => console.log(line));
   * // → /get: 200
   * // → /status/404: 404
   * ```
   * @typeParam P - what the function returns
   * @see {@link RunOptions.rate} to limit the tasks of a pipeline
   * @param task - starts the task: returns anything RxJS can subscribe to, except a string
   * @param options - its priority: see {@link RateGuardOptions}
   * @returns an observable of the values of the task
   * @throws `TypeError`, immediately, if `task` isn't a task, and for an invalid option
   */
  guard<P extends UncheckedTask>(
    task: (context: Pick<TaskContext, 'signal'>) => P & Checked<P>,
    options?: RateGuardOptions,
  ): Observable<ValueOf<P>>;
  /**
   * Accepts an observable or a function.
   *
   * Same as `guard(task, options)` for a function, for wrappers that take a {@link GuardedTask}.
   *
   * @example
   * ```ts
   * const api = new RateLimit(1, { per: 100 });
   * const limited = <T>(task: GuardedTask<T>) => api.guard(task);
   * merge(limited(of('a')), limited(() => of('b'))).subscribe((name) => console.log(name));
   * // → a
   * // → b
   * ```
   * @typeParam T - the type of the values
   * @param task - an observable or promise, or a function that starts the task
   * @param options - its priority: see {@link RateGuardOptions}
   * @returns an observable of the values of the task
   */
  guard<T>(task: GuardedTask<T>, options?: RateGuardOptions): Observable<T>;
  guard(task: unknown, options?: unknown): Observable<unknown> {
    return guard('RateLimit.guard', this[RATE], task, options, {});
  }

  /**
   * Waits for a turn in an async function. There is nothing to release.
   *
   * The turn counts from when it is granted, so start the work right after `await`.
   *
   * @example
   * ```ts
   * const api = new RateLimit(1, { per: 100 });
   * async function load(name: string) {
   *   await api.acquire();
   *   console.log(name);
   * }
   * void Promise.all([load('a'), load('b')]);
   * // → a
   * // → b
   * ```
   * @see {@link RateLimit.guard} for observables
   * @param options - its priority, and a signal to stop waiting: see {@link RateAcquireOptions}
   * @returns a promise that resolves when its turn comes, and rejects with the `reason` of the signal if that aborts first
   * @throws `TypeError`, immediately, for an invalid option
   */
  acquire(options?: RateAcquireOptions): Promise<void> {
    return acquire('RateLimit.acquire', this[RATE], options, {}, () => undefined);
  }
}
