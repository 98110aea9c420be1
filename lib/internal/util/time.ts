import { asyncScheduler, type SchedulerAction, type Subscription } from 'rxjs';

/** The longest delay of a platform timer: 24.8 days, in milliseconds. */
const LONGEST = 2_147_483_647;

/** How often a calendar deadline looks at the calendar, in milliseconds. */
const MINUTE = 60_000;

/** No computer's clock shows an earlier date than this (1973), unless nobody has set it. */
const EARLIEST_DATE = 1e11;

type KindOfTime = 'real' | 'virtual' | 'unclear';

/** Starts a stopwatch: a function that returns the milliseconds since this call, whatever happens to the computer's clock. */
export function startStopwatch(): () => number {
  // Looked up once: `performance` is a getter in some runtimes, and a reading is taken twice per task.
  const clock = steadyClock();
  const [steadyStart, calendarStart] = [clock.now(), calendar()];
  const real = () => Math.floor(clock.now() - steadyStart);
  const virtual = () => calendar() - calendarStart;
  const kind = kindOfTime();
  if (kind === 'real') return real;
  // If both times start near zero, only later readings tell them apart.
  return kind === 'virtual' ? virtual : () => (kindOfTime() === 'virtual' ? virtual() : real());
}

/** Calls `act` once after a delay in milliseconds, however long. */
export function after(delay: number, act: () => void): Subscription {
  let left = delay;
  return inSteps(() => {
    const step = Math.min(left, LONGEST);
    left -= step;
    return step;
  }, act);
}

/**
 * Calls `act` once at a date. Timers stop while the machine sleeps and don't notice when its clock is set, so this looks at
 * the calendar every minute.
 */
export function at(date: number, act: () => void): Subscription {
  const longest = kindOfTime() === 'virtual' ? LONGEST : MINUTE;
  return inSteps(() => Math.min(date - calendar(), longest), act);
}

/** The time in milliseconds since some moment, which setting the computer's clock doesn't change, or virtual time. */
export function readClock(): { now: number; kind: KindOfTime } {
  const kind = kindOfTime();
  return { now: kind === 'real' ? steadyClock().now() : calendar(), kind };
}

/** Milliseconds since the epoch, or virtual time. */
export function calendar(): number {
  return asyncScheduler.now();
}

function steadyClock(): { now(): number } {
  return typeof performance === 'object' ? performance : { now: calendar };
}

/** Whether a `TestScheduler` runs, or may run. */
export function isVirtual(): boolean {
  return kindOfTime() !== 'real';
}

/**
 * A `TestScheduler` has its own time, which starts at 0. RxJS has no way to ask for it, but only under a `TestScheduler` does
 * the clock of its schedulers differ from `Date.now()`. They may agree by chance if fake timers start at 0 as well, or on a
 * device whose clock nobody has set.
 */
function kindOfTime(): KindOfTime {
  const before = Date.now();
  const scheduled = calendar();
  if (scheduled < before || scheduled > Date.now()) return 'virtual';
  return scheduled < EARLIEST_DATE ? 'unclear' : 'real';
}

/** Waits for one delay after another until there is none left, then calls `act`. */
function inSteps(nextDelay: () => number, act: () => void): Subscription {
  return asyncScheduler.schedule(function (this: SchedulerAction<unknown>) {
    const delay = nextDelay();
    if (delay > 0) this.schedule(undefined, delay);
    else act();
  }, nextDelay());
}
