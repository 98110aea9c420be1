import type { TaskContext } from '../types.js';

/** The one context of a task; it costs no `AbortController` until `signal` is read. */
export class Context implements TaskContext {
  #controller: AbortController | undefined;
  #cancelled = false;

  constructor(
    readonly key: unknown,
    readonly index: number,
  ) {}

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#cancelled) this.#controller.abort();
    return this.#controller.signal;
  }

  /** Aborts the signal. (Not a method: users hold the context.) */
  static cancel(context: Context): void {
    context.#cancelled = true;
    context.#controller?.abort();
  }
}
