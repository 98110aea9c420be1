/** Brands by which two copies of this package recognise each other's objects, which `instanceof` can't. */

/** On a stream made by `tasks`: opens its feed. */
export const FEED: unique symbol = Symbol.for('rxjs-as-completed/feed');

/** On a task of such a stream: its key. */
export const KEY: unique symbol = Symbol.for('rxjs-as-completed/key');

/** On a `Semaphore`: its permits. */
export const SEMAPHORE: unique symbol = Symbol.for('rxjs-as-completed/semaphore');

/** On a `RateLimit`: its turns. */
export const RATE: unique symbol = Symbol.for('rxjs-as-completed/rate');

/** On a `TimeoutAllError`. */
export const TIMEOUT: unique symbol = Symbol.for('rxjs-as-completed/timeout');

/** Stands for "no value" where any value of the user's is valid, including `undefined`. */
export const NONE: unique symbol = Symbol.for('rxjs-as-completed/none');

// These are texts, since bundlers keep a class whose methods have computed names, even if nobody uses it.

/** On the context of a task: aborts its signal. */
export const CANCEL = 'rxjs-as-completed/cancel';

/** On the context of a task: gives it a signal that hasn't aborted. */
export const RENEW = 'rxjs-as-completed/renew';
