import type { Observable, ObservableInput } from 'rxjs';
import type { Semaphore } from './Semaphore.js';

/**
 * What a task is told about itself: given to `project`, to the `run` of {@link tasks} and to task functions.
 *
 * @example
 * ```ts
 * const load = async (url: string, { index, signal }: TaskContext<string>) => `${index}: ${(await fetch(url, { signal })).status}`;
 * tasks(['/get', '/status/404'], load).pipe(inOrder()).subscribe(line => console.log(line));
 * // → 0: 200
 * // → 1: 404
 * ```
 * @typeParam K - the type of the key
 * @see {@link Task} for where it is handed to
 */
export interface TaskContext<K = unknown> {
  /** What identifies the task: its own key, else the input it was made from, else its index. */
  readonly key: K;
  /** Position of the task in its source, from 0. */
  readonly index: number;
  /**
   * Aborts when the task is cancelled (unsubscribed, lost a race, past the deadline, another task's failure),
   * never when the task ends by itself. Made when it is first read. Read after the end, it tells which of the two it was.
   */
  readonly signal: AbortSignal;
}

/**
 * The observable that browsers bring along, which RxJS 7 refuses: as a task it is subscribed with an `AbortController`.
 */
export interface PlatformObservable<T> {
  subscribe(
    observer?: { next?: (value: T) => void; error?: (error: unknown) => void; complete?: () => void },
    options?: { signal?: AbortSignal },
  ): void;
}

/** What a task comes down to once it has been started: anything RxJS subscribes to, except a string. */
export type TaskInput<T> = (ObservableInput<T> & object) | PlatformObservable<T>;

/**
 * Starts a task. (A method's parameter is checked both ways, so a function that names its own key type is one as well.)
 */
export type TaskFunction<T> = { bivariant(context: TaskContext): TaskInput<T> }['bivariant'];

/**
 * Work that yields a result: its last value before it completes.
 *
 * An observable, promise, iterable or async iterable, or a function that returns one of these and so starts it.
 * Prefer functions and cold observables: a promise is already running, so it can be neither limited nor cancelled.
 *
 * @example
 * ```ts
 * const cold: Task<number> = ({ signal }) => fetch('/get', { signal }).then(({ status }) => status);
 * const list: Task<number>[] = [cold, of(1, 2), Promise.resolve(3)];
 * tasks(list).pipe(inOrder()).subscribe(result => console.log(result));
 * // → 200
 * // → 2
 * // → 3
 * ```
 * @typeParam T - the type of the values
 * @see {@link tasks} for streams of tasks
 */
export type Task<T> = TaskInput<T> | TaskFunction<T>;

declare const keyOfTask: unique symbol;

/**
 * A cold task that carries its key, as a stream made by {@link tasks} emits it.
 *
 * @example
 * ```ts
 * const retried = <K, T>(task: KeyedTask<K, T>) => task.pipe(retry(2));
 * tasks({ user: of('Ada') }).pipe(asSettled(retried)).subscribe(({ key, status }) => console.log(key, status));
 * // → user fulfilled
 * ```
 * @typeParam K - the type of the key
 * @typeParam T - the type of the values
 * @see {@link TaskContext} for how the work itself learns its key
 */
export interface KeyedTask<K, T> extends Observable<T> {
  /** Only for the compiler: lets the type of the key ride along. */
  readonly [keyOfTask]?: K;
}

interface Ended<K> {
  /** What identifies the task: its own key, else the input it was made from, else its index. */
  readonly key: K;
  /** Position of the task in its source, from 0. */
  readonly index: number;
  /** Milliseconds from the subscription to the end of this task. */
  readonly elapsed: number;
  /** Milliseconds from the start of this task to its end; 0 for one that never started. */
  readonly duration: number;
  /** How many tasks have ended so far, this one included. */
  readonly completed: number;
  /** How many tasks there are, where that is known (array, record, `Map`, or a source that has ended). */
  readonly total: number | undefined;
}

/** The outcome of a task that completed with a value. */
export interface Fulfilled<T, K = number> extends Ended<K> {
  readonly status: 'fulfilled';
  /** The last value of the task. */
  readonly value: T;
}

/** The outcome of a task that failed, or that the deadline cut off. */
export interface Rejected<K = number> extends Ended<K> {
  readonly status: 'rejected';
  /** What the task failed with, unchanged; a {@link TimeoutAllError} past the deadline. */
  readonly reason: unknown;
}

/** The outcome of a task that completed without a value. */
export interface Empty<K = number> extends Ended<K> {
  readonly status: 'empty';
}

/**
 * How one task ended.
 *
 * @example
 * ```ts
 * const line = (outcome: Outcome<string, string>) =>
 *   `${outcome.key}: ${outcome.status === 'fulfilled' ? outcome.value : outcome.status}`;
 * tasks({ user: of('Ada'), ads: EMPTY }).pipe(asSettled(task => task), map(line)).subscribe(text => console.log(text));
 * // → user: Ada
 * // → ads: empty
 * ```
 * @typeParam T - the type of the result
 * @typeParam K - the type of the key
 * @see {@link asSettled}, which emits one for each task
 */
export type Outcome<T, K = number> = Fulfilled<T, K> | Rejected<K> | Empty<K>;

/**
 * Where a run stands; all that a progress bar needs.
 *
 * @example
 * ```ts
 * const percent = ({ completed, total = 0 }: Progress<unknown>) => `${total && Math.round((100 * completed) / total)} %`;
 * tasks([of('a'), of('b')]).pipe(asProgress({ concurrency: 1 }), map(percent), distinct()).subscribe(text => console.log(text));
 * // → 0 %
 * // → 50 %
 * // → 100 %
 * ```
 * @typeParam T - the type of the results
 * @typeParam K - the type of the keys
 * @see {@link asProgress}, which emits them
 */
export interface Progress<T, K = number> {
  /** How many tasks there are, where that is known (array, record, `Map`, or a source that has ended). */
  readonly total: number | undefined;
  /** Known tasks that have not started. */
  readonly waiting: number;
  /** Tasks that have started and not ended. */
  readonly running: number;
  /** Tasks that have ended: `fulfilled + rejected + empty`. */
  readonly completed: number;
  /** Tasks that completed with a value. */
  readonly fulfilled: number;
  /** Tasks that failed, or that the deadline cut off. */
  readonly rejected: number;
  /** Tasks that completed without a value. */
  readonly empty: number;
  /** Milliseconds since the subscription. */
  readonly elapsed: number;
  /** The newest outcome, `undefined` before the first. */
  readonly outcome: Outcome<T, K> | undefined;
}

/** What happens at the deadline: the stream errors with a {@link TimeoutAllError}, or completes with what it has. */
export type OnTimeout = 'error' | 'complete';

/**
 * How to run the tasks: the same for all operators. A bad value is refused with a `TypeError` where it is passed.
 *
 * @example
 * ```ts
 * const polite: RunOptions<string> = { concurrency: 10, perGroup: 1, groupBy: url => new URL(url).host, timeout: 30_000 };
 * const urls = ['https://a.org/1', 'https://a.org/2', 'https://b.org/1'];
 * tasks(urls, url => of(url).pipe(delay(100))).pipe(asCompleted(polite)).subscribe(url => console.log(url));
 * // → https://a.org/1
 * // → https://b.org/1
 * // → https://a.org/2
 * ```
 * @typeParam K - the type of the keys
 * @see {@link Semaphore} for a limit that several pipelines share
 */
export interface RunOptions<K = unknown> {
  /**
   * How many tasks run at once: a positive integer, `Infinity`, or a {@link Semaphore} shared with other pipelines.
   *
   * @defaultValue Infinity
   */
  concurrency?: number | Semaphore | undefined;
  /**
   * The group of a task, such as the host of its URL. Requires `perGroup`.
   * A task of a free group overtakes tasks of a full one; within a group, first come first served.
   */
  groupBy?: ((key: K, index: number) => unknown) | undefined;
  /** How many tasks of one group run at once, besides `concurrency`: a positive integer or `Infinity`. Requires `groupBy`. */
  perGroup?: number | undefined;
  /**
   * One deadline for the whole run: milliseconds from the subscription, a `Date`, or `{ due, onTimeout }`.
   * At the deadline every running task is cancelled and nothing starts any more.
   *
   * @defaultValue Infinity
   */
  timeout?: number | Date | { due: number | Date; onTimeout?: OnTimeout | undefined } | undefined;
}

/** The type of the values of a task. */
export type ValueOf<P> = P extends (...context: never[]) => infer R
  ? ValueOf<R>
  : P extends ObservableInput<infer T>
    ? T
    : P extends PlatformObservable<infer T>
      ? T
      : never;

type OwnKey<In, Otherwise> = typeof keyOfTask extends keyof In
  ? In extends { readonly [keyOfTask]?: infer K }
    ? K
    : never
  : Otherwise;

/** The type of the key of a task that was given as it is: its own, else its index. */
export type TaskKey<In> = In extends unknown ? OwnKey<In, number> : never;

/** The type of the key of a task that `project` makes from an input: the input's own, else the input. */
export type InputKey<In> = In extends unknown ? OwnKey<In, In> : never;

/** The outcome of each task of a union, its key and value kept together. */
export type OutcomeOf<In> = In extends unknown ? Outcome<ValueOf<In>, TaskKey<In>> : never;

/** The progress of a run over a union of tasks, the key and value of its outcome kept together. */
export type ProgressOf<In> = In extends unknown ? Progress<ValueOf<In>, TaskKey<In>> : never;
