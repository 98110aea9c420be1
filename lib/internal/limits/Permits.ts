import { LimitQueue } from './LimitQueue.js';

/** The permits of a `Semaphore` and the queue for them. */
export class Permits extends LimitQueue {
  /** The number of permits taken. */
  active = 0;

  release(permits: number): void {
    this.active -= permits;
    this.update();
  }

  protected get free(): number {
    return this.capacity - this.active;
  }

  protected take(permits: number): void {
    this.active += permits;
  }
}
