import type { Observable, ObservableInput } from 'rxjs';

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
