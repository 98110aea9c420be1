import { asapScheduler } from 'rxjs';
import { bindContext } from '../util/bindContext.js';
import type { Ranked } from '../util/Heap.js';
import { reportErrors } from '../util/report.js';
import { isVirtual } from '../util/time.js';
import type { Placed } from './IndexedHeap.js';

/**
 * A place in a queue. Waking it starts whatever waits there, a microtask later, unless it goes back to sleep until then.
 *
 * It starts in the zone and async context in which it queued, not in those of the code that made its start possible. Under a
 * `TestScheduler`, the scheduler alone decides what happens when.
 */
export class Waiter implements Placed, Ranked {
  readonly #start: () => void;
  readonly #isFirst: () => boolean;
  place = 0;
  before: Waiter | null = null;
  after: Waiter | null = null;
  woken = false;
  /** Schedules `act`; `undefined` while that has been done. */
  #schedule: (() => void) | undefined;

  constructor(
    readonly permits: number,
    public priority: number,
    readonly order: number,
    start: () => void,
    isFirst: () => boolean,
  ) {
    this.#start = start;
    this.#isFirst = isFirst;
    this.#prepare();
  }

  wake(): void {
    this.woken = true;
    const schedule = this.#schedule;
    this.#schedule = undefined;
    schedule?.();
  }

  #prepare(): void {
    const act = () => this.#act();
    this.#schedule = isVirtual() ? () => void asapScheduler.schedule(act) : bindContext(act);
  }

  #act(): void {
    if (this.woken && this.#isFirst()) return reportErrors(this.#start);
    // The promise behind `schedule` is spent. This is the right context to make another.
    this.#prepare();
    // Woken, put to sleep and woken again, while others came before it.
    if (this.woken) this.wake();
  }
}
