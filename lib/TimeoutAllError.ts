import { describe } from './internal/util/describe.js';

/** How many keys a message names. */
const FEW = 3;

/**
 * The deadline of a run has passed; says what was running and what was waiting.
 *
 * ```text
 * % At the deadline, the error reports which tasks were running and which had not started.
 *
 * a    = --(A|)
 * subs = ^-!
 *
 * b    =   -------(B|)
 * subs = --^---!
 *
 * c    = -(C|)
 * subs = -------
 *
 *        (abc|)
 *
 * >      asCompleted({ concurrency: 1, timeout: 6 })
 *
 *        --A---#
 * # := { name: 'TimeoutAllError', completed: 1, running: ['b'], waiting: ['c'] }
 * ```
 *
 * @example
 * ```ts
 * tasks([1, 5, 4, 2], seconds => timer(seconds * 1_000)).pipe(asCompleted({ concurrency: 2, timeout: 3_000 }))
 *   .subscribe({ error: (error: TimeoutAllError<number>) => console.log(error.message) });
 * // → Deadline of 3000 ms passed: 1 completed, 2 running (5, 4), 1 waiting (2)
 * ```
 * @typeParam K - the type of the keys
 * @see {@link RunOptions.timeout} for where the deadline is set and what becomes of the tasks
 */
export class TimeoutAllError<K = unknown> extends Error {
  /** Always `'TimeoutAllError'`. */
  override readonly name = 'TimeoutAllError';
  /** The deadline as it was given: milliseconds from the subscription, or a `Date`. */
  declare readonly due: number | Date;
  /** How many tasks had ended. */
  declare readonly completed: number;
  /** The keys of the tasks that were running and have been cancelled, in task order. */
  declare readonly running: readonly K[];
  /** The keys of the known tasks that had not started, in task order. */
  declare readonly waiting: readonly K[];
  /** The failures that `delayErrors`, `firstSuccess` or `inOrder` had put aside, in task order; else empty. */
  declare readonly errors: readonly unknown[];

  /**
   * Made by the operators; to make one by hand is of use in tests.
   *
   * @example
   * ```ts
   * console.log(new TimeoutAllError({ due: 3_000, completed: 1, running: ['/slow'], waiting: [], errors: [] }).message);
   * // → Deadline of 3000 ms passed: 1 completed, 1 running ("/slow"), 0 waiting
   * ```
   * @param details - what its properties will be
   */
  constructor(details: Pick<TimeoutAllError<K>, 'due' | 'completed' | 'running' | 'waiting' | 'errors'>) {
    const { due, completed, running, waiting } = details;
    super(
      `Deadline ${due instanceof Date ? due.toISOString() : `of ${due} ms`} passed: ` +
        `${completed} completed, ${named('running', running)}, ${named('waiting', waiting)}`,
    );
    Object.assign(this, details);
  }
}

function named(state: string, keys: readonly unknown[]): string {
  if (keys.length === 0) return `0 ${state}`;
  const more = keys.length > FEW ? ', …' : '';
  return `${keys.length} ${state} (${keys.slice(0, FEW).map(describe).join(', ')}${more})`;
}
