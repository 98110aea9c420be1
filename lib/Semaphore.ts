/// <reference lib="esnext.disposable" preserve="true" />
import type { Observable } from 'rxjs';
import { acquire } from './internal/limits/acquire.js';
import { guard } from './internal/limits/guard.js';
import { Permits } from './internal/limits/Permits.js';
import { CAPACITY, ensure, POSITIVE_INTEGER } from './internal/options/checks.js';
import { SEMAPHORE } from './internal/util/symbols.js';
import type { Checked, UncheckedTask } from './Project.js';
import type { GuardedTask, TaskContext, TaskInput, ValueOf } from './Task.js';

/**
 * The options of {@link Semaphore.guard}.
 *
 * @example
 * ```ts
 * const heavy: GuardOptions = { permits: 2 };
 * const memory = new Semaphore(2);
 * merge(memory.guard(timer(100), heavy), memory.guard(timer(100), heavy)).subscribe(() => console.log(memory.active));
 * // → 2
 * // → 2
 * ```
 * @see {@link AcquireOptions} for {@link Semaphore.acquire}
 */
export interface GuardOptions {
  /**
   * How many permits it takes: a positive integer. If the semaphore has fewer, it waits until there are enough. Anything
   * else throws a `TypeError`.
   *
   * @defaultValue 1
   */
  permits?: number | undefined;
  /**
   * The highest priority gets the next permit; equal ones are first come, first served. Any number but `NaN`; anything
   * else throws a `TypeError`.
   *
   * @defaultValue 0
   */
  priority?: number | undefined;
}

/**
 * The options of {@link Semaphore.acquire}.
 *
 * @example
 * ```ts
 * const semaphore = new Semaphore(0);
 * const options: AcquireOptions = { signal: AbortSignal.abort('too late') };
 * semaphore.acquire(options).catch((reason) => console.log(reason));
 * // → too late
 * ```
 * @see {@link GuardOptions}
 */
export interface AcquireOptions extends GuardOptions {
  /**
   * Leaves the queue when it aborts; the promise then rejects with its `reason`. Once the permit has been granted, it has
   * no effect. Anything but an `AbortSignal` throws a `TypeError`.
   *
   * @defaultValue no signal
   */
  signal?: AbortSignal | undefined;
}

/**
 * What {@link Semaphore.acquire} grants. It has to be released, by hand or with `using`.
 *
 * @example
 * ```ts
 * const semaphore = new Semaphore(1);
 * const release = (permit: Permit) => permit.release();
 * semaphore.acquire().then((permit) => { console.log(semaphore.active); release(permit); console.log(semaphore.active); });
 * // → 1
 * // → 0
 * ```
 * @see {@link Semaphore}
 */
export interface Permit {
  /** Gives the permit back. A second call does nothing. */
  release(): void;
  /** Same as {@link Permit.release}, for `using`. */
  [Symbol.dispose](): void;
}

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
 * Pass it to operators as `concurrency`, {@link Semaphore.guard | guard} single tasks with it, or
 * {@link Semaphore.acquire | acquire} a permit in an async function. In an Angular `HttpInterceptorFn`, replacing
 * `next(request)` with `semaphore.guard(next(request))` limits the requests of the whole application.
 *
 * - Order: by priority, then first come, first served. The first in the queue waits until all the permits it needs are
 *   free, and nothing behind it starts before it. A pipeline queues one task at a time, so pipelines take turns.
 * - Limit: a permit is held until the teardown of its holder has run, and is released exactly once. The next in the
 *   queue gets it a microtask later (through `asapScheduler`), so that cancelling many tasks at once doesn't briefly
 *   start others that are about to be cancelled too.
 * - Cancellation: unsubscribing while waiting leaves the queue immediately.
 *
 * Unlike operators, a semaphore has state, shared by all its users. Guarding a source twice with the same
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
 * @see {@link RateLimit} to limit how many tasks start in a period of time
 */
export class Semaphore {
  /** @internal */
  readonly [SEMAPHORE]: Permits;

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
   * @param permits - how many tasks may run at once: a non-negative integer or `Infinity`; 0 starts nothing until
   *   {@link Semaphore.permits | permits} is raised
   * @throws `TypeError` for any other value
   */
  constructor(permits: number) {
    ensure('Semaphore: permits', permits, CAPACITY);
    this[SEMAPHORE] = new Permits(permits);
  }

  /**
   * The limit: a non-negative integer or `Infinity`; setting anything else throws a `TypeError`. Lowering it lets running
   * tasks finish, raising it starts waiting ones, and 0 is a pause.
   */
  get permits(): number {
    return this[SEMAPHORE].capacity;
  }

  set permits(permits: number) {
    ensure('Semaphore: permits', permits, CAPACITY);
    this[SEMAPHORE].resize(permits);
  }

  /** How many permits are held. */
  get active(): number {
    return this[SEMAPHORE].active;
  }

  /** The number of waiters: guarded tasks, async functions and pipelines (one each). */
  get waiting(): number {
    return this[SEMAPHORE].waiting;
  }

  /**
   * Wraps an observable or promise so that it is subscribed only when its permits are free.
   *
   * Same as `guard(task, options)` for a function, except that a promise has already started, so it can't be limited.
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
   * @param task - anything RxJS can subscribe to, except a string
   * @param options - how many permits it takes, and its priority: see {@link GuardOptions}
   * @returns an observable of the values of the task
   */
  guard<T>(task: TaskInput<T>, options?: GuardOptions): Observable<T>;
  /**
   * Wraps a task so that it starts only when its permits are free.
   *
   * On each subscription, the function is called when the permits are free, with a signal that aborts when the observable
   * is unsubscribed. The permits are held until the teardown of the task has run. Unsubscribing while waiting leaves the
   * queue immediately.
   *
   * @example
   * ```ts
   * const api = new Semaphore(1);
   * const load = (path: string) => api.guard(({ signal }) => fetch(path, { signal }).then(({ status }) => `${path}: ${status}`));
   * merge(load('/get'), load('/status/404')).subscribe((line) => console.log(line));
   * // → /get: 200
   * // → /status/404: 404
   * ```
   * @typeParam P - what the function returns
   * @see {@link RunOptions.concurrency} to limit the tasks of a pipeline
   * @param task - starts the task: returns anything RxJS can subscribe to, except a string
   * @param options - how many permits it takes, and its priority: see {@link GuardOptions}
   * @returns an observable of the values of the task
   * @throws `TypeError`, immediately, if `task` isn't a task, and for an invalid option
   */
  guard<P extends UncheckedTask>(
    task: (context: Pick<TaskContext, 'signal'>) => P & Checked<P>,
    options?: GuardOptions,
  ): Observable<ValueOf<P>>;
  /**
   * Accepts an observable or a function.
   *
   * Same as `guard(task, options)` for a function, for wrappers that take a {@link GuardedTask}.
   *
   * @example
   * ```ts
   * const api = new Semaphore(1);
   * const limited = <T>(task: GuardedTask<T>) => api.guard(task);
   * merge(limited(of('a')), limited(() => of('b'))).subscribe((name) => console.log(name));
   * // → a
   * // → b
   * ```
   * @typeParam T - the type of the values
   * @param task - an observable or promise, or a function that starts the task
   * @param options - how many permits it takes, and its priority: see {@link GuardOptions}
   * @returns an observable of the values of the task
   */
  guard<T>(task: GuardedTask<T>, options?: GuardOptions): Observable<T>;
  guard(task: unknown, options?: unknown): Observable<unknown> {
    return guard('Semaphore.guard', this[SEMAPHORE], task, options, OWN);
  }

  /**
   * Waits for permits in an async function, as Python's `async with semaphore` does.
   *
   * The permit has to be released: with `using`, which does so at the end of the block, or by hand in a `finally`.
   *
   * @example
   * ```ts
   * const printer = new Semaphore(1);
   * async function print(page: string) {
   *   const permit = await printer.acquire();
   *   try {
   *     console.log(`${page}, ${printer.waiting} waiting`);
   *   } finally {
   *     permit.release();
   *   }
   * }
   * void Promise.all([print('a'), print('b')]);
   * // → a, 1 waiting
   * // → b, 0 waiting
   * ```
   * @see {@link Semaphore.guard} for observables, which release their permits themselves
   * @param options - how many permits it takes, its priority, and a signal to stop waiting: see {@link AcquireOptions}
   * @returns a promise of the permit, which rejects with the `reason` of the signal if that aborts first
   * @throws `TypeError`, immediately, for an invalid option
   */
  acquire(options?: AcquireOptions): Promise<Permit> {
    const limit = this[SEMAPHORE];
    return acquire('Semaphore.acquire', limit, options, OWN, (permits) => permitOf(() => limit.release(permits)));
  }
}

/** The options that only a semaphore has. */
const OWN = { permits: POSITIVE_INTEGER };

function permitOf(giveBack: () => void): Permit {
  let isHeld = true;
  const release = () => {
    if (isHeld) giveBack();
    isHeld = false;
  };
  // Looked up each time: on an older platform, the symbol is missing until a polyfill has been loaded. Without one, compilers
  // use the other symbol.
  const { dispose = Symbol.for('Symbol.dispose') } = Symbol as { dispose?: symbol };
  return { release, [dispose]: release } as unknown as Permit;
}
