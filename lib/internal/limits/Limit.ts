import type { Ranked } from '../util/Heap.js';

/** What a run sees of a `Semaphore` or a `RateLimit`, whichever copy of the package made it. */
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
}

/** A place in the queue of a limit. */
export type Place = Ranked;

/** The limit in a `Semaphore` or `RateLimit`, if that is what a value is. */
export function limitOf(value: unknown, brand: symbol): Limit | undefined {
  return (value as Record<symbol, Limit | undefined> | null | undefined)?.[brand];
}
