import type { Outcome } from './Outcome.js';
import type { TaskKey, ValueOf } from './Task.js';

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

/** The progress of a run over a union of tasks, the key and value of its outcome kept together. */
export type ProgressOf<In> = In extends unknown ? Progress<ValueOf<In>, TaskKey<In>> : never;
