/** `RateLimit`: in no window do more tasks start than allowed, and none waits while one could start. */
import fc from 'fast-check';
import { RateLimit } from 'rxjs-as-completed';
import { RateLimitModel, type Rate } from '../../reference/RateLimit.js';
import { auditRate, guardsAndPipelines, guardsOnly, playRate, type Schedule } from './rate.js';
import { cases, settings, timeLimit } from './settings.js';

type Make = (starts: number, per: number) => Rate;

const keepsTheRules = (make: Make) => (schedule: Schedule) => auditRate(schedule, playRate(schedule, make));
const real: Make = (starts, per) => new RateLimit(starts, { per });

describe(`A RateLimit never starts too many in a window, and none too late, ${cases}`, () => {
  it(
    'with guards that arrive, leave, pause it and resize it',
    () => fc.assert(fc.property(guardsOnly, keepsTheRules(real)), settings),
    timeLimit,
  );

  it(
    'with pipelines that share it, and a Semaphore',
    () => fc.assert(fc.property(guardsAndPipelines, keepsTheRules(real)), settings),
    timeLimit,
  );

  it(
    'no matter how often it was used under other schedulers',
    () => {
      fc.assert(
        fc.property(fc.array(guardsOnly, { minLength: 2, maxLength: 3 }), fc.integer({ min: 1, max: 3 }), (schedules, starts) => {
          const rate = new RateLimit(starts, { per: 7 });
          // The last start of each is long after the first of the next, so that time is seen to start afresh.
          const arrival = (at: number): Schedule['arrivals'][number] => ({ at, priority: 0, deed: 'nothing', leavesAfter: undefined });
          for (const schedule of schedules) {
            const plain: Schedule = {
              ...schedule,
              starts,
              per: 7,
              resizes: [],
              pauses: [],
              arrivals: [arrival(0), ...schedule.arrivals.map((other) => ({ ...other, deed: 'nothing' as const })), arrival(140)],
            };
            keepsTheRules(() => rate)(plain);
          }
        }),
        settings,
      );
    },
    timeLimit,
  );
});

describe('The check', () => {
  const check = (Model: new (starts: number, per: number) => Rate, numRuns = 2_000) =>
    fc.check(fc.property(guardsOnly, keepsTheRules((starts, per) => new Model(starts, per))), { numRuns, seed: 1, endOnFailure: true });

  it('finds nothing wrong with the model', () => {
    const { failed, errorInstance } = check(RateLimitModel);
    expect([failed, errorInstance]).toEqual([false, null]);
  });

  class OneTooMany extends RateLimitModel {
    protected override inWindow(now: number) {
      return super.inWindow(now) - 1;
    }
  }

  class FixedWindow extends RateLimitModel {
    protected override inWindow(now: number) {
      return this.started.filter((at) => Math.floor(at / this.per) === Math.floor(now / this.per)).length;
    }
  }

  class ShortWindow extends RateLimitModel {
    protected override inWindow(now: number) {
      return this.started.filter((at) => now < at + this.per - 1).length;
    }
  }

  class ClosedWindow extends RateLimitModel {
    protected override inWindow(now: number) {
      return this.started.filter((at) => now <= at + this.per).length;
    }
  }

  class FreeFailures extends RateLimitModel {
    protected override failed() {
      this.started.pop();
    }
  }

  class ShortenedPause extends RateLimitModel {
    protected override pauseUntil(time: number) {
      this.pausedUntil = time;
    }
  }

  class NoPause extends RateLimitModel {
    protected override pauseUntil() {
      return undefined;
    }
  }

  class FirstComeFirstServed extends RateLimitModel {
    protected override enqueue(...[waiter]: Parameters<RateLimitModel['enqueue']>) {
      this.queue.push(waiter);
    }
  }

  class LastComeFirstServed extends RateLimitModel {
    protected override enqueue(...[waiter]: Parameters<RateLimitModel['enqueue']>) {
      const place = this.queue.findIndex(({ priority }) => priority <= waiter.priority);
      this.queue.splice(place < 0 ? this.queue.length : place, 0, waiter);
    }
  }

  class CostlyLeaving extends RateLimitModel {
    protected override leave(place: number) {
      super.leave(place);
      this.count(this.started.at(-1) ?? 0);
    }
  }

  class NoLeaving extends RateLimitModel {
    protected override leave() {
      return undefined;
    }
  }

  class LateLowering extends RateLimitModel {
    private most = this.limit;

    protected override mayStart(now: number) {
      this.most = Math.max(this.most, this.limit);
      return now >= this.pausedUntil && this.inWindow(now) < this.most;
    }
  }

  class LateRaising extends RateLimitModel {
    private least = this.limit;

    protected override mayStart(now: number) {
      this.least = Math.min(this.least, this.limit);
      return now >= this.pausedUntil && this.inWindow(now) < this.least;
    }
  }

  it.each([
    ['one start too many', OneTooMany, /as number/],
    ['a fixed window', FixedWindow, /as number/],
    ['a window that is too short', ShortWindow, /as number/],
    ['a window that is closed at its end', ClosedWindow, /could have started/],
    ['a task that throws and gives its turn back', FreeFailures, /as number/],
    ['a pause that a shorter one shortens', ShortenedPause, /in a pause/],
    ['a pause that is ignored', NoPause, /in a pause/],
    ['priorities that are ignored', FirstComeFirstServed, /started before/],
    ['equal ones in the wrong order', LastComeFirstServed, /started before/],
    ['a turn lost by leaving', CostlyLeaving, /could have started/],
    ['one who left and starts all the same', NoLeaving, /did not wait|said to wait/],
    ['a lower limit that is ignored', LateLowering, /as number/],
    ['a higher limit that is ignored', LateRaising, /could have started/],
  ])('finds %s', (_, Model, message) => {
    const { failed, errorInstance } = check(Model);

    expect(failed).toBe(true);
    expect(String(errorInstance)).toMatch(message);
  });
});
