import { asyncScheduler, type SchedulerAction, type Subscription } from 'rxjs';

/** The longest delay that a platform timer takes, in milliseconds: 24.8 days. */
const LONGEST = 2 ** 31 - 1;

/** Milliseconds since the epoch; virtual where a `TestScheduler` runs. */
export function now(): number {
  return asyncScheduler.now();
}

/** Acts once after a delay in milliseconds, however long. */
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
