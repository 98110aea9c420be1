import type { Gate, Limit } from './Limit.js';
import type { Waiter } from './Waiter.js';

/**
 * The gate of a run, which queues for one task at a time. So runs that share a limit take turns, and what has to be pulled
 * from a lazy source to wait here is one item.
 */
export class SharedGate implements Gate {
  readonly #limits: readonly Limit[];
  readonly #open: () => void;
  /** How many of the limits the next task has passed. */
  #passed = 0;
  /** Waits in the queue of the limit after those. */
  #waiter: Waiter | undefined = undefined;

  constructor(limits: readonly Limit[], open: () => void) {
    this.#limits = limits;
    this.#open = open;
  }

  pass(priority: number): boolean {
    const limits = this.#limits;
    if (this.#waiter !== undefined) limits[this.#passed].raise(this.#waiter, priority);
    while (this.#waiter === undefined && this.#passed < limits.length) {
      this.#waiter = limits[this.#passed].request(1, priority, () => this.#granted());
      if (this.#waiter === undefined) this.#passed++;
    }
    if (this.#waiter !== undefined) return false;
    this.#passed = 0;
    return true;
  }

  leave(): void {
    if (this.#waiter !== undefined) this.#limits[this.#passed].withdraw(this.#waiter);
    this.#waiter = undefined;
    while (this.#passed > 0) this.#limits[--this.#passed].release(1);
  }

  started(): void {
    for (const limit of this.#limits) limit.started?.();
  }

  release(): void {
    for (const limit of this.#limits) limit.release(1);
  }

  #granted(): void {
    const { priority } = this.#waiter!;
    this.#waiter = undefined;
    this.#passed++;
    if (this.pass(priority)) this.#open();
  }
}
