import { asapScheduler } from 'rxjs';
import { LinkedList, type Linked } from '../util/LinkedList.js';

/** One who waits for a permit. */
export interface Waiter extends Linked<Waiter> {
  /** Called once, with the permit taken; whoever is called has to release it. */
  granted(): void;
}

/** The permits of a `Semaphore` and those who wait for one, first come first served. */
export class Permits {
  /** How many permits are taken. */
  active = 0;
  /** How many wait for one. */
  waiting = 0;
  private readonly queue = new LinkedList<Waiter>();
  private granting = false;

  constructor(public limit: number) {}

  resize(limit: number): void {
    this.limit = limit;
    this.grantWaiting();
  }

  /** Takes a permit if one is free and nobody was first, else joins the queue. Says which. */
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

  /** A microtask later, so that whoever is being cancelled in this very moment can leave the queue first. */
  private grantWaiting(): void {
    if (this.granting || !this.canGrant()) return;
    this.granting = true;
    asapScheduler.schedule(() => {
      this.granting = false;
      for (let freed = this.limit - this.active; freed > 0 && this.canGrant(); freed--) {
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
