import type { RateLimit } from './RateLimit.js';
import type { Semaphore } from './Semaphore.js';

/**
 * What happens at the deadline: the stream errors with a {@link TimeoutAllError}, or completes with what it has
 * emitted.
 */
export type OnTimeout = 'error' | 'complete';

/**
 * The options that all operators share: limits, priorities, a deadline, and a signal that cancels the run.
 *
 * An invalid option throws a `TypeError` when the operator is called; the message names the option and the value.
 *
 * There is no option to retry tasks, or to limit the time of each. Pipe RxJS `timeout` and `retry` onto the tasks of
 * {@link tasks} instead, as in `asSettled((task) => task.pipe(timeout(1_000), retry(2)))`. A task keeps its slot between
 * attempts.
 *
 * @example
 * ```ts
 * const polite: RunOptions<string> = { concurrency: 10, perGroup: 1, groupBy: (url) => new URL(url).host, timeout: 30_000 };
 * const urls = ['https://a.org/1', 'https://a.org/2', 'https://b.org/1'];
 * tasks(urls, (url) => of(url).pipe(delay(100))).pipe(asCompleted(polite)).subscribe((url) => console.log(url));
 * // → https://a.org/1
 * // → https://b.org/1
 * // → https://a.org/2
 * ```
 * @typeParam K - the type of the keys
 * @see {@link Semaphore} and {@link RateLimit} for limits shared by several pipelines
 */
export interface RunOptions<K = unknown> {
  /**
   * How many tasks run at once: a positive integer, `Infinity`, or a {@link Semaphore} shared with other pipelines.
   * Anything else throws a `TypeError`.
   *
   * @defaultValue Infinity
   */
  concurrency?: number | Semaphore | undefined;
  /**
   * Returns the group of a task, such as the host of its URL: any primitive value. Requires `perGroup`. If it throws or
   * returns an object, the task has failed; anything but a function throws a `TypeError`.
   *
   * A task whose group has a free slot overtakes tasks whose group is full. Within a group, tasks start in order.
   *
   * @defaultValue no groups
   */
  groupBy?: ((key: K, index: number) => unknown) | undefined;
  /**
   * An additional limit: how many tasks of the same group run at once. A positive integer or `Infinity`; anything else
   * throws a `TypeError`. Requires `groupBy`.
   *
   * @defaultValue no limit per group
   */
  perGroup?: number | undefined;
  /**
   * An additional limit: how many tasks start in any window of time. A {@link RateLimit}, which other pipelines may
   * share; anything else throws a `TypeError`. A task starts when all limits admit it.
   *
   * @defaultValue no limit on the rate
   */
  rate?: RateLimit | undefined;
  /**
   * Returns the priority of a task: of the known waiting tasks, the one with the highest number starts first, and tasks
   * with equal numbers start in order. It also applies in the queues of a shared `Semaphore` or `RateLimit`. If it throws
   * or returns anything but a number, or `NaN`, the task has failed; anything but a function throws a `TypeError`.
   *
   * The tasks of a generator become known one at a time, so they can't overtake each other.
   *
   * @defaultValue tasks start in order
   */
  priority?: ((key: K, index: number) => number) | undefined;
  /**
   * One deadline for the whole run: milliseconds from subscription, a `Date`, or `{ due, onTimeout }`. At the deadline,
   * all running tasks are cancelled and no more tasks start. Runs that follow each other can share a `Date`, while
   * milliseconds count from the start of each.
   *
   * With a number ≤ 0 or a past `Date`, nothing starts at all. `NaN`, an invalid `Date` or any other type throws a
   * `TypeError`.
   *
   * @defaultValue Infinity
   */
  timeout?: number | Date | { due: number | Date; onTimeout?: OnTimeout | undefined } | undefined;
  /**
   * Cancels the run: when it aborts, all running tasks are cancelled, no more tasks start, and the stream errors with the
   * `reason` of the signal. If it has already aborted, nothing starts at all. Anything but an `AbortSignal` throws a
   * `TypeError`.
   *
   * To complete instead, and keep what the stream has emitted, put RxJS `takeUntil(fromEvent(signal, 'abort'))` after the
   * operator. A signal that has already aborted fires no event, so check `signal.aborted` first.
   *
   * @defaultValue no signal
   */
  signal?: AbortSignal | undefined;
}
