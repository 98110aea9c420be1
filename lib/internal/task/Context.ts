import type { TaskContext } from '../../Task.js';
import { cause, type Cancellations, type CancelReason } from './Cancellations.js';

/** Makes a task from an input: the user's `project` or `run`. */
export type Project = (input: unknown, context: Context) => unknown;

/** A task as its context sees it: cancelled or not, and with a context to abort only once the signal has been read. */
export interface ContextOwner {
  context: Context | undefined;
  cancelled: boolean;
}

/**
 * The `{ key, index, signal }` of a task: one object for all functions that make the task.
 *
 * The `AbortController` is made when the signal is first read, and only then does the owner learn of the context. Most
 * tasks never read it, and cancelling a hundred thousand of them must not touch a hundred thousand contexts.
 */
export class Context implements TaskContext {
  #controller: AbortController | undefined;
  /** Why it was cancelled, maybe before the signal was read. */
  #cause: CancelReason | undefined;
  #owner: ContextOwner;
  /** Those of the run that has cancelled the owner. */
  #cancellations: Cancellations | undefined;

  constructor(
    readonly key: unknown,
    readonly index: number,
    owner: ContextOwner = { context: undefined, cancelled: false },
    cancellations?: Cancellations,
  ) {
    this.#owner = owner;
    this.#cancellations = cancellations;
  }

  get signal(): AbortSignal {
    this.#owner.context = this;
    this.#controller ??= new AbortController();
    if (this.#cause || this.#owner.cancelled) this.#controller.abort(this.#reason());
    return this.#controller.signal;
  }

  /** `CANCEL` */
  'rxjs-as-completed/cancel'(): void {
    this.#cause = cause;
    this.#controller?.abort(this.#reason());
  }

  /** `RENEW`: prepares another attempt after a cancelled one, as `timeout` and `retry` make it: with a signal that hasn't aborted. */
  'rxjs-as-completed/renew'(): void {
    // The new attempt belongs to whoever subscribed it: the run has already cancelled its task and won't do so again.
    if (this.#owner.cancelled) this.#owner = { context: undefined, cancelled: false };
    if (this.#cause || this.#controller?.signal.aborted) this.#controller = undefined;
    this.#cause = undefined;
  }

  #reason(): unknown {
    const reason = this.#owner.cancelled ? this.#cancellations!.reasonOf(this.index) : this.#cause;
    return reason!();
  }
}
