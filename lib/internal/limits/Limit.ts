import type { Waiter } from './Waiter.js';

/** What a `Semaphore` or `RateLimit` is to its users, whichever copy of the package made it. */
export interface Limit {
  /**
   * Takes permits if they are free and nobody is queued, and returns `undefined`. Otherwise queues, and returns the waiter.
   *
   * @param start called once the waiter has its permits. What it has then has to be released
   */
  request(permits: number, priority: number, start: () => void): Waiter | undefined;
  /** Raises the priority of a waiter. Among equals, it stays where its arrival puts it. */
  raise(waiter: Waiter, priority: number): void;
  /** Leaves the queue. */
  withdraw(waiter: Waiter): void;
  release(permits: number): void;
  /** What was granted last is used now, which may be later. */
  started?(): void;
  /** Makes the gate of a run that has to pass these limits. The run doesn't import it, and most runs don't need it. */
  gate(limits: readonly Limit[], open: () => void): Gate;
}

/** What the tasks of a run have to pass, one by one: the permit of a `Semaphore`, then the turn of a `RateLimit`, or one of them. */
export interface Gate {
  /** Whether the next task may start. If not, `open` will be called when it may, unless the run leaves before. */
  pass(priority: number): boolean;
  /** Gives up the places in all queues, and permits that the next task has. */
  leave(): void;
  /** The task that passed last starts now. Only needed if something else came between. */
  started(): void;
  /** Gives back what a task has that started. */
  release(): void;
}

/** The limit in a `Semaphore` or `RateLimit`, if that is what a value is. */
export function limitOf(value: unknown, brand: symbol): Limit | undefined {
  return (value as Record<symbol, Limit | undefined> | null | undefined)?.[brand];
}
