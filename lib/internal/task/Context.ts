import type { TaskContext } from '../../Task.js';
import { CANCEL, RENEW } from '../util/symbols.js';

/** Who cancels a context: a task, which is told of the context only when its signal is read. */
export interface Holder {
  /** `null` once the task has been cancelled. */
  context: Context | undefined | null;
}

/** The context of a task, the same object for all who make it. It costs no `AbortController` until its signal is read. */
export class Context implements TaskContext {
  /** `null` once the task has been cancelled and nobody had read the signal. */
  #controller: AbortController | null | undefined;

  /** Another one, which nobody cancels, when the task is attempted again after it was cancelled. */
  #holder: Holder;

  constructor(
    readonly key: unknown,
    readonly index: number,
    holder: Holder = { context: undefined },
  ) {
    this.#holder = holder;
  }

  get signal(): AbortSignal {
    const cancelled = this.#controller === null || this.#holder.context === null;
    this.#holder.context = this;
    this.#controller ??= new AbortController();
    if (cancelled) this.#controller.abort();
    return this.#controller.signal;
  }

  [CANCEL](): void {
    if (this.#controller) this.#controller.abort();
    else this.#controller = null;
  }

  /** For another attempt after a cancelled one, as `timeout` and `retry` make it: the signal has not aborted. */
  [RENEW](): void {
    if (this.#holder.context === null) this.#holder = { context: undefined };
    if (this.#controller === null || this.#controller?.signal.aborted) this.#controller = undefined;
  }
}
