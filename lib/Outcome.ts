import type { TaskKey, ValueOf } from './Task.js';

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

/** The outcome of each task of a union, its key and value kept together. */
export type OutcomeOf<In> = In extends unknown ? Outcome<ValueOf<In>, TaskKey<In>> : never;
