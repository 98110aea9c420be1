import type { Ranked } from '../util/Heap.js';

/** What a `Semaphore` or `RateLimit` is to its users, whichever copy of the package made it. */
export interface Limit {
  /**
   * Takes permits if they are free and nobody is queued, and returns `undefined`. Otherwise queues, and returns the place.
   *
   * @param start called once the place has its permits. What it has then has to be released
   */
  request(permits: number, priority: number, start: () => void): Place | undefined;
  /** Raises the priority of a place. Among equals, it stays where its arrival puts it. */
  raise(place: Place, priority: number): void;
  /** Leaves the queue. */
  withdraw(place: Place): void;
  release(permits: number): void;
  /** Makes the gate of a run that has to pass these limits. The run doesn't import it, and most runs don't need it. */
  gate(limits: readonly Limit[], open: () => void): Gate;
}

/** A place in the queue of a limit. */
export type Place = Ranked;

/** What the tasks of a run have to pass, one by one: the permit of a `Semaphore`, then the turn of a `RateLimit`, or one of them. */
export interface Gate {
  /** Whether the next task may start. If not, `open` will be called when it may, unless the run leaves before. */
  pass(priority: number): boolean;
  /** Gives up the places in all queues, and permits that the next task has. */
  leave(): void;
  /** Gives back what a task has that started. */
  release(): void;
}

/** The limit in a `Semaphore` or `RateLimit`, if that is what a value is. */
export function limitOf(value: unknown, brand: symbol): Limit | undefined {
  return (value as Record<symbol, Limit | undefined> | null | undefined)?.[brand];
}
