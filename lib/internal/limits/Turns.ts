import type { Subscription } from 'rxjs';
import { after, calendar, readClock } from '../util/time.js';
import { LimitQueue } from './LimitQueue.js';

/** More timers in a row than a busy machine lets be early. */
const MAX_EARLY = 10;

/** How far clocks and timers differ because some of them count whole milliseconds. */
const MARGIN = 2;

/** The turns of a `RateLimit` and the queue for them: at most `starts` in any `per` milliseconds. */
export class Turns extends LimitQueue {
  /** When each of the last turns was taken; a turn counts for `per` milliseconds. */
  #taken: number[] = [];
  #pausedUntil = -Infinity;
  #timer: Subscription | undefined = undefined;
  /** When the timer is due; `Infinity` without one. */
  #timerDue = Infinity;
  /** The clock, when it was read last. */
  #clock = readClock();
  /** How much later it is than the clock shows. */
  #ahead = 0;
  /** How many timers in a row have been early. */
  #timesEarly = 0;
  /** Whether what is known will be forgotten when the current `TestScheduler` has run. */
  #isForgetting = false;

  constructor(
    starts: number,
    readonly per: number,
  ) {
    super(starts);
  }

  pause(milliseconds: number): void {
    const until = this.#now() + milliseconds;
    this.#pausedUntil = Math.max(this.#pausedUntil, until);
    this.update();
  }

  /** Counts the last turn from now on: something else came between it and the start. */
  started(): void {
    this.#taken.pop();
    this.take();
  }

  release(): void {
    // A turn is spent.
  }

  protected get free(): number {
    const now = this.#now();
    while (this.#taken[0] + this.per <= now) this.#taken.shift();
    return now < this.#pausedUntil ? 0 : this.capacity - this.#taken.length;
  }

  protected take(): void {
    this.#taken.push(this.#now());
  }

  protected override update(): void {
    super.update();
    const due = this.#nextTurn();
    // A TestScheduler throws if a timer that is due is cancelled in a microtask of the same frame.
    if (due === this.#timerDue || this.#timerDue <= this.#now()) return;
    this.#stopTimer();
    if (due === Infinity) return;
    this.#timerDue = due;
    const wait = due - this.#now();
    const calendarDue = calendar() + wait;
    this.#timer = after(wait, () => this.#timeIsUp(due, calendarDue));
  }

  /**
   * A real timer may be early, and then this sets another one. Fake timers may not know of the steady clock, so they are early
   * by all of their time. The calendar shows that, or else that they are early again and again. Then the clock is put forward.
   */
  #timeIsUp(due: number, calendarDue: number): void {
    const early = due - this.#now();
    this.#timesEarly = early > 0 ? this.#timesEarly + 1 : 0;
    const isFake = this.#timesEarly > MAX_EARLY || (early > MARGIN && calendar() > calendarDue - MARGIN);
    if (isFake) this.#ahead += early;
    this.#timerDue = Infinity;
    this.update();
  }

  /** When the first of those who sleep may start; `Infinity` if nobody does, or time alone doesn't help. */
  #nextTurn(): number {
    if (this.asleep.first === undefined) return Infinity;
    const taken = this.#taken;
    const pausedUntil = this.#pausedUntil;
    /** The turn that has to expire first. */
    const last = taken.length + this.reserved - this.capacity;
    if (last < 0) return pausedUntil;
    return last < taken.length ? Math.max(pausedUntil, taken[last] + this.per) : Infinity;
  }

  /** Under another `TestScheduler`, time starts afresh, and what happened before is forgotten. */
  #now(): number {
    const before = this.#clock;
    this.#clock = readClock();
    const { now, kind } = this.#clock;
    if (kind !== before.kind || now < before.now) this.#forget();
    if (kind === 'virtual' && !this.#isForgetting) {
      this.#isForgetting = true;
      // The scheduler runs to its end before any microtask. The next one may start at the time that this one has now.
      void Promise.resolve().then(() => {
        this.#isForgetting = false;
        this.#forget();
      });
    }
    return now + this.#ahead;
  }

  #forget(): void {
    this.#taken = [];
    this.#pausedUntil = -Infinity;
    this.#ahead = 0;
    this.#stopTimer();
  }

  #stopTimer(): void {
    this.#timer?.unsubscribe();
    this.#timerDue = Infinity;
  }
}
