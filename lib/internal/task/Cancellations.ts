import type { Unsubscribable } from 'rxjs';

/** Why a task has been cancelled. A function, since most tasks never ask. */
export type CancelReason = () => unknown;

export const unsubscribed: CancelReason = () => abortError('The task was unsubscribed');

export const outdone: CancelReason = () => abortError('Another task succeeded');

/** Stands in a function of its own, to keep nothing in memory but the reason. */
export function because(reason: unknown): CancelReason {
  return () => reason;
}

/**
 * Why the task is cancelled whose teardown is on the stack. A context that knows no run asks for it when it's unsubscribed: that of
 * a cold task that has come through operators of RxJS, or of a guard.
 */
export let cause = unsubscribed;

/** Unsubscribes a task that is cancelled for this reason. */
export function unsubscribeBecause(reason: CancelReason, subscription: Unsubscribable): void {
  const outer = cause;
  cause = reason;
  try {
    subscription.unsubscribe();
  } finally {
    cause = outer;
  }
}

/** Tasks from an index on have been cancelled. */
interface Cancellation {
  readonly from: number;
  readonly reason: CancelReason;
  /** The one before it, whose index isn't lower. */
  readonly before: Cancellation | undefined;
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
  #latest: Cancellation | undefined = undefined;

  add(from: number, reason: CancelReason): void {
    this.from = from;
    this.#latest = { from, reason, before: this.#latest };
  }

  /** Why a task was cancelled first. One that fails by a throwing `accept` is unsubscribed while nothing has been cancelled. */
  reasonOf(index: number): CancelReason {
    let reason = unsubscribed;
    // From the latest on, which has cancelled the tasks that ask for their reason now.
    for (let one = this.#latest; one !== undefined && one.from <= index; one = one.before) ({ reason } = one);
    return reason;
  }
}

/** The error with which platforms abort by default, with another message. */
function abortError(message: string): Error {
  if (typeof DOMException === 'function') return new DOMException(message, 'AbortError');
  return Object.assign(new Error(message), { name: 'AbortError' });
}
