/** What a `RateLimit` makes of timers and clocks that disagree: real ones may be early, fake ones may leave a clock alone. */
import { defer, of } from 'rxjs';
import { RateLimit } from 'rxjs-as-completed';
import { microtasksRun } from '../support/sources.js';
import { startClock } from '../support/startClock.js';

const alwaysReal = ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask'] as const;

async function pass(milliseconds: number): Promise<void> {
  jest.advanceTimersByTime(milliseconds);
  await microtasksRun();
}

/** Guards sources that note their names when they start. */
function queue(limit: RateLimit, length: number): string[] {
  const started: string[] = [];
  for (const name of 'abcdefghijklmnop'.slice(0, length)) limit.guard(defer(() => of(started.push(name)))).subscribe();
  return started;
}

describe('A RateLimit', () => {
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('sets one timer, however many wait', () => {
    startClock(Date.UTC(2027, 6, 1, 12));
    const timersSet = jest.spyOn(globalThis, 'setInterval');

    queue(new RateLimit(1, { per: 1_000 }), 10);

    expect(timersSet).toHaveBeenCalledTimes(1);
  });

  describe('whose timer is early', () => {
    /** How many milliseconds each clock is behind the timers. */
    let behind = { steady: 0, calendar: 0 };

    beforeEach(() => {
      startClock(Date.UTC(2027, 6, 1, 12));
      behind = { steady: 0, calendar: 0 };
      const [steady, calendar] = [performance.now.bind(performance), Date.now.bind(Date)];
      jest.spyOn(performance, 'now').mockImplementation(() => steady() - behind.steady);
      jest.spyOn(Date, 'now').mockImplementation(() => calendar() - behind.calendar);
    });

    it.each([
      ['a fraction of a millisecond', { steady: 0.5, calendar: 0 }],
      ['as much as whole milliseconds explain', { steady: 2, calendar: 0 }],
      ['more, by both clocks', { steady: 5, calendar: 5 }],
      ['more, by both clocks, one of them in whole milliseconds', { steady: 5, calendar: 2 }],
    ])('by %s, waits for the rest', async (_, clocks) => {
      const started = queue(new RateLimit(1, { per: 1_000 }), 2);

      await pass(500);
      behind = clocks;
      await pass(500);
      expect(started).toEqual(['a']);
      await pass(Math.ceil(clocks.steady));

      expect(started).toEqual(['a', 'b']);
    });

    it.each([[0], [1]])('by the steady clock only, counts on when the calendar is %i ms behind', async (calendar) => {
      const started = queue(new RateLimit(1, { per: 1_000 }), 2);

      await pass(500);
      behind = { steady: 5, calendar };
      await pass(500);

      expect(started).toEqual(['a', 'b']);
    });

    it('for once, waits for the rest, however many timers were on time before', async () => {
      const started = queue(new RateLimit(1, { per: 1_000 }), 16);

      for (let turn = 1; turn < 14; turn++) await pass(1_000);
      expect(started).toHaveLength(14);
      behind.steady = 1;
      await pass(1_000);
      expect(started).toHaveLength(14);
      await pass(1);

      expect(started).toHaveLength(15);
    });
  });

  it('keeps to its rate under fake timers that leave performance alone', async () => {
    jest.useFakeTimers({ doNotFake: ['performance', ...alwaysReal] });
    const limit = new RateLimit(1, { per: 100_000 });
    const started = queue(limit, 4);

    for (const expected of ['ab', 'abc', 'abcd']) {
      // Real time passes as well while this runs.
      await pass(90_000);
      expect(started.join('')).toBe(expected.slice(0, -1));
      await pass(10_000);
      expect(started.join('')).toBe(expected);
    }
    expect(limit.waiting).toBe(0);
  });

  it('keeps to its rate under fake timers that leave all clocks alone, once it has noticed', async () => {
    jest.useFakeTimers({ doNotFake: ['performance', 'Date', ...alwaysReal] });
    const started = queue(new RateLimit(1, { per: 100_000 }), 4);

    // The first timers might be early for another reason.
    for (let timers = 0; timers < 10; timers++) await pass(100_000);
    expect(started).toEqual(['a']);
    await pass(100_000);
    expect(started).toEqual(['a', 'b']);
    await pass(90_000);
    expect(started).toEqual(['a', 'b']);
    await pass(10_000);
    expect(started).toEqual(['a', 'b', 'c']);
    await pass(100_000);

    expect(started).toEqual(['a', 'b', 'c', 'd']);
  });
});
