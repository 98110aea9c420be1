import type { Gate, Limit, Place } from './Limit.js';

/**
 * The gate of a run, which queues for one task at a time. So runs that share a limit take turns, and what has to be pulled
 * from a lazy source to wait here is one item.
 */
export class SharedGate implements Gate {
  /** How many of the limits the next task has passed. */
  private passed = 0;
  /** The place in the queue of the limit after those. */
  private place: Place | undefined = undefined;

  constructor(
    private readonly limits: readonly Limit[],
    private readonly open: () => void,
  ) {}

  pass(priority: number): boolean {
    const { limits } = this;
    if (this.place !== undefined) limits[this.passed].raise(this.place, priority);
    while (this.place === undefined && this.passed < limits.length) {
      this.place = limits[this.passed].request(1, priority, () => this.granted());
      if (this.place === undefined) this.passed++;
    }
    if (this.place !== undefined) return false;
    this.passed = 0;
    return true;
  }

  leave(): void {
    if (this.place !== undefined) this.limits[this.passed].withdraw(this.place);
    this.place = undefined;
    while (this.passed > 0) this.limits[--this.passed].release(1);
  }

  release(): void {
    for (const limit of this.limits) limit.release(1);
  }

  private granted(): void {
    const { priority } = this.place!;
    this.place = undefined;
    this.passed++;
    if (this.pass(priority)) this.open();
  }
}
