import { asyncScheduler, EMPTY, NEVER, switchMap, tap, timer } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { asSettled, RateLimit, Semaphore, tasks } from 'rxjs-as-completed';
import { microtasksRun } from '../support/sources.js';
import { startClock } from '../support/startClock.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('a real clock that shows 1970', () => {
  beforeEach(() => jest.useFakeTimers({ now: 0 }));
  afterEach(() => jest.useRealTimers());

  it('does not move elapsed when it is set', () => {
    const elapsed: number[] = [];
    tasks([timer(5_000)])
      .pipe(asSettled())
      .subscribe((outcome) => elapsed.push(outcome.elapsed));
    jest.setSystemTime(new Date('2026-01-01'));
    jest.advanceTimersByTime(5_000);
    expect(elapsed).toEqual([5_000]);
  });

  it('holds a Date deadline when it is set', () => {
    let ended = false;
    tasks([NEVER])
      .pipe(asSettled({ timeout: new Date(HOUR) }))
      .subscribe({ complete: () => (ended = true) });
    jest.setSystemTime(new Date('2026-01-01'));
    jest.advanceTimersByTime(60_000);
    expect(ended).toBe(true);
  });
});

describe('a real clock that shows 1970, and a RateLimit', () => {
  beforeEach(() => startClock(0));
  afterEach(() => jest.useRealTimers());

  it('keep the pace when the clock is set', async () => {
    const starts: number[] = [];
    const rate = new RateLimit(1, { per: 1_000 });
    for (let index = 0; index < 4; index++) rate.guard(() => [starts.push(performance.now())]).subscribe();
    for (let second = 0; second < 5; second++) {
      if (second === 2) jest.setSystemTime(new Date('2026-01-01'));
      jest.advanceTimersByTime(1_000);
      await microtasksRun();
    }
    expect(starts.map((start) => start - starts[0]!)).toEqual([0, 1_000, 2_000, 3_000]);
  });
});

describe('virtual time after 1e11 frames', () => {
  it('rules a RateLimit', () => {
    const starts: number[] = [];
    const rate = new RateLimit(1, { per: 1_000 });
    const work = () => {
      starts.push(asyncScheduler.now() - 2_000 * DAY);
      return EMPTY;
    };
    new TestScheduler(() => undefined).run(({ flush }) => {
      timer(2_000 * DAY)
        .pipe(switchMap(() => tasks([work, work, work]).pipe(asSettled({ rate }))))
        .subscribe();
      flush();
    });
    expect(starts).toEqual([0, 1_000, 2_000]);
  });

  it('rules the queue of a Semaphore', () => {
    let ended = false;
    new TestScheduler(() => undefined).run(({ flush }) => {
      timer(2_000 * DAY)
        .pipe(switchMap(() => tasks([timer(1), timer(1)]).pipe(asSettled({ concurrency: new Semaphore(1) }))))
        .subscribe({ complete: () => (ended = true) });
      flush();
    });
    expect(ended).toBe(true);
  });

  it('rules elapsed', () => {
    const elapsed: number[] = [];
    new TestScheduler(() => undefined).run(({ flush }) => {
      timer(2_000 * DAY)
        .pipe(
          switchMap(() => tasks([timer(1_000)]).pipe(asSettled())),
          tap((outcome) => elapsed.push(outcome.elapsed)),
        )
        .subscribe();
      flush();
    });
    expect(elapsed).toEqual([1_000]);
  });
});
