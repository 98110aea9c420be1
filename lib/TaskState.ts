import type { TaskKey, ValueOf } from './Task.js';

/** What all states have. */
interface State<K> {
  /** What identifies the task: its own key, else the input it was made from, else its index. */
  readonly key: K;
  /** Position of the task in its source, starting at 0. */
  readonly index: number;
}

/** The state of a task that has not started. */
export interface WaitingState<K = number> extends State<K> {
  readonly status: 'waiting';
  /** Only a task that has started has a value. */
  readonly value?: undefined;
  /** Only a rejected task has a reason. */
  readonly reason?: undefined;
  /** It has not started. */
  readonly started?: undefined;
  /** It has not ended. */
  readonly ended?: undefined;
}

/** The state of a task that has started and not ended. */
export interface RunningState<T, K = number> extends State<K> {
  readonly status: 'running';
  /** The latest value of the task; `undefined` before the first. */
  readonly value?: T | undefined;
  /** Only a rejected task has a reason. */
  readonly reason?: undefined;
  /** Milliseconds from subscription to the start of this task. */
  readonly started: number;
  /** It has not ended. */
  readonly ended?: undefined;
}

/** The state of a task that completed with a value. */
export interface FulfilledState<T, K = number> extends State<K> {
  readonly status: 'fulfilled';
  /** The last value of the task. */
  readonly value: T;
  /** Only a rejected task has a reason. */
  readonly reason?: undefined;
  /** Milliseconds from subscription to the start of this task. */
  readonly started: number;
  /** Milliseconds from subscription to the end of this task. */
  readonly ended: number;
}

/** The state of a task that failed, or that was still unfinished at the deadline. */
export interface RejectedState<T, K = number> extends State<K> {
  readonly status: 'rejected';
  /** The last value before the task failed; `undefined` if there was none. */
  readonly value?: T | undefined;
  /** What the task failed with, unchanged; at the deadline, a {@link TimeoutAllError}. */
  readonly reason: unknown;
  /** Milliseconds from subscription to the start of this task; `undefined` if it never started. */
  readonly started?: number | undefined;
  /** Milliseconds from subscription to the end of this task. */
  readonly ended: number;
}

/** The state of a task that completed without a value. */
export interface EmptyState<K = number> extends State<K> {
  readonly status: 'empty';
  /** It completed without a value. */
  readonly value?: undefined;
  /** Only a rejected task has a reason. */
  readonly reason?: undefined;
  /** Milliseconds from subscription to the start of this task. */
  readonly started: number;
  /** Milliseconds from subscription to the end of this task. */
  readonly ended: number;
}

/**
 * What a task of a run is doing: a row of a user interface.
 *
 * It can be destructured: `value`, `reason`, `started` and `ended` are `undefined` where they don't apply. Check the
 * `status` to tell the states apart.
 *
 * @example
 * ```ts
 * const row = ({ key, status, value = 0 }: TaskState<number, string>) => `${key} ${status} ${value} %`;
 * tasks({ 'a.png': of(50, 100), 'b.png': of(100) }).pipe(asStates(1), last()).subscribe((list) => console.log(list.map(row)));
 * // → [ 'a.png fulfilled 100 %', 'b.png fulfilled 100 %' ]
 * ```
 * @typeParam T - the type of the values
 * @typeParam K - the type of the key
 * @see {@link asStates}, which emits lists of them
 */
export type TaskState<T, K = number> =
  WaitingState<K> | RunningState<T, K> | FulfilledState<T, K> | RejectedState<T, K> | EmptyState<K>;

/**
 * The states of a union of tasks; each task's key stays paired with its value.
 *
 * @example
 * ```ts
 * const watch = <In extends Task<unknown>>(source: Observable<In>): Observable<readonly StateOf<In>[]> => source.pipe(asStates());
 * watch(tasks({ user: of('Ada') })).pipe(last()).subscribe(([state]) => console.log(state?.key, state?.status));
 * // → user fulfilled
 * ```
 * @typeParam In - the type of the tasks
 * @see {@link asStates}, which emits lists of them
 */
export type StateOf<In> = In extends unknown ? TaskState<ValueOf<In>, TaskKey<In>> : never;
