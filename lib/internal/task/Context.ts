import type { TaskContext } from '../../Task.js';
import { CANCEL, RENEW } from '../util/symbols.js';
import { unsubscribed, type CancelReason } from './cancelReason.js';

/** Makes a task from an input: the user's `project` or `run`. */
export type Project = (input: unknown, context: Context) => unknown;

/** A task as its context sees it: cancelled for a reason or not, and with a context to abort only once the signal has been read. */
export interface ContextOwner {
  context: Context | undefined;
  cancelReason: CancelReason | undefined;
}

/**
 * The `{ key, index, signal }` of a task: one object for all functions that make the task.
 *
 * The `AbortController` is made when the signal is first read, and only then does the owner learn of the context. Most
 * tasks never read it, and cancelling a hundred thousand of them must not touch a hundred thousand contexts.
 */
export class Context implements TaskContext {
  #controller: AbortController | undefined;
  #cancelReason: CancelReason | undefined;
  #owner: ContextOwner;

  constructor(
    readonly key: unknown,
    readonly index: number,
    owner: ContextOwner = { context: undefined, cancelReason: undefined },
  ) {
    this.#owner = owner;
  }

  get signal(): AbortSignal {
    this.#owner.context = this;
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      const reason = this.#cancelReason ?? this.#owner.cancelReason;
      if (reason !== undefined) this.#controller.abort(reason());
    }
    return this.#controller.signal;
  }

  [CANCEL](reason = unsubscribed): void {
    if (this.#cancelReason !== undefined) return;
    this.#cancelReason = reason;
    this.#controller?.abort(reason());
  }

  /** Prepares another attempt after a cancelled one, as `timeout` and `retry` make it: with a signal that hasn't aborted. */
  [RENEW](): void {
    // The new attempt belongs to whoever subscribed it: the run has already cancelled its task and won't do so again.
    if (this.#owner.cancelReason !== undefined) this.#owner = { context: undefined, cancelReason: undefined };
    if (this.#cancelReason !== undefined || this.#controller?.signal.aborted) this.#controller = undefined;
    this.#cancelReason = undefined;
  }
}
