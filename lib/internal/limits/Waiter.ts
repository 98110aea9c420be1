import { asapScheduler } from 'rxjs';
import { bindContext } from '../util/bindContext.js';
import type { Linked } from '../util/LinkedList.js';
import { reportErrors } from '../util/report.js';
import { isVirtual } from '../util/time.js';

/**
 * A place in a queue. Waking it starts whatever waits there, a microtask later.
 *
 * It starts in the zone and async context in which it queued, rather than in that of whoever released the permit. Under a
 * `TestScheduler`, the scheduler alone decides what happens when.
 */
export class Waiter implements Linked<Waiter> {
  before: Waiter | null = null;
  after: Waiter | null = null;
  woken = false;
  private cancelled = false;
  /** Schedules `act`; `undefined` while that has been done. */
  private schedule: (() => void) | undefined;

  constructor(private readonly start: () => void) {
    this.prepare();
  }

  wake(): void {
    this.woken = true;
    const { schedule } = this;
    this.schedule = undefined;
    schedule?.();
  }

  /** Takes back a `wake` whose microtask has not come yet. */
  unwake(): void {
    this.woken = false;
  }

  cancel(): void {
    this.cancelled = true;
  }

  private prepare(): void {
    const act = () => this.act();
    this.schedule = isVirtual() ? () => void asapScheduler.schedule(act) : bindContext(act);
  }

  private act(): void {
    if (this.cancelled) return;
    if (this.woken) reportErrors(this.start);
    // The promise behind `schedule` is spent. This is the right context to make another.
    else this.prepare();
  }
}
