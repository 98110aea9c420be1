import { defer, EMPTY, map, NEVER, of, timer } from 'rxjs';
import { asProgress, asSettled, RateLimit, tasks, TimeoutAllError } from 'rxjs-as-completed';
import { record, toMarbles, type RecordedEvent, type Recording } from 'rxjs-as-completed/marbles';
import { readDiagram, writeDiagram, type DiagramStream } from '../../lib/marbles/index';
import { run } from '../support/marbles.js';
import { operators, type Report } from '../support/operators.js';
import { microtasksRun } from '../support/sources.js';
import { startClock } from '../support/startClock.js';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const setClock = (change: number) => jest.setSystemTime(Date.now() + change);
const summer = Date.UTC(2027, 6, 1, 12);

afterEach(() => {
  jest.useRealTimers();
});

const changes: [string, number, number][] = [
  ['goes back an hour', summer, -hour],
  ['goes forward an hour', summer, hour],
  ['goes back to 1970', summer, -summer],
  ['starts in 1970 and is then set over the network', 0, summer],
  ['is corrected by a few milliseconds', summer, -7],
];

describe('When the computer\'s clock', () => {
  describe.each(changes)('%s', (_, now, change) => {
    beforeEach(() => {
      startClock(now);
    });

    it('asSettled still reports the right elapsed and duration', () => {
      const times: unknown[] = [];

      tasks([timer(400), timer(100), timer(300)]).pipe(asSettled({ concurrency: 2 }))
        .subscribe(({ index, elapsed, duration }) => times.push([index, elapsed, duration]));
      jest.advanceTimersByTime(50);
      setClock(change);
      jest.advanceTimersByTime(200);
      setClock(-change);
      jest.advanceTimersByTime(200);

      expect(times).toEqual([[1, 100, 100], [0, 400, 400], [2, 400, 300]]);
    });

    it('asProgress still reports the right elapsed', () => {
      const times: number[] = [];

      tasks([timer(100), timer(300)]).pipe(asProgress({ concurrency: 1 })).subscribe(({ elapsed, outcome }) => {
        times.push(elapsed);
        expect(outcome?.elapsed ?? 0).toBeLessThanOrEqual(elapsed);
      });
      setClock(change);
      jest.advanceTimersByTime(200);
      setClock(-change);
      jest.advanceTimersByTime(200);

      expect(times).toEqual([0, 0, 100, 100, 400]);
    });

    it('a recording still has the right times', () => {
      const recordings: Recording[] = [];

      tasks([timer(100), timer(300)]).pipe(record(asSettled(), (recording) => recordings.push(recording))).subscribe();
      jest.advanceTimersByTime(50);
      setClock(change);
      jest.advanceTimersByTime(100);
      setClock(-change);
      jest.advanceTimersByTime(200);

      const [recording] = recordings;
      expect(recording!.startedAt).toBe(now);
      expect(recording!.events.filter(({ type }) => type === 'completed').map(({ at }) => at)).toEqual([100, 300]);
      expect(toMarbles(recording!, { frame: 50, operator: 'asSettled()' })).toContain('--(A|)');
    });

    describe('a RateLimit', () => {
      /** When six guarded sources start, while the clock is changed and changed back. */
      const startsOf = async (rate: RateLimit) => {
        const began = performance.now();
        const starts: number[] = [];
        const source = defer(() => {
          starts.push(performance.now() - began);
          return EMPTY;
        });
        const pass = async (milliseconds: number) => {
          jest.advanceTimersByTime(milliseconds);
          await microtasksRun();
        };

        for (let index = 0; index < 6; index++) rate.guard(source).subscribe();
        await pass(50);
        setClock(change);
        for (let step = 0; step < 3; step++) await pass(50);
        setClock(-change);
        for (let step = 0; step < 6; step++) await pass(50);
        return starts;
      };

      it('still starts tasks as often as it allows', async () => {
        expect(await startsOf(new RateLimit(2, { per: 100 }))).toEqual([0, 0, 100, 100, 200, 200]);
        expect(jest.getTimerCount()).toBe(0);
      });

      it('still pauses for the given milliseconds', async () => {
        const rate = new RateLimit(3, { per: 100 });
        rate.pause(150);

        expect(await startsOf(rate)).toEqual([150, 150, 150, 250, 250, 250]);
      });
    });

    describe.each(operators)('$name', ({ report }) => {
      it('still times out after the given milliseconds', () => {
        const reports: Report[] = [];

        tasks([NEVER]).pipe(report({ timeout: 10 * minute })).subscribe((item) => reports.push(item));
        jest.advanceTimersByTime(minute);
        setClock(change);
        jest.advanceTimersByTime(9 * minute - 1);
        expect(reports).toEqual([]);
        jest.advanceTimersByTime(1);

        expect(reports).toEqual([{ reason: expect.any(TimeoutAllError) }]);
      });
    });
  });
});

describe.each(operators)('A Date as the deadline of $name', ({ report, call }) => {
  /** Starts a run that never ends by itself; the reports show whether its deadline has passed. */
  const runUntil = (timeout: Date | { due: Date }) => {
    const reports: Report[] = [];
    const subscription = tasks([NEVER]).pipe(report({ timeout })).subscribe((item) => reports.push(item));
    return { reports, subscription };
  };
  const late = [{ reason: expect.any(TimeoutAllError) }];

  beforeEach(() => {
    startClock(summer);
  });

  it('is exact to the millisecond if the clock is not changed', () => {
    const { reports } = runUntil(new Date(summer + 10 * minute + 7));

    jest.advanceTimersByTime(10 * minute + 6);
    expect(reports).toEqual([]);
    jest.advanceTimersByTime(1);

    expect(reports).toEqual(late);
  });

  it.each([
    ['a Date', (due: Date) => due],
    ['{ due }', (due: Date) => ({ due })],
  ])('passes within a minute once the clock has skipped it, as after sleep: %s', (_, timeout) => {
    const { reports } = runUntil(timeout(new Date(summer + 8 * hour)));

    jest.advanceTimersByTime(90 * second);
    setClock(9 * hour);
    expect(reports).toEqual([]);
    jest.advanceTimersByTime(minute);

    expect(reports).toEqual(late);
  });

  it('passes earlier if the clock goes forward', () => {
    const { reports } = runUntil(new Date(summer + 8 * hour));

    setClock(7 * hour);
    jest.advanceTimersByTime(hour - 1);
    expect(reports).toEqual([]);
    jest.advanceTimersByTime(minute);

    expect(reports).toEqual(late);
  });

  it('passes later if the clock goes back', () => {
    const { reports } = runUntil(new Date(summer + 10 * minute));

    jest.advanceTimersByTime(5 * minute);
    setClock(-hour);
    jest.advanceTimersByTime(hour + 5 * minute - 1);
    expect(reports).toEqual([]);
    jest.advanceTimersByTime(minute);

    expect(reports).toEqual(late);
  });

  it('follows a clock that goes back and forward again', () => {
    const { reports } = runUntil(new Date(summer + 10 * minute));

    jest.advanceTimersByTime(30 * second);
    setClock(-day);
    jest.advanceTimersByTime(5 * minute);
    setClock(day);
    jest.advanceTimersByTime(4 * minute);
    expect(reports).toEqual([]);
    jest.advanceTimersByTime(minute + minute);

    expect(reports).toEqual(late);
  });

  it('may be weeks ahead', () => {
    const { reports } = runUntil(new Date(summer + 60 * day));

    jest.advanceTimersByTime(59 * day);
    expect(reports).toEqual([]);
    setClock(2 * day);
    jest.advanceTimersByTime(minute);

    expect(reports).toEqual(late);
  });

  it('may be the latest date there is', () => {
    const { reports, subscription } = runUntil(new Date(8.64e15));

    jest.advanceTimersByTime(100 * day);
    subscription.unsubscribe();

    expect(reports).toEqual([]);
  });

  it('follows the calendar even if the clock starts in 1970', () => {
    startClock(0);
    const { reports } = runUntil(new Date(summer));

    jest.advanceTimersByTime(day);
    expect(reports).toEqual([]);
    setClock(summer);
    jest.advanceTimersByTime(minute);

    expect(reports).toEqual(late);
  });

  it('leaves no timer running', () => {
    const { subscription } = runUntil(new Date(summer + hour));
    const completed = tasks([of('x')]).pipe(call({ timeout: new Date(summer + hour) })).subscribe({ error: () => {} });

    jest.advanceTimersByTime(2 * minute);
    expect(completed.closed).toBe(true);
    subscription.unsubscribe();

    expect(jest.getTimerCount()).toBe(0);
  });

  it("is virtual under a TestScheduler, whatever the computer's clock does", () => {
    const delivered = map((item: Report) => ('reason' in item && item.reason instanceof TimeoutAllError ? 'late' : item));

    run(({ expectObservable }) => {
      expectObservable(tasks([NEVER]).pipe(report({ timeout: new Date(6) }), delivered)).toBe('------(l|)', { l: 'late' });
      expectObservable(tasks([NEVER]).pipe(report({ timeout: new Date(90_001) }), delivered)).toBe('90001ms (l|)', { l: 'late' });
      expectObservable(tasks([NEVER]).pipe(report({ timeout: new Date(40 * day) }), delivered)).toBe(`${40 * day}ms (l|)`, { l: 'late' });
      setClock(day);
    });
  });
});

describe('Under a TestScheduler', () => {
  it("elapsed and duration are virtual, whatever the computer's clock does", () => {
    startClock(summer);

    run(({ cold, expectObservable }) => {
      const a =   cold('--(a|)    ');
      const b =   cold('  ---(b|) ');
      const expected = '--x--(y|) ';

      const result = tasks([a, b]).pipe(asSettled({ concurrency: 1 }), map(({ elapsed, duration }) => {
        setClock(-hour);
        jest.advanceTimersByTime(hour);
        return { elapsed, duration };
      }));

      expectObservable(result).toBe(expected, { x: { elapsed: 2, duration: 2 }, y: { elapsed: 5, duration: 3 } });
    });
  });
});

describe('toMarbles', () => {
  const recording = recorded();
  const withTimes = (at: (before: number, index: number) => unknown): Recording => ({
    ...recording,
    events: recording.events.map((event, index) => ({ ...event, at: at(event.at, index) }) as RecordedEvent),
  });

  it.each([
    ['go back by an hour', withTimes((at, index) => (index > 5 ? at - hour : at))],
    ['go back by a millisecond', withTimes((at, index) => (index > 5 ? at - 1 : at))],
    ['go back repeatedly', withTimes((at, index) => at - (index % 2) * 3)],
    ['are negative', withTimes((at) => at - hour)],
    ['are negative at first', withTimes((at, index) => (index < 3 ? -5 : at))],
    ['are not a number', withTimes(() => NaN)],
    ['are not a number in one place', withTimes((at, index) => (index === 4 ? NaN : at))],
    ['are infinite', withTimes((at, index) => (index > 5 ? Infinity : at))],
    ['became null in JSON', withTimes((at, index) => (index > 5 ? null : at))],
    ['are missing', withTimes(() => undefined)],
    ['are strings', withTimes((at) => `at ${at}`)],
    ['are absurdly large', withTimes((at, index) => (index > 5 ? 1e15 : at))],
    ['have no valid start', { ...recording, startedAt: NaN }],
  ])('rejects or repairs times that %s instead of drawing a broken diagram', (_, broken) => {
    let text: string;
    try {
      text = toMarbles(broken, { operator: 'asSettled()' });
    } catch (error) {
      expect((error as Error).message).toMatch(/^toMarbles: /);
      return;
    }

    const diagram = readDiagram(text);
    expect(text).not.toMatch(/NaN|undefined|null|Infinity|Invalid/);
    expect(writeDiagram(diagram)).toBe(text);
    for (const stream of [...diagram.tasks, diagram.source, diagram.result]) if (stream) expectInOrder(stream);
  });

  it('draws times in order', () => {
    expect(toMarbles(recording, { operator: 'asSettled()', caption: 'In order.' })).toContain('a    = --(A|)');
  });

  /** A run of two tasks, in virtual time. */
  function recorded(): Recording {
    let made: Recording | undefined;
    run(({ cold }) => {
      tasks([cold('--(a|)'), cold('-b--(b|)')]).pipe(record(asSettled(), (given) => { made = given; })).subscribe();
    });
    return made!;
  }
});

function expectInOrder({ marks, subscriptions }: DiagramStream): void {
  const frames = marks.map(({ frame }) => frame);
  expect(frames).toEqual([...frames].sort((one, other) => one - other));
  for (const { from, to } of subscriptions ?? []) {
    expect(from).toBeGreaterThanOrEqual(0);
    expect(to).toBeGreaterThanOrEqual(from);
  }
}

describe('Fake timers that leave performance alone', () => {
  it('make a RateLimit start what waits', async () => {
    jest.useFakeTimers({ doNotFake: ['performance', 'nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask'] });
    const rate = new RateLimit(1, { per: 1_000 });
    const started: string[] = [];

    for (const name of ['a', 'b', 'c']) rate.guard(defer(() => of(started.push(name)))).subscribe();
    for (let step = 0; step < 3; step++) {
      jest.advanceTimersByTime(1_000);
      await microtasksRun();
    }

    expect(started).toEqual(['a', 'b', 'c']);
  });
});
