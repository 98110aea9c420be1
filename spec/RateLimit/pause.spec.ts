import { EMPTY, map, NEVER, timer, type Observable } from 'rxjs';
import { asCompleted, RateLimit, tasks } from 'rxjs-as-completed';
import { Journal } from '../support/Journal.js';
import { run } from '../support/marbles.js';
import { microtasksRun } from '../support/sources.js';
import { startClock } from '../support/startClock.js';

const day = 86_400_000;

describe('RateLimit.pause', () => {
  it('lets nothing start before it is over; what runs goes on', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const limit = new RateLimit(2, { per: 3 });
      const a =    cold('---a---(a|)       ');
      const b =    cold('        --(b|)    ');
      const bSubs =     '--------^-!       ';
      const c =    cold('        --(c|)    ');
      const cSubs =     '--------^-!       ';
      const d =    cold('           --(d|) ');
      const dSubs =     '-----------^-!    ';
      const pause = cold('--p').pipe(map(() => limit.pause(6)));

      expectObservable(limit.guard(a)).toBe('---a---(a|)');
      expectObservable(pause).toBe('--p', { p: undefined });
      expectObservable(limit.guard(b), '---^').toBe('----------(b|)');
      expectObservable(limit.guard(c), '---^').toBe('----------(c|)');
      expectObservable(limit.guard(d), '---^').toBe('-------------(d|)');
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
      expectSubscriptions(d.subscriptions).toBe(dSubs);
    });
  });

  const expectStart = (expected: string, pause: (limit: RateLimit) => void) => {
    run(({ cold, expectObservable }) => {
      const limit = new RateLimit(1, { per: 10 });
      pause(limit);

      expectObservable(limit.guard(cold('(a|)'))).toBe(expected);
    });
  };

  it.each([
    ['milliseconds', 5, '-----(a|)'],
    ['a Date', new Date(5), '-----(a|)'],
    ['more milliseconds than a timer can be set for', 2 ** 32, `${2 ** 32}ms (a|)`],
    ['a Date that is months ahead', new Date(100 * day), `${100 * day}ms (a|)`],
    ['0', 0, '(a|)'],
    ['-0', -0, '(a|)'],
    ['less than 0', -5, '(a|)'],
    ['-Infinity', -Infinity, '(a|)'],
    ['a Date that has passed', new Date(-5), '(a|)'],
    ['a Date that is now', new Date(0), '(a|)'],
  ])('takes %s', (_, until, expected) => {
    expectStart(expected, (limit) => limit.pause(until));
  });

  it('takes Infinity, after which nothing ever starts', () => {
    run(({ flush }) => {
      const limit = new RateLimit(1, { per: 10 });
      const journal = new Journal();

      limit.pause(Infinity);
      limit.guard(journal.task('waits', EMPTY)).subscribe();
      timer(50).subscribe(() => limit.pause(5));
      timer(60).subscribe(() => { limit.starts = 5; });
      timer(day).subscribe();
      flush();

      expect(journal.entries).toEqual([]);
      expect(limit.waiting).toBe(1);
    });
  });

  it.each([
    ['a shorter one does not shorten it', [8, 3]],
    ['a longer one lengthens it', [3, 8]],
    ['no pause does not end it', [8, 0]],
    ['a negative one does not end it', [8, -20]],
    ['a Date and milliseconds: the later counts', [new Date(8), 3]],
    ['milliseconds and a Date: the later counts', [3, new Date(8)]],
    ['a Date that has passed does not end it', [8, new Date(-1)]],
  ])('lasts as long as the longest: %s', (_, pauses) => {
    expectStart('--------(a|)', (limit) => {
      for (const until of pauses) limit.pause(until);
    });
  });

  it('counts from now: a shorter pause may end later', () => {
    expectStart('---------(a|)', (limit) => {
      limit.pause(7);
      timer(5).subscribe(() => limit.pause(4));
    });
  });

  it('can be repeated while it lasts and after it', () => {
    run(({ cold, expectObservable }) => {
      const limit = new RateLimit(1, { per: 2 });
      const pauseAt = (frame: number, until: number) => timer(frame).subscribe(() => limit.pause(until));
      pauseAt(1, 4);
      pauseAt(7, 5);

      expectObservable(limit.guard(cold('(a|)'))).toBe('(a|)');
      expectObservable(limit.guard(cold('(b|)'))).toBe('-----(b|)');
      expectObservable(limit.guard(cold('(c|)')), '------^').toBe('------------(c|)');
    });
  });

  it('does not make the limit forget what has started', () => {
    run(({ cold, expectObservable }) => {
      const limit = new RateLimit(1, { per: 10 });

      expectObservable(limit.guard(cold('(a|)'))).toBe('(a|)');
      expectObservable(limit.guard(cold('(b|)'))).toBe('----------(b|)');
      timer(1).subscribe(() => limit.pause(3));
    });
  });

  it('takes back a turn that was handed on but not used', async () => {
    const limit = new RateLimit(0, { per: 1_000 });
    const journal = new Journal();

    const subscription = limit.guard(journal.task('waits', NEVER)).subscribe();
    limit.starts = 1;
    limit.pause(Infinity);
    await microtasksRun();

    expect(journal.entries).toEqual([]);
    expect(limit.waiting).toBe(1);
    subscription.unsubscribe();
  });

  it('can be left', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const limit = new RateLimit(1, { per: 3 });
      const [a, b] = [cold('(a|)'), cold('(b|)')];
      limit.pause(6);

      expectObservable(limit.guard(a), '^--!').toBe('-----');
      expectObservable(limit.guard(b)).toBe('------(b|)');
      expectSubscriptions(a.subscriptions).toBe([]);
    });
  });

  it('stops every pipeline that shares the limit, as after a 429', () => {
    run(({ flush }) => {
      const limit = new RateLimit(1, { per: 1 });
      const started: string[] = [];
      let refused = false;
      const request = (name: string) => timer(0).pipe(map(() => {
        if (name !== 'a2' || refused) return;
        refused = true;
        limit.pause(20);
      }));
      const pipeline = (name: string): Observable<unknown> => tasks([1, 2, 3], (index) => {
        started.push(`${name}${index}`);
        return request(name + index);
      }).pipe(asCompleted({ rate: limit }));

      pipeline('a').subscribe();
      pipeline('b').subscribe();
      const before: string[][] = [];
      timer(20).subscribe(() => before.push([...started]));
      flush();

      expect(before).toEqual([['a1', 'a2']]);
      expect(started).toEqual(['a1', 'a2', 'b1', 'a3', 'b2', 'b3']);
    });
  });

  describe('in real time', () => {
    const now = Date.UTC(2027, 6, 1, 12);

    beforeEach(() => {
      startClock(now);
    });

    afterEach(() => {
      jest.useRealTimers();
    });

    it.each([
      ['milliseconds', () => 90_000],
      ['a Date', () => new Date(now + 90_000)],
    ])('takes %s, and leaves no timer behind', async (_, until) => {
      const limit = new RateLimit(1, { per: 10 });
      const journal = new Journal();

      limit.pause(until());
      expect(jest.getTimerCount()).toBe(0);
      limit.guard(journal.task('a', EMPTY)).subscribe();
      jest.advanceTimersByTime(89_999);
      await microtasksRun();
      expect(journal.entries).toEqual([]);
      jest.advanceTimersByTime(1);
      await microtasksRun();

      expect(journal.all('start')).toEqual(['a']);
      expect(jest.getTimerCount()).toBe(0);
    });

    it.each([
      ['Infinity', Infinity, 100 * day],
      ['months', 60 * day, 59 * day],
    ])('lasts for %s', async (_, until, passed) => {
      const limit = new RateLimit(1, { per: 10 });
      const journal = new Journal();

      limit.pause(until);
      const subscription = limit.guard(journal.task('a', EMPTY)).subscribe();
      jest.advanceTimersByTime(passed);
      await microtasksRun();
      expect(journal.entries).toEqual([]);
      subscription.unsubscribe();

      expect(jest.getTimerCount()).toBe(0);
    });
  });

  it.each([
    [NaN, 'NaN'], [new Date(NaN), 'Invalid Date'], ['3000', '"3000"'], [null, 'null'], [undefined, 'undefined'], [true, 'true'],
    [5n, '5n'], [{}, '[object Object]'],
  ])('refuses %p, synchronously', (until, got) => {
    const limit = new RateLimit(1, { per: 10 });
    const journal = new Journal();

    expect(() => limit.pause(until as never))
      .toThrow(new TypeError(`RateLimit.pause: until must be a number of milliseconds or a valid Date, got ${got}`));
    limit.guard(journal.task('a', EMPTY)).subscribe();

    expect(journal.all('start')).toEqual(['a']);
  });
});
