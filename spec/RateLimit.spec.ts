import { asyncScheduler, defer, EMPTY, map, mergeMap, NEVER, of, retry, Subject, take, throwError, timer, type Observable, type Subscription } from 'rxjs';
import { asCompleted, RateLimit, Semaphore, tasks } from 'rxjs-as-completed';
import { Journal } from './support/Journal.js';
import { run } from './support/marbles.js';
import { microtasksRun } from './support/sources.js';
import { startClock } from './support/startClock.js';

/** When guarded sources start that arrive at these times, all in virtual time. */
function startsOf(limit: RateLimit, arrivals: number[], also: (limit: RateLimit) => void = () => {}): number[] {
  const starts: number[] = [];
  run(({ flush }) => {
    const guarded = limit.guard(defer(() => {
      starts.push(asyncScheduler.now());
      return EMPTY;
    }));
    also(limit);
    for (const arrival of arrivals) timer(arrival).pipe(mergeMap(() => guarded)).subscribe();
    flush();
  });
  return starts;
}

describe('RateLimit', () => {
  it('limits how many guarded sources start in any window of time, however long they run', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const limit = new RateLimit(2, { per: 5 });
      const a =    cold('-------(a|)  ');
      const aSubs =     '^------!     ';
      const b =    cold('-(b|)        ');
      const bSubs =     '^!           ';
      const c =    cold('     --(c|)  ');
      const cSubs =     '-----^-!     ';
      const d =    cold('     -(d|)   ');
      const dSubs =     '-----^!      ';
      const e =    cold('          -(e|)');
      const eSubs =     '----------^!  ';

      expectObservable(limit.guard(a)).toBe('-------(a|)');
      expectObservable(limit.guard(b)).toBe('-(b|)');
      expectObservable(limit.guard(c), '-^').toBe('-------(c|)');
      expectObservable(limit.guard(d), '-^').toBe('------(d|)');
      expectObservable(limit.guard(e), '--^').toBe('-----------(e|)');
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
      expectSubscriptions(d.subscriptions).toBe(dSubs);
      expectSubscriptions(e.subscriptions).toBe(eSubs);
    });
  });

  describe('its window', () => {
    it('slides: there is no double burst where one ends and the next begins', () => {
      expect(startsOf(new RateLimit(3, { per: 10 }), [9, 9, 9, 10, 10, 10])).toEqual([9, 9, 9, 19, 19, 19]);
    });

    it('opens turn by turn, as the starts in it grow old', () => {
      expect(startsOf(new RateLimit(2, { per: 5 }), [0, 4, 4, 4, 4])).toEqual([0, 4, 5, 9, 10]);
    });

    it('is half-open: after exactly its length, the next may start', () => {
      expect(startsOf(new RateLimit(1, { per: 5 }), [0, 4, 10, 15, 19])).toEqual([0, 5, 10, 15, 20]);
    });

    it('spaces starts evenly if it holds only one', () => {
      expect(startsOf(new RateLimit(1, { per: 100 }), [0, 0, 0, 0, 350])).toEqual([0, 100, 200, 300, 400]);
    });

    it('saves no turns up while nothing starts', () => {
      expect(startsOf(new RateLimit(2, { per: 10 }), [500, 500, 500, 500, 500])).toEqual([500, 500, 510, 510, 520]);
    });

    it('may be a fraction of a millisecond', () => {
      expect(startsOf(new RateLimit(1, { per: 0.5 }), [0, 0, 0])).toHaveLength(3);
    });

    it('may be longer than a timer can be set for', () => {
      expect(startsOf(new RateLimit(1, { per: 2 ** 33 }), [0, 0, 0])).toEqual([0, 2 ** 33, 2 ** 34]);
    });
  });

  describe('guard', () => {
    it('subscribes immediately when a turn is free', () => {
      const limit = new RateLimit(1, { per: 1_000 });
      const emitted: string[] = [];

      limit.guard(of('a')).subscribe((value) => emitted.push(value));

      expect(emitted).toEqual(['a']);
    });

    it('is cold: each subscription takes its own turn', () => {
      const limit = new RateLimit(2, { per: 10 });

      const guarded = limit.guard(NEVER);
      expect(limit.waiting).toBe(0);
      const subscriptions = [guarded.subscribe(), guarded.subscribe(), guarded.subscribe()];
      expect(limit.waiting).toBe(1);

      for (const subscription of subscriptions) subscription.unsubscribe();
    });

    it('starts the highest priority first, equal ones as they arrived', () => {
      run(({ flush }) => {
        const limit = new RateLimit(1, { per: 2 });
        const journal = new Journal();

        for (const priority of [0, -1, 3, 0.5, 3, -Infinity, Infinity]) {
          limit.guard(journal.task(priority, EMPTY), { priority }).subscribe();
        }
        limit.guard(journal.task('default', EMPTY)).subscribe();
        flush();

        expect(journal.all('start')).toEqual(['0', 'Infinity', '3', '3', '0.5', 'default', '-1', '-Infinity']);
      });
    });

    it('lets a newcomer of higher priority go first', () => {
      run(({ cold, expectObservable }) => {
        const limit = new RateLimit(1, { per: 4 });

        expectObservable(limit.guard(cold('(a|)'))).toBe('(a|)');
        expectObservable(limit.guard(cold('(b|)'))).toBe('--------(b|)');
        expectObservable(limit.guard(cold('(c|)'), { priority: 1 }), '---^').toBe('----(c|)');
      });
    });

    it('counts the turn of a source that fails, is empty, or is unsubscribed', () => {
      const limit = new RateLimit(3, { per: 10 });

      const starts = startsOf(limit, [1, 2, 3, 4, 5], () => {
        limit.guard(throwError(() => 'failed')).subscribe({ error: () => {} });
        limit.guard(EMPTY).subscribe();
        limit.guard(NEVER).subscribe().unsubscribe();
      });

      expect(starts).toEqual([10, 10, 10, 20, 20]);
    });

    it('can be unsubscribed by its own source', () => {
      const emitted: number[] = [];

      new RateLimit(1, { per: 5 }).guard(of(1, 2, 3)).pipe(take(1)).subscribe((value) => emitted.push(value));

      expect(emitted).toEqual([1]);
    });

    it('lets a retry take its turn anew', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const limit = new RateLimit(1, { per: 4 });
        const a =     cold('-#          ');
        const aSubs = [    '^!          ',
                           '----^!      ',
                           '--------^!  '];
        const expected =   '---------#  ';

        const result = limit.guard(a).pipe(retry(2));

        expectObservable(result).toBe(expected);
        expectSubscriptions(a.subscriptions).toBe(aSubs);
      });
    });
  });

  describe('guard of a function', () => {
    it('calls it with a signal only when its turn has come', () => {
      run(({ flush }) => {
        const limit = new RateLimit(1, { per: 5 });
        const called: number[] = [];
        const task = jest.fn(({ signal }: { signal: AbortSignal }) => {
          called.push(asyncScheduler.now());
          return of(signal.aborted);
        });
        const emitted: boolean[] = [];

        for (let turn = 0; turn < 3; turn++) limit.guard(task).subscribe((value) => emitted.push(value));
        flush();

        expect(called).toEqual([0, 5, 10]);
        expect(task.mock.calls[2]).toEqual([{ signal: expect.any(AbortSignal) }]);
        expect(emitted).toEqual([false, false, false]);
      });
    });

    it('aborts the signal when it is unsubscribed while it runs, but not when it has ended', () => {
      const limit = new RateLimit(2, { per: 5 });
      const signals: AbortSignal[] = [];
      const guarded = (task: Subject<void>) => limit.guard(({ signal }) => {
        signals.push(signal);
        return task;
      }).subscribe();
      const ends = new Subject<void>();

      const subscriptions = [guarded(ends), guarded(new Subject())];
      ends.complete();
      for (const subscription of subscriptions) subscription.unsubscribe();

      expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
      expect(signals[1]!.reason).toMatchObject({ name: 'AbortError' });
    });

    it('errors if it throws or returns no task, and that turn counts', () => {
      const limit = new RateLimit(2, { per: 10 });
      const errors: unknown[] = [];

      const starts = startsOf(limit, [0, 0, 0], () => {
        limit.guard(() => { throw undefined; }).subscribe({ error: (error) => errors.push(error) });
        limit.guard((() => 5) as never).subscribe({ error: (error) => errors.push(error) });
      });

      expect(errors).toEqual([undefined, expect.any(TypeError)]);
      expect(starts).toEqual([10, 10, 20]);
    });

    it('is never called if it is unsubscribed while it waits', () => {
      run(({ flush }) => {
        const limit = new RateLimit(1, { per: 5 });
        const task = jest.fn(() => EMPTY);

        limit.guard(EMPTY).subscribe();
        limit.guard(task).subscribe().unsubscribe();
        flush();

        expect(task).not.toHaveBeenCalled();
      });
    });
  });

  describe('leaving the queue', () => {
    it('is immediate and gives no turn away', () => {
      run(({ cold, hot, expectObservable, expectSubscriptions }) => {
        const limit = new RateLimit(1, { per: 5 });
        const a =    cold('a|     ');
        const b =    cold('b|     ');
        const c =    cold('     c|');
        const cSubs =     '-----^!';
        const clock = hot('-x-x--x');

        expectObservable(limit.guard(a)).toBe('a|');
        expectObservable(limit.guard(b), '^-!').toBe('---');
        expectObservable(limit.guard(c)).toBe('-----c|');
        expectObservable(clock.pipe(map(() => String(limit.waiting)))).toBe('-2-1--0');
        expectSubscriptions(b.subscriptions).toBe([]);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
      });
    });

    it('passes on a turn whose time has come but whose task has not started', async () => {
      const limit = new RateLimit(0, { per: 1_000 });
      const journal = new Journal();

      const leaves = limit.guard(journal.task('leaves', EMPTY)).subscribe();
      limit.guard(journal.task('next', EMPTY)).subscribe();
      limit.starts = 1;
      leaves.unsubscribe();
      await microtasksRun();

      expect(journal.all('start')).toEqual(['next']);
      expect(limit.waiting).toBe(0);
    });

    it('starts none of fifty guarded tasks that are cancelled at once', async () => {
      const limit = new RateLimit(3, { per: 1_000 });
      const journal = new Journal();
      const subscriptions = Array.from({ length: 50 }, (_, index) => limit.guard(journal.task(index, NEVER)).subscribe());

      limit.starts = Infinity;
      for (const subscription of subscriptions) subscription.unsubscribe();
      await microtasksRun();

      expect(journal.all('start')).toEqual(['0', '1', '2']);
      expect(limit.waiting).toBe(0);
    });
  });

  describe('starts', () => {
    it('can be read, as can the number of those waiting', () => {
      const limit = new RateLimit(2, { per: 1_000 });

      const subscriptions = Array.from({ length: 5 }, () => limit.guard(NEVER).subscribe());
      expect([limit.starts, limit.waiting]).toEqual([2, 3]);

      for (const subscription of subscriptions) subscription.unsubscribe();
      expect([limit.starts, limit.waiting]).toEqual([2, 0]);
    });

    it('can be infinite', () => {
      const limit = new RateLimit(Infinity, { per: 1_000 });
      const journal = new Journal();

      for (let index = 0; index < 100; index++) limit.guard(journal.task(index, NEVER)).subscribe();

      expect([limit.starts, limit.waiting, journal.live]).toEqual([Infinity, 0, 100]);
    });

    const change = (at: number, starts: number) => (limit: RateLimit) => timer(at).subscribe(() => { limit.starts = starts; });

    it('start waiting tasks when raised, as many as the window has room for', () => {
      expect(startsOf(new RateLimit(1, { per: 10 }), [0, 0, 0, 0, 0], change(4, 3))).toEqual([0, 4, 4, 10, 14]);
    });

    it('hold back when lowered until the window has emptied', () => {
      expect(startsOf(new RateLimit(3, { per: 10 }), [0, 0, 1, 5, 5, 5], change(4, 1))).toEqual([0, 0, 1, 11, 21, 31]);
    });

    it('count what started while they were infinite', () => {
      expect(startsOf(new RateLimit(Infinity, { per: 10 }), [0, 1, 2, 5, 5], change(4, 2))).toEqual([0, 1, 2, 11, 12]);
    });

    it('pause at 0, from the constructor on', () => {
      expect(startsOf(new RateLimit(0, { per: 10 }), [0, 0, 0], change(7, 2))).toEqual([7, 7, 17]);
    });

    it('pause when set to 0', () => {
      const resume = (limit: RateLimit) => {
        change(1, 0)(limit);
        change(25, 1)(limit);
      };

      expect(startsOf(new RateLimit(1, { per: 10 }), [0, 0, 0], resume)).toEqual([0, 25, 35]);
    });

    it('start waiting tasks a microtask later when raised', async () => {
      const limit = new RateLimit(0, { per: 1_000 });
      const journal = new Journal();
      for (const name of ['a', 'b', 'c']) limit.guard(journal.task(name, NEVER)).subscribe();

      limit.starts = 3;
      expect(journal.entries).toEqual([]);
      await Promise.resolve();

      expect(journal.all('start')).toEqual(['a', 'b', 'c']);
      expect(limit.waiting).toBe(0);
    });

    it.each([
      [0, []],
      [1, ['a']],
      [2, ['a', 'b']],
    ])('take back turns that were handed on but not used when lowered to %i', async (starts, started) => {
      const limit = new RateLimit(0, { per: 1_000 });
      const journal = new Journal();
      const subscriptions = ['a', 'b', 'c'].map((name) => limit.guard(journal.task(name, NEVER)).subscribe());

      limit.starts = 3;
      limit.starts = starts;
      await microtasksRun();

      expect(journal.all('start')).toEqual(started);
      for (const subscription of subscriptions) subscription.unsubscribe();
    });

    it('can be changed by a task that starts', () => {
      const limit = new RateLimit(1, { per: 10 });
      const starts: number[] = [];

      run(({ flush }) => {
        for (let turn = 0; turn < 4; turn++) {
          limit.guard(() => {
            starts.push(asyncScheduler.now());
            limit.starts = 2;
            return EMPTY;
          }).subscribe();
        }
        flush();
      });

      expect(starts).toEqual([0, 0, 10, 10]);
    });
  });

  describe('time', () => {
    it('begins anew with every TestScheduler', () => {
      const limit = new RateLimit(2, { per: 10 });

      expect(startsOf(limit, [0, 0, 0])).toEqual([0, 0, 10]);
      expect(startsOf(limit, [0, 0, 0])).toEqual([0, 0, 10]);
      expect(startsOf(limit, [7, 7, 8])).toEqual([7, 7, 17]);
    });

    it('begins anew in the next test, even if its clock does not show an earlier time', async () => {
      const limit = new RateLimit(2, { per: 10 });

      expect(startsOf(limit, [0, 0])).toEqual([0, 0]);
      await microtasksRun();
      expect(startsOf(limit, [0, 0])).toEqual([0, 0]);
      await microtasksRun();
      expect(startsOf(limit, [3, 3, 4])).toEqual([3, 3, 13]);
    });

    it('begins anew with every TestScheduler for pauses, too', () => {
      const limit = new RateLimit(2, { per: 10 });

      expect(startsOf(limit, [50], () => timer(40).subscribe(() => limit.pause(100)))).toEqual([140]);
      expect(startsOf(limit, [0], () => limit.pause(5))).toEqual([5]);
      expect(startsOf(limit, [0])).toEqual([0]);
    });

    it('is kept when a turn, a permit and the end of a task fall on the same frame', () => {
      run(({ flush }) => {
        const limit = new RateLimit(1, { per: 1 });
        const semaphore = new Semaphore(1);
        const starts: number[] = [];
        const started = (task: Observable<unknown>) => defer(() => {
          starts.push(asyncScheduler.now());
          return task;
        });

        tasks([EMPTY, EMPTY, EMPTY, EMPTY], started).pipe(asCompleted({ concurrency: 1, rate: limit })).subscribe();
        tasks([timer(2), EMPTY], started).pipe(asCompleted({ concurrency: semaphore, rate: limit })).subscribe();
        flush();

        expect(starts).toEqual([0, 1, 2, 3, 4, 5]);
        expect([limit.waiting, semaphore.active, semaphore.waiting]).toEqual([0, 0, 0]);
      });
    });

    describe('that is real', () => {
      beforeEach(() => {
        startClock(Date.UTC(2027, 6, 1, 12));
      });

      afterEach(() => {
        jest.useRealTimers();
      });

      /** Passes one millisecond after another, and lets microtasks run in each. */
      const pass = async (milliseconds: number) => {
        for (let passed = 0; passed < milliseconds; passed++) {
          jest.advanceTimersByTime(1);
          await microtasksRun();
        }
      };
      const guardMany = (limit: RateLimit, count: number) => {
        const began = performance.now();
        const starts: number[] = [];
        const subscriptions = Array.from({ length: count }, () => limit.guard(defer(() => {
          starts.push(performance.now() - began);
          return EMPTY;
        })).subscribe());
        return { starts, subscriptions };
      };

      it('is kept with timers', async () => {
        const { starts } = guardMany(new RateLimit(2, { per: 10 }), 5);

        await pass(30);

        expect(starts).toEqual([0, 0, 10, 10, 20]);
      });

      it('is followed by the virtual one of a TestScheduler', async () => {
        const limit = new RateLimit(2, { per: 10 });
        const { starts } = guardMany(limit, 2);
        await pass(1);
        expect(starts).toEqual([0, 0]);

        expect(startsOf(limit, [0, 0, 0])).toEqual([0, 0, 10]);
        expect(startsOf(limit, [3, 3, 4])).toEqual([3, 3, 13]);
      });

      it('needs a timer only while somebody waits', async () => {
        const limit = new RateLimit(1, { per: 10 });

        const ones: Subscription[] = [limit.guard(NEVER).subscribe()];
        expect(jest.getTimerCount()).toBe(0);
        for (let index = 0; index < 3; index++) ones.push(limit.guard(NEVER).subscribe());
        expect(jest.getTimerCount()).toBe(1);
        await pass(10);
        expect([limit.waiting, jest.getTimerCount()]).toEqual([2, 1]);
        ones[2]!.unsubscribe();
        expect([limit.waiting, jest.getTimerCount()]).toEqual([1, 1]);
        ones[3]!.unsubscribe();

        expect([limit.waiting, jest.getTimerCount()]).toEqual([0, 0]);
      });

      it('has no timer left after the last turn, whatever happened before', async () => {
        const limit = new RateLimit(2, { per: 10 });
        limit.pause(15);
        guardMany(limit, 4);
        await pass(5);
        limit.starts = 1;
        limit.pause(20);
        await pass(100);

        expect([limit.waiting, jest.getTimerCount()]).toEqual([0, 0]);
      });

      it('has no timer while it is paused without an end', () => {
        const limit = new RateLimit(0, { per: 10 });

        const { subscriptions } = guardMany(limit, 2);
        expect(jest.getTimerCount()).toBe(0);
        limit.starts = 2;
        limit.pause(Infinity);
        expect(jest.getTimerCount()).toBe(0);

        for (const subscription of subscriptions) subscription.unsubscribe();
      });

      it('does not trust a timer that fires early', async () => {
        const clock = jest.spyOn(performance, 'now');
        clock.mockReturnValue(1_000.9);
        const limit = new RateLimit(1, { per: 10 });
        const started = jest.fn(() => EMPTY);

        limit.guard(started).subscribe();
        limit.guard(started).subscribe();
        clock.mockReturnValue(1_010.2);
        await pass(10);
        expect(started).toHaveBeenCalledTimes(1);
        clock.mockReturnValue(1_012);
        await pass(10);

        expect(started).toHaveBeenCalledTimes(2);
        expect(jest.getTimerCount()).toBe(0);
        clock.mockRestore();
      });
    });
  });

  it('never lets more start than allowed in a thousand runs that end in every possible way', () => {
    run(({ flush }) => {
      const limit = new RateLimit(4, { per: 10 });
      const starts: number[] = [];
      let left = 0;
      for (let index = 0; index < 1_000; index++) {
        const fate = index % 5;
        const source = defer(() => {
          starts.push(asyncScheduler.now());
          if (fate === 0) throw 'failed';
          return fate === 1 ? of(undefined) : timer(index % 7);
        });
        const subscription = limit.guard(source).subscribe({ error: () => {} });
        if (fate === 2 && limit.waiting > 0) {
          subscription.unsubscribe();
          left++;
        }
      }
      flush();

      expect(starts).toEqual(Array.from({ length: 1_000 - left }, (_, turn) => Math.floor(turn / 4) * 10));
      expect(limit.waiting).toBe(0);
    });
  });
});
