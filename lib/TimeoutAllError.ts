import { describe } from './internal/util/describe.js';
import { TIMEOUT } from './internal/util/symbols.js';

/** How many keys the message lists. */
const FEW = 3;

/**
 * The error with which a run ends at its deadline; it reports which tasks were running and which were waiting.
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
 * With {@link asSettled}, {@link asProgress} and {@link asStates} it doesn't end the stream but is the `reason` of every
 * task that had not ended.
 *
 * @example
 * ```ts
 * tasks([1, 5, 4, 2], (seconds) => timer(seconds * 1_000)).pipe(asCompleted({ concurrency: 2, timeout: 3_000 }))
 *   .subscribe({ error: (error: TimeoutAllError<number>) => console.log(error.message) });
 * // → Deadline of 3000 ms passed: 1 completed, 2 running (5, 4), 1 waiting (2)
 * ```
 * @typeParam K - the type of the keys
 * @see {@link RunOptions.timeout} to set the deadline
 */
export class TimeoutAllError<K = unknown> extends Error {
  /** Always `'TimeoutAllError'`. */
  override readonly name = 'TimeoutAllError';
  /** The deadline as it was given: milliseconds from subscription, or a `Date`. */
  declare readonly due: number | Date;
  /** How many tasks had ended. */
  declare readonly completed: number;
  /** The keys of the tasks that were running and have been cancelled, in task order. */
  declare readonly running: readonly K[];
  /** The keys of the known tasks that had not started, in task order. */
  declare readonly waiting: readonly K[];
  /**
   * The failures collected so far by `delayErrors`, `firstSuccess` or `inOrder`, in task order; empty for other
   * operators.
   */
  declare readonly errors: readonly unknown[];

  /**
   * Creates a {@link TimeoutAllError}. The operators do this for you; doing it yourself is useful in tests.
   *
   * @example
   * ```ts
   * console.log(new TimeoutAllError({ due: 3_000, completed: 1, running: ['/slow'], waiting: [], errors: [] }).message);
   * // → Deadline of 3000 ms passed: 1 completed, 1 running ("/slow"), 0 waiting
   * ```
   * @param details - the values of its properties
   */
  constructor(details: Pick<TimeoutAllError<K>, 'due' | 'completed' | 'running' | 'waiting' | 'errors'>);
  /** @internal */
  constructor(details: Details<K>, indices: Indices);
  constructor(details: Details<K>, indices: Indices = { running: [], waiting: [] }) {
    const { due, completed, running, waiting } = details;
    super(
      `Deadline ${typeof due === 'number' ? `of ${due} ms` : (due.toJSON() ?? String(due))} passed: ${completed} completed, ` +
        `${list('running', running, indices.running)}, ${list('waiting', waiting, indices.waiting)}`,
    );
    Object.assign(this, details);
    Object.defineProperty(this, TIMEOUT, { value: true });
  }

  /**
   * Returns whether an error is a {@link TimeoutAllError}.
   *
   * Unlike `instanceof`, it also recognizes the error of another copy of this package.
   *
   * @example
   * ```ts
   * tasks([NEVER]).pipe(asCompleted({ timeout: 3_000 })).subscribe({
   *   error: (error: unknown) => console.log(TimeoutAllError.is(error) ? `${error.running.length} still running` : error),
   * });
   * // → 1 still running
   * ```
   * @param error - any value
   * @returns whether it is such an error
   */
  static is(error: unknown): error is TimeoutAllError {
    try {
      return typeof error === 'object' && error !== null && TIMEOUT in error;
    } catch {
      // A revoked proxy, for example.
      return false;
    }
  }
}

/** What the error reports. */
type Details<K> = Pick<TimeoutAllError<K>, 'due' | 'completed' | 'running' | 'waiting' | 'errors'>;

/** The indices of the tasks, in the order of their keys. */
interface Indices {
  readonly running: readonly number[];
  readonly waiting: readonly number[];
}

/** Lists the first few keys. An object says little in print, and may hold secrets, so its task is shown by its index. */
function list(state: string, keys: readonly unknown[], indices: readonly number[]): string {
  if (keys.length === 0) return `0 ${state}`;
  const shown = keys.slice(0, FEW).map((key, at) => {
    const index = indices[at];
    return typeof key === 'object' && key !== null && index !== undefined ? `#${index}` : describe(key);
  });
  return `${keys.length} ${state} (${shown.join(', ')}${keys.length > FEW ? ', …' : ''})`;
}
