import { LinkedList } from '../util/LinkedList.js';
import { PERMITS } from '../util/symbols.js';
import { Waiter } from './Waiter.js';

/** The permits of a `Semaphore` and the queue for them, first come first served. */
export class Permits {
  /** The number of permits taken. */
  active = 0;
  /** The length of the queue. */
  waiting = 0;
  private readonly queue = new LinkedList<Waiter>();
  /** The number of waiters that have been woken. Each of them has a free permit reserved. */
  private woken = 0;
  /** The last of them. They are the first in the queue. */
  private lastWoken: Waiter | null = null;

  constructor(public limit: number) {}

  resize(limit: number): void {
    this.limit = limit;
    while (this.woken > 0 && this.active + this.woken > limit) this.unwakeLast();
    this.wakeWaiting();
  }

  /**
   * Takes a permit if one is free and nobody is queued, and returns `undefined`. Otherwise queues, and returns the place.
   *
   * @param start called once the waiter has its permit. Whoever has a permit has to release it
   */
  request(start: () => void): Waiter | undefined {
    if (this.waiting === 0 && this.active < this.limit) {
      this.active++;
      return undefined;
    }
    const waiter = new Waiter(() => {
      this.leave(waiter);
      this.active++;
      start();
    });
    this.queue.push(waiter);
    this.waiting++;
    // There may be more free permits than there are waiters ahead.
    this.wakeWaiting();
    return waiter;
  }

  /** Leaves the queue. The next waiter gets the permit that was reserved. */
  withdraw(waiter: Waiter): void {
    waiter.cancel();
    this.leave(waiter);
    this.wakeWaiting();
  }

  release(): void {
    this.active--;
    this.wakeWaiting();
  }

  /**
   * Wakes as many waiters as there are free permits. They start a microtask later, so that cancelling fifty guarded tasks
   * doesn't start and kill the waiting ones on the way: by then, they have left the queue.
   */
  private wakeWaiting(): void {
    while (this.woken < this.waiting && this.active + this.woken < this.limit) {
      const waiter = this.lastWoken === null ? this.queue.first! : this.lastWoken.after!;
      this.lastWoken = waiter;
      this.woken++;
      waiter.wake();
    }
  }

  private unwakeLast(): void {
    const waiter = this.lastWoken!;
    this.lastWoken = waiter.before;
    this.woken--;
    waiter.unwake();
  }

  private leave(waiter: Waiter): void {
    if (waiter.woken) this.woken--;
    if (waiter === this.lastWoken) this.lastWoken = waiter.before;
    this.queue.remove(waiter);
    this.waiting--;
  }
}

/** The permits of a `Semaphore`, whichever copy of the package made it. */
export function permitsOf(value: unknown): Permits | undefined {
  return (value as { [PERMITS]?: Permits } | null | undefined)?.[PERMITS];
}
