/**
 * The brands by which two copies of this package know each other's objects, where `instanceof` would not.
 */

/** On a stream made by `tasks`: opens its feed. */
export const FEED: unique symbol = Symbol.for('rxjs-as-completed/feed');

/** On a task emitted by such a stream: its key. */
export const KEY: unique symbol = Symbol.for('rxjs-as-completed/key');

/** On a `Semaphore`: its permits. */
export const PERMITS: unique symbol = Symbol.for('rxjs-as-completed/permits');

/** On the context of a task: aborts its signal. */
export const CANCEL: unique symbol = Symbol.for('rxjs-as-completed/cancel');

/** On the context of a task: gives it a signal that has not aborted. */
export const RENEW: unique symbol = Symbol.for('rxjs-as-completed/renew');

/** Stands for the absence of a value, where every value of the user's is a valid one. */
export const NONE: unique symbol = Symbol.for('rxjs-as-completed/none');
