import { asyncScheduler, type SchedulerAction, type Subscription } from 'rxjs';

/** The longest delay of a platform timer: 24.8 days, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** Milliseconds since the epoch, or virtual time under a `TestScheduler`. */
export function now(): number {
  return asyncScheduler.now();
}

/** Calls `act` once after a delay in milliseconds, however long. */
export function after(delay: number, act: () => void): Subscription {
  return asyncScheduler.schedule(
    function (this: SchedulerAction<number>, given) {
      const left = given!;
      if (left > 0) this.schedule(left - LONGEST, Math.min(left, LONGEST));
      else act();
    },
    Math.min(delay, LONGEST),
    delay - LONGEST,
  );
}
