import type { Outcome } from './Outcome.js';
import type { TaskKey, ValueOf } from './Task.js';

/**
 * A snapshot of a run: everything a progress bar needs.
 *
 * @example
 * ```ts
 * const percent = ({ completed, total = 0 }: Progress<unknown>) => `${total && Math.round((100 * completed) / total)} %`;
 * tasks([of('a'), of('b')]).pipe(asProgress({ concurrency: 1 }), map(percent), distinct()).subscribe((text) => console.log(text));
 * // → 0 %
 * // → 50 %
 * // → 100 %
 * ```
 * @typeParam T - the type of the results
 * @typeParam K - the type of the keys
 * @see {@link asProgress}, which emits these snapshots
 */
export interface Progress<T, K = number> {
  /** The number of tasks, if known (array, record, `Map`, or a source that has ended). */
  readonly total: number | undefined;
  /** Known tasks that have not started. */
  readonly waiting: number;
  /** Tasks that have started but not ended. */
  readonly running: number;
  /** Tasks that have ended: `fulfilled + rejected + empty`. */
  readonly completed: number;
  /** Tasks that completed with a value. */
  readonly fulfilled: number;
  /** Tasks that failed, or that were still unfinished at the deadline. */
  readonly rejected: number;
  /** Tasks that completed without a value. */
  readonly empty: number;
  /** Milliseconds since subscription. */
  readonly elapsed: number;
  /** The outcome of the task whose end caused this snapshot; `undefined` in all other snapshots. */
  readonly outcome: Outcome<T, K> | undefined;
}

/**
 * The progress of a run over a union of tasks; in its outcome, each task's key stays paired with its value.
 *
 * @example
 * ```ts
 * const report = <In extends Task<unknown>>(source: Observable<In>): Observable<ProgressOf<In>> => source.pipe(asProgress(), last());
 * report(tasks({ user: of('Ada') })).subscribe(({ completed, total }) => console.log(`${completed} of ${total}`));
 * // → 1 of 1
 * ```
 * @typeParam In - the type of the tasks
 * @see {@link asProgress}, whose result has this type
 */
export type ProgressOf<In> = In extends unknown ? Progress<ValueOf<In>, TaskKey<In>> : never;
