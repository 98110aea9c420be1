import { outranks } from '../util/Heap.js';
import { LinkedList } from '../util/LinkedList.js';
import { IndexedHeap } from './IndexedHeap.js';
import type { Gate, Limit } from './Limit.js';
import { SharedGate } from './SharedGate.js';
import { Waiter } from './Waiter.js';

/**
 * The queue for the permits of a limit, by priority and then in order of arrival. The first waiter waits until there are
 * enough permits for it, and nobody behind it starts meanwhile.
 *
 * Permits that become free are reserved for the first waiters, which are woken and start a microtask later. So cancelling
 * fifty guarded tasks doesn't start and kill the waiting ones on the way: by then, they have left the queue. A woken waiter
 * goes back to sleep if another one comes before it, or if its permits aren't free any more.
 */
export abstract class LimitQueue implements Limit {
  /** The number of waiters. */
  waiting = 0;
  /** Waiters that sleep. */
  protected readonly asleep = new IndexedHeap<Waiter>(outranks);
  /** Waiters that have been woken, in the order of the queue. They come before all that sleep. */
  readonly #woken = new LinkedList<Waiter>();
  /** The number of permits reserved for those. */
  protected reserved = 0;
  #arrivals = 0;

  /** @param capacity how many permits there are */
  constructor(public capacity: number) {}

  /** The number of permits that nobody has taken. */
  protected abstract get free(): number;

  protected abstract take(permits: number): void;

  abstract release(permits: number): void;

  request(permits: number, priority: number, start: () => void): Waiter | undefined {
    if (this.waiting === 0 && permits <= this.free) {
      this.take(permits);
      return undefined;
    }
    const waiter: Waiter = new Waiter(
      permits,
      priority,
      this.#arrivals++,
      () => {
        this.#leave(waiter);
        this.take(permits);
        this.update();
        start();
      },
      () => this.#woken.first === waiter,
    );
    this.waiting++;
    this.asleep.push(waiter);
    this.update();
    return waiter;
  }

  gate(limits: readonly Limit[], open: () => void): Gate {
    return new SharedGate(limits, open);
  }

  resize(capacity: number): void {
    this.capacity = capacity;
    this.update();
  }

  raise(waiter: Waiter, priority: number): void {
    if (priority <= waiter.priority) return;
    this.#putToSleep(waiter, priority);
    this.update();
  }

  withdraw(waiter: Waiter): void {
    this.#leave(waiter);
    this.update();
  }

  /** Wakes those waiters that are first and have enough permits, and no others. */
  protected update(): void {
    const { asleep, free } = this;
    const woken = this.#woken;
    for (;;) {
      const { first } = asleep;
      const { last } = woken;
      const fits = first !== undefined && this.reserved + first.permits <= free;
      const overtaken = first !== undefined && last !== null && outranks(first, last);
      if (last !== null && (this.reserved > free || (overtaken && !fits))) this.#putToSleep(last);
      else if (fits) this.#wake(first);
      else return;
    }
  }

  #wake(waiter: Waiter): void {
    this.asleep.remove(waiter);
    const woken = this.#woken;
    const overtaken: Waiter[] = [];
    for (let { last } = woken; last !== null && outranks(waiter, last); { last } = woken) {
      woken.remove(last);
      overtaken.push(last);
    }
    for (const next of [waiter, ...overtaken.reverse()]) woken.push(next);
    this.reserved += waiter.permits;
    waiter.wake();
  }

  #leave(waiter: Waiter): void {
    this.waiting--;
    this.#remove(waiter);
  }

  #putToSleep(waiter: Waiter, priority = waiter.priority): void {
    this.#remove(waiter);
    waiter.priority = priority;
    this.asleep.push(waiter);
  }

  #remove(waiter: Waiter): void {
    if (!waiter.woken) return this.asleep.remove(waiter);
    waiter.woken = false;
    this.#woken.remove(waiter);
    this.reserved -= waiter.permits;
  }
}
