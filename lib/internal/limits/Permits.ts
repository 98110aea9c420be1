import { asapScheduler } from 'rxjs';
import { LinkedList, type Linked } from '../util/LinkedList.js';
import { PERMITS } from '../util/symbols.js';

/** A place in the queue for a permit. */
export interface Waiter extends Linked<Waiter> {
  /** Called once the permit has been taken for this waiter, which then has to release it. */
  granted(): void;
}

/** The permits of a `Semaphore` and the queue for them, first come first served. */
export class Permits {
  /** The number of permits taken. */
  active = 0;
  /** The length of the queue. */
  waiting = 0;
  private readonly queue = new LinkedList<Waiter>();
  private grantScheduled = false;

  constructor(public limit: number) {}

  resize(limit: number): void {
    this.limit = limit;
    this.grantWaiting();
  }

  /** Takes a permit if one is free and nobody is queued; otherwise queues. Returns whether it was taken. */
  request(waiter: Waiter): boolean {
    if (this.waiting === 0 && this.active < this.limit) {
      this.active++;
      return true;
    }
    this.queue.push(waiter);
    this.waiting++;
    return false;
  }

  /** Leaves the queue. */
  withdraw(waiter: Waiter): void {
    this.queue.remove(waiter);
    this.waiting--;
  }

  release(): void {
    this.active--;
    this.grantWaiting();
  }

  /**
   * A microtask later, so that cancelling fifty guarded tasks doesn't start and kill the waiting ones on the way: they leave
   * the queue first.
   */
  private grantWaiting(): void {
    if (this.grantScheduled || !this.canGrant()) return;
    this.grantScheduled = true;
    asapScheduler.schedule(() => {
      this.grantScheduled = false;
      // A waiter that gives its permit back at once schedules the next grant, so this loop must not go on with that permit.
      for (let free = this.limit - this.active; free > 0 && this.canGrant(); free--) {
        const waiter = this.queue.first!;
        this.withdraw(waiter);
        this.active++;
        waiter.granted();
      }
    });
  }

  private canGrant(): boolean {
    return this.waiting > 0 && this.active < this.limit;
  }
}

/** The permits of a `Semaphore`, whichever copy of the package made it. */
export function permitsOf(value: unknown): Permits | undefined {
  return (value as { [PERMITS]?: Permits } | null | undefined)?.[PERMITS];
}
