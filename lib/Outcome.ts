import type { TaskKey, ValueOf } from './Task.js';

/** What all outcomes have. */
interface Ended<K> {
  /** What identifies the task: its own key, else the input it was made from, else its index. */
  readonly key: K;
  /** Position of the task in its source, starting at 0. */
  readonly index: number;
  /** Milliseconds from subscription to the end of this task. */
  readonly elapsed: number;
  /** Milliseconds from the start of this task to its end; 0 if it never started. */
  readonly duration: number;
  /** How many tasks have ended so far, including this one. */
  readonly completed: number;
  /** The number of tasks, if known (array, record, `Map`, or a source that has ended). */
  readonly total: number | undefined;
}

/** The outcome of a task that completed with a value. */
export interface Fulfilled<T, K = number> extends Ended<K> {
  readonly status: 'fulfilled';
  /** The last value of the task. */
  readonly value: T;
  /** Only a rejected outcome has a reason. */
  readonly reason?: undefined;
}

/** The outcome of a task that failed, or that was still unfinished at the deadline. */
export interface Rejected<K = number> extends Ended<K> {
  readonly status: 'rejected';
  /** What the task failed with, unchanged; at the deadline, a {@link TimeoutAllError}. */
  readonly reason: unknown;
  /** Only a fulfilled outcome has a value. */
  readonly value?: undefined;
}

/** The outcome of a task that completed without a value. */
export interface Empty<K = number> extends Ended<K> {
  readonly status: 'empty';
  /** Only a fulfilled outcome has a value. */
  readonly value?: undefined;
  /** Only a rejected outcome has a reason. */
  readonly reason?: undefined;
}

/**
 * How a task ended.
 *
 * It can be destructured: `value` and `reason` are `undefined` where they don't apply. Check the `status` to tell the
 * outcomes apart.
 *
 * @example
 * ```ts
 * const line = (outcome: Outcome<string, string>) =>
 *   `${outcome.key}: ${outcome.status === 'fulfilled' ? outcome.value : outcome.status}`;
 * tasks({ user: of('Ada'), ads: EMPTY }).pipe(asSettled((task) => task), map(line)).subscribe((text) => console.log(text));
 * // → user: Ada
 * // → ads: empty
 * ```
 * @typeParam T - the type of the result
 * @typeParam K - the type of the key
 * @see {@link asSettled}, which emits one per task
 */
export type Outcome<T, K = number> = Fulfilled<T, K> | Rejected<K> | Empty<K>;

/**
 * The outcomes of a union of tasks; each task's key stays paired with its value.
 *
 * @example
 * ```ts
 * const settle = <In extends Task<unknown>>(source: Observable<In>): Observable<OutcomeOf<In>> => source.pipe(asSettled());
 * settle(tasks({ user: of('Ada') })).subscribe(({ key, value }) => console.log(key, value));
 * // → user Ada
 * ```
 * @typeParam In - the type of the tasks
 * @see {@link asSettled}, whose result has this type
 */
export type OutcomeOf<In> = In extends unknown ? Outcome<ValueOf<In>, TaskKey<In>> : never;
