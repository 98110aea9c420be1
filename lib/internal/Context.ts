import type { TaskContext } from '../types.js';

/**
 * The context of a task, the same object for all who make it. It costs no `AbortController` until its signal is read.
 *
 * (Users hold the object, so what the engine does to it is static.)
 */
export class Context implements TaskContext {
  #controller: AbortController | undefined;
  #cancelled = false;
  #lent = false;

  constructor(
    readonly key: unknown,
    readonly index: number,
  ) {}

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#cancelled) this.#controller.abort();
    return this.#controller.signal;
  }

  static cancel(context: Context): void {
    context.#cancelled = true;
    context.#controller?.abort();
  }

  /**
   * Lends the context to one subscription of a cold task, unless it is lent already. An attempt after a cancelled one, as
   * `timeout` and `retry` make it, finds a signal that has not aborted.
   */
  static lend(context: Context): boolean {
    if (context.#lent) return false;
    context.#lent = true;
    if (context.#cancelled) context.#controller = undefined;
    context.#cancelled = false;
    return true;
  }

  static giveBack(context: Context, ended: boolean): void {
    context.#lent = false;
    if (!ended) Context.cancel(context);
  }
}
