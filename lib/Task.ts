import type { Observable, ObservableInput } from 'rxjs';

/**
 * What a task knows about itself: its key, its index, and a signal that aborts when it is cancelled.
 *
 * It is the argument of task functions, and the second argument of `project` and of the `run` of {@link tasks}.
 *
 * @example
 * ```ts
 * const load = async (url: string, { index, signal }: TaskContext<string>) => `${index}: ${(await fetch(url, { signal })).status}`;
 * tasks(['/get', '/status/404'], load).pipe(inOrder()).subscribe((line) => console.log(line));
 * // → 0: 200
 * // → 1: 404
 * ```
 * @typeParam K - the type of the key
 * @see {@link Task}, the work that receives it
 */
export interface TaskContext<K = unknown> {
  /** What identifies the task: its own key, else the input it was made from, else its index. */
  readonly key: K;
  /** Position of the task in its source, starting at 0. */
  readonly index: number;
  /**
   * Aborts when the task is cancelled: by unsubscribing, by the deadline, or because another task has won or failed. It
   * doesn't abort when the task ends by itself, so after the end `signal.aborted` says which.
   * Created on first access.
   *
   * Its `reason` says why: the {@link TimeoutAllError} of the deadline, the failure of the other task, the error of the
   * source, or the reason of the option `signal`; otherwise an `AbortError` whose message says whether another task
   * succeeded or the run was unsubscribed.
   */
  readonly signal: AbortSignal;
}

/**
 * The `Observable` that is built into browsers, which RxJS 7 doesn't accept. As a task, it's cancelled through an
 * `AbortController`.
 */
export interface PlatformObservable<T> {
  subscribe(
    observer?: { next?: (value: T) => void; error?: (error: unknown) => void; complete?: () => void },
    options?: { signal?: AbortSignal },
  ): void;
}

/** A task, once started: anything RxJS can subscribe to, except a string. */
export type TaskInput<T> = (ObservableInput<T> & object) | PlatformObservable<T>;

/**
 * Starts a task. (Taken from a method type, whose parameters are checked bivariantly, so that a function may declare
 * its own key type.)
 */
export type TaskFunction<T> = { bivariant(context: TaskContext): TaskInput<T> }['bivariant'];

/**
 * Work that yields a result: its last value before it completes.
 *
 * A task is an observable, promise, iterable or async iterable, or a function that starts the work and returns one of
 * these. Prefer functions and cold observables: a promise has already started, so it can't be limited or cancelled.
 *
 * @example
 * ```ts
 * const cold: Task<number> = ({ signal }) => fetch('/get', { signal }).then(({ status }) => status);
 * const list: Task<number>[] = [cold, of(1, 2), Promise.resolve(3)];
 * tasks(list).pipe(inOrder()).subscribe((result) => console.log(result));
 * // → 200
 * // → 2
 * // → 3
 * ```
 * @typeParam T - the type of the values
 * @see {@link tasks} for streams of tasks
 */
export type Task<T> = TaskInput<T> | TaskFunction<T>;

/**
 * What a {@link Semaphore} or a {@link RateLimit} guards: a task that has neither key nor index.
 *
 * @example
 * ```ts
 * const load: GuardedTask<number> = ({ signal }) => fetch('/get', { signal }).then(({ status }) => status);
 * new Semaphore(2).guard(load).subscribe((status) => console.log(status));
 * // → 200
 * ```
 * @typeParam T - the type of the values
 * @see {@link Task} for the tasks of a pipeline
 */
export type GuardedTask<T> = TaskInput<T> | ((context: Pick<TaskContext, 'signal'>) => TaskInput<T>);

/** The property that carries the type of a key. No object has it. */
export declare const keyOfTask: unique symbol;

/**
 * A cold task that carries its key; streams made by {@link tasks} emit these.
 *
 * @example
 * ```ts
 * const retried = <K, T>(task: KeyedTask<K, T>) => task.pipe(retry(2));
 * tasks({ user: of('Ada') }).pipe(asSettled(retried)).subscribe(({ key, status }) => console.log(key, status));
 * // → user fulfilled
 * ```
 * @typeParam K - the type of the key
 * @typeParam T - the type of the values
 * @see {@link TaskContext} for how to read the key inside a task
 */
export interface KeyedTask<K, T> extends Observable<T> {
  /** Exists only at compile time: carries the type of the key. */
  readonly [keyOfTask]?: K;
}

/**
 * The type of a task's values.
 *
 * @example
 * ```ts
 * const load = () => Promise.resolve('Ada');
 * const greet = (name: ValueOf<typeof load>) => `Hello ${name}`;
 * tasks([load]).pipe(asCompleted()).subscribe((name) => console.log(greet(name)));
 * // → Hello Ada
 * ```
 * @typeParam P - the type of the task
 * @see {@link Task} for what a task is
 */
export type ValueOf<P> = P extends (...context: never[]) => infer R
  ? ValueOf<R>
  : P extends ObservableInput<infer T>
    ? T
    : P extends PlatformObservable<infer T>
      ? T
      : never;

/**
 * The key type of a task that is used as it is: its own key, else its index.
 *
 * @example
 * ```ts
 * const first = <In extends Task<unknown>>(source: Observable<In>): Observable<TaskKey<In>> =>
 *   source.pipe(asSettled(), map(({ key }) => key as TaskKey<In>), take(1));
 * first(tasks({ user: of('Ada'), ads: of('Buy') })).subscribe((key) => console.log(key));
 * // → user
 * ```
 * @typeParam In - the type of the task
 * @see {@link InputKey} for tasks that `project` makes
 */
export type TaskKey<In> = In extends unknown
  ? typeof keyOfTask extends keyof In
    ? In extends { readonly [keyOfTask]?: infer K }
      ? K
      : never
    : number
  : never;

/**
 * The key type of a task that `project` makes: the key of its input if that is a keyed task, else the input itself.
 *
 * @example
 * ```ts
 * const done: InputKey<string>[] = [];
 * from(['Ada', 'Bob']).pipe(asSettled((name) => of(name.length))).subscribe(({ key }) => done.push(key));
 * console.log(done.join(' '));
 * // → Ada Bob
 * ```
 * @typeParam In - the type of the input
 * @see {@link TaskKey} for tasks that are used as they are
 */
export type InputKey<In> = In extends unknown ? (typeof keyOfTask extends keyof In ? TaskKey<In> : In) : never;

/** `Then` for the type `any`, `Else` for all others. */
export type IfAny<T, Then, Else> = 0 extends 1 & T ? Then : Else;
