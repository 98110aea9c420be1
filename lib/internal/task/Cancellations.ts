/** Why a task has been cancelled. A function, since most tasks never ask. */
export type CancelReason = () => unknown;

export const unsubscribed: CancelReason = () => abortError('The task was unsubscribed');

export const outdone: CancelReason = () => abortError('Another task succeeded');

/** Stands in a function of its own, to keep nothing in memory but the reason. */
export function because(reason: unknown): CancelReason {
  return () => reason;
}

/**
 * What has been cancelled in a run, and why.
 *
 * Contexts refer to it, since a signal may first be read when its task has been cancelled. The tasks don't: one that waits for
 * a promise stays in memory with it.
 */
export class Cancellations {
  /** Tasks from this index on have been cancelled, unless they had ended. */
  from = Infinity;
  readonly #log: { from: number; reason: CancelReason }[] = [];

  add(from: number, reason: CancelReason): void {
    this.from = from;
    this.#log.push({ from, reason });
  }

  /** Why a task was cancelled first. One that fails by a throwing `accept` is unsubscribed while nothing has been cancelled. */
  reasonOf(index: number): unknown {
    const log = this.#log;
    // From the end, where the reason of a task is that has just been cancelled. `from` never rises.
    let at = log.length - 1;
    while (at > 0 && log[at - 1].from <= index) at--;
    const reason = log[at]?.from <= index ? log[at].reason : unsubscribed;
    return reason();
  }
}

/** The error with which platforms abort by default, with another message. */
function abortError(message: string): Error {
  if (typeof DOMException === 'function') return new DOMException(message, 'AbortError');
  return Object.assign(new Error(message), { name: 'AbortError' });
}
