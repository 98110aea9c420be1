import { asyncScheduler, type SchedulerAction, type Subscription } from 'rxjs';

/** The longest delay of a platform timer: 24.8 days, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** How often a calendar deadline looks at the calendar, in milliseconds. */
const MINUTE = 60_000;

/** No computer's clock is set this early (1973), and no virtual time lasts this long. */
const EARLIEST_DATE = 1e11;

/** Starts a stopwatch: a function that returns the milliseconds since this call, whatever happens to the computer's clock. */
export function startStopwatch(): () => number {
  const now = isVirtual() ? calendar : steadyClock;
  const start = now();
  return () => now() - start;
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
  const longest = isVirtual() ? LONGEST : MINUTE;
  return inSteps(() => Math.min(date - calendar(), longest), act);
}

/** Milliseconds since the epoch, or virtual time. */
export function calendar(): number {
  return asyncScheduler.now();
}

/** Whether a `TestScheduler` runs, which has its own time. */
export function isVirtual(): boolean {
  return calendar() < EARLIEST_DATE;
}

function steadyClock(): number {
  return Math.floor(performance.now());
}

/** Waits for one delay after another until there is none left, then calls `act`. */
function inSteps(nextDelay: () => number, act: () => void): Subscription {
  return asyncScheduler.schedule(function (this: SchedulerAction<unknown>) {
    const delay = nextDelay();
    if (delay > 0) this.schedule(undefined, delay);
    else act();
  }, nextDelay());
}
