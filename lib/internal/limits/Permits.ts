import { LimitQueue } from './LimitQueue.js';

/** The permits of a `Semaphore` and the queue for them. */
export class Permits extends LimitQueue {
  /** The number of permits taken. */
  active = 0;

  constructor(public limit: number) {
    super();
  }

  resize(limit: number): void {
    this.limit = limit;
    this.update();
  }

  release(permits: number): void {
    this.active -= permits;
    this.update();
  }

  protected get free(): number {
    return this.limit - this.active;
  }

  protected take(permits: number): void {
    this.active += permits;
  }
}
