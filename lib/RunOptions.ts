import type { Semaphore } from './Semaphore.js';

/** What happens at the deadline: the stream errors with a {@link TimeoutAllError}, or completes with what it has. */
export type OnTimeout = 'error' | 'complete';

/**
 * How to run the tasks: the same for all operators. A bad value is refused with a `TypeError` where it is passed.
 *
 * @example
 * ```ts
 * const polite: RunOptions<string> = { concurrency: 10, perGroup: 1, groupBy: url => new URL(url).host, timeout: 30_000 };
 * const urls = ['https://a.org/1', 'https://a.org/2', 'https://b.org/1'];
 * tasks(urls, url => of(url).pipe(delay(100))).pipe(asCompleted(polite)).subscribe(url => console.log(url));
 * // → https://a.org/1
 * // → https://b.org/1
 * // → https://a.org/2
 * ```
 * @typeParam K - the type of the keys
 * @see {@link Semaphore} for a limit that several pipelines share
 */
export interface RunOptions<K = unknown> {
  /**
   * How many tasks run at once: a positive integer, `Infinity`, or a {@link Semaphore} shared with other pipelines.
   *
   * @defaultValue Infinity
   */
  concurrency?: number | Semaphore | undefined;
  /**
   * The group of a task, such as the host of its URL. Requires `perGroup`.
   * A task of a free group overtakes tasks of a full one; within a group, first come first served.
   */
  groupBy?: ((key: K, index: number) => unknown) | undefined;
  /** How many tasks of one group run at once, besides `concurrency`: a positive integer or `Infinity`. Requires `groupBy`. */
  perGroup?: number | undefined;
  /**
   * One deadline for the whole run: milliseconds from the subscription, a `Date`, or `{ due, onTimeout }`.
   * At the deadline every running task is cancelled and nothing starts any more.
   *
   * @defaultValue Infinity
   */
  timeout?: number | Date | { due: number | Date; onTimeout?: OnTimeout | undefined } | undefined;
}
