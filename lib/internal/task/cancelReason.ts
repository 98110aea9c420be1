/** The error with which platforms abort by default, with another message. */
function abortError(message: string): Error {
  if (typeof DOMException === 'function') return new DOMException(message, 'AbortError');
  return Object.assign(new Error(message), { name: 'AbortError' });
}

/** Why a task has been cancelled. A function, since most tasks never ask. */
export type CancelReason = () => unknown;

export const unsubscribed: CancelReason = () => abortError('The task was unsubscribed');

export const outdone: CancelReason = () => abortError('Another task succeeded');

/** Stands in a function of its own, to keep nothing in memory but the reason. */
export function because(reason: unknown): CancelReason {
  return () => reason;
}
