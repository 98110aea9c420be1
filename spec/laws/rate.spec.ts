import { asyncScheduler, EMPTY, ignoreElements, merge, NEVER, Observable, of, Subject, throwError, timer } from 'rxjs';
import { asProgress, limitConcurrency, RateLimit, Semaphore, tasks } from 'rxjs-as-completed';
import { Journal } from '../support/Journal.js';
import { run } from '../support/marbles.js';
import { operators, values } from '../support/operators.js';
import { CountedIterable, microtasksRun } from '../support/sources.js';

describe.each(operators)('rate: $name', ({ call, report, failsFast, settles }) => {
  it('lets that many tasks start in any window, and the next when the first start leaves it', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const task =     cold('--|          ');
      const subs = [        '^-!          ',
                            '^-!          ',
                            '-----^-!     ',
                            '-----^-!     ',
                            '----------^-!'];
      const expected =      '------------|';

      const result = tasks([1, 2, 3, 4, 5], () => task).pipe(report({ rate: new RateLimit(2, { per: 5 }) }), ignoreElements());

      expectObservable(result).toBe(expected);
      expectSubscriptions(task.subscriptions).toBe(subs);
    });
  });

  it('slides its window: starts that were apart stay apart', () => {
    run(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const task =    cold('   -|             ');
      const subs = [       '   ^!             ',
                           '   ---^!          ',
                           '   -----^!        ',
                           '   --------^!     ',
                           '   ----------^!   '];
      const source =   hot('   a--(bcde)-----|');

      const result = source.pipe(report({ rate: new RateLimit(2, { per: 5 }) }, () => task), ignoreElements());

      expectObservable(result).toBe('--------------|');
      expectSubscriptions(task.subscriptions).toBe(subs);
    });
  });

  it('keeps task order, and emits and ends as without it', () => {
    run(({ cold, expectObservable }) => {
      const a =   cold('-(a|)       ');
      const b =   cold('    -(b|)   ');
      const c =   cold('        -(c|)');
      const expected = '-a---b---(c|)';

      expectObservable(tasks([a, b, c]).pipe(report({ rate: new RateLimit(1, { per: 4 }) }), values)).toBe(expected);
    });
  });

  it('counts a start for the whole window, however short the task', () => {
    run(({ flush }) => {
      const frames: number[] = [];

      tasks([1, 2, 3, 4], () => {
        frames.push(asyncScheduler.now());
        return EMPTY;
      }).pipe(report({ rate: new RateLimit(1, { per: 3 }) })).subscribe();
      flush();

      expect(frames.map((frame) => frame - frames[0]!)).toEqual([0, 3, 6, 9]);
    });
  });

  it('counts a turn whose project throws', () => {
    run(({ flush }) => {
      const starts: number[] = [];
      const rate = new RateLimit(1, { per: 4 });

      of('a').pipe(report({ rate }, () => { throw 'failed'; })).subscribe();
      of('b').pipe(report({ rate }, () => {
        starts.push(asyncScheduler.now());
        return EMPTY;
      })).subscribe();
      flush();

      expect(starts).toEqual([4]);
    });
  });

  it('comes on top of concurrency: a task needs a slot and then a turn', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('------|           ');
      const aSubs =    '^-----!           ';
      const b =   cold('      -|          ');
      const bSubs =    '------^!          ';
      const c =   cold('          -|      ');
      const cSubs =    '----------^!      ';
      const expected = '-----------|      ';

      const result = tasks([a, b, c]).pipe(report({ concurrency: 1, rate: new RateLimit(1, { per: 4 }) }), ignoreElements());

      expectObservable(result).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
    });
  });

  it('gives no turn to a task that waits for a slot or for its group', () => {
    const journal = new Journal();
    const rate = new RateLimit(2, { per: 1_000 });

    tasks(['a', 'b'], (key) => journal.task(key, NEVER)).pipe(report({ concurrency: 1, rate })).subscribe();
    expect([journal.live, rate.waiting]).toEqual([1, 0]);
    tasks(['c', 'd'], (key) => journal.task(key, NEVER)).pipe(report({ groupBy: () => 'all', perGroup: 1, rate })).subscribe();

    expect(journal.all('start')).toEqual(['a', 'c']);
    expect(rate.waiting).toBe(0);
  });

  it('holds the permit of the one task that waits for its turn, and no other', () => {
    const journal = new Journal();
    const [semaphore, rate] = [new Semaphore(5), new RateLimit(1, { per: 1_000 })];

    const subscription = tasks(['a', 'b', 'c'], (key) => journal.task(key, NEVER)).pipe(call({ concurrency: semaphore, rate })).subscribe();
    expect(journal.all('start')).toEqual(['a']);
    expect(semaphore.active).toBeLessThanOrEqual(2);
    expect(rate.waiting).toBe(1);
    subscription.unsubscribe();

    expect([semaphore.active, semaphore.waiting, rate.waiting]).toEqual([0, 0, 0]);
  });

  it('lets a task of a free group overtake while another group is full', () => {
    run(({ flush }) => {
      const journal = new Journal();

      tasks(['a1', 'a2', 'b1'], (key) => journal.task(key, timer(10)))
        .pipe(report({ groupBy: (key) => key[0], perGroup: 1, rate: new RateLimit(1, { per: 2 }) })).subscribe();
      flush();

      expect(journal.all('start')).toEqual(['a1', 'b1', 'a2']);
    });
  });

  it('is shared by all pipelines that are given it', () => {
    run(({ flush }) => {
      const rate = new RateLimit(3, { per: 10 });
      const frames: number[] = [];
      const pipeline = () => tasks([1, 2, 3, 4, 5], () => {
        frames.push(asyncScheduler.now());
        return timer(1);
      }).pipe(report({ rate }));

      merge(pipeline(), pipeline(), rate.guard(() => {
        frames.push(asyncScheduler.now());
        return EMPTY;
      })).subscribe();
      flush();

      expect(frames.map((frame) => frame - frames[0]!)).toEqual([0, 0, 0, 10, 10, 10, 20, 20, 20, 30, 30]);
      expect(rate.waiting).toBe(0);
    });
  });

  it('takes one place in the queue per pipeline, so that pipelines take turns', () => {
    run(({ flush }) => {
      const journal = new Journal();
      const rate = new RateLimit(1, { per: 5 });
      const pipeline = (name: string) => tasks([1, 2, 3], (index) => journal.task(name + index, timer(1))).pipe(report({ rate }));

      merge(pipeline('a'), pipeline('b')).subscribe();
      expect(rate.waiting).toBe(2);
      flush();

      expect(journal.all('start')).toEqual(['a1', 'a2', 'b1', 'a3', 'b2', 'b3']);
    });
  });

  it('pulls at most one item of a lazy source while it waits for its turn', () => {
    const source = new CountedIterable(() => NEVER);
    const rate = new RateLimit(2, { per: 1_000 });

    const subscription = tasks(source).pipe(report({ rate })).subscribe();
    expect(source.pulled).toBeLessThanOrEqual(3);
    subscription.unsubscribe();

    expect([source.returned, rate.waiting]).toEqual([1, 0]);
  });

  it('ends its wait at the deadline, and names who waited', () => {
    run(({ expectObservable, flush }) => {
      const rate = new RateLimit(1, { per: 10 });

      const result = tasks(['a', 'b', 'c'], () => NEVER).pipe(report({ rate, timeout: 5 }));

      const late = { reason: expect.objectContaining({ name: 'TimeoutAllError', running: ['a'], waiting: ['b', 'c'] }) };
      expectObservable(result).toBe(settles ? '-----(lll|)' : '-----(l|)', { l: late });
      flush();
      expect(rate.waiting).toBe(0);
    });
  });

  it('leaves its queue before running tasks are cancelled', () => {
    const rate = new RateLimit(2, { per: 1_000 });
    const waiting: number[] = [];
    const task = new Observable(() => () => waiting.push(rate.waiting));

    const subscription = tasks([task, task, task]).pipe(report({ rate })).subscribe();
    expect(rate.waiting).toBe(1);
    subscription.unsubscribe();

    expect(waiting).toEqual([0, 0]);
  });

  if (failsFast) {
    it('is left when a task fails', () => {
      const rate = new RateLimit(1, { per: 1_000 });
      const failing = new Subject<never>();

      tasks([failing, NEVER]).pipe(call({ rate })).subscribe({ error: () => {} });
      expect(rate.waiting).toBe(1);
      failing.error('failed');

      expect(rate.waiting).toBe(0);
    });
  }

  it('is left when the source fails', () => {
    const rate = new RateLimit(1, { per: 1_000 });
    const source = new Subject<Observable<never>>();

    source.pipe(call({ rate })).subscribe({ error: () => {} });
    source.next(NEVER);
    source.next(NEVER);
    expect(rate.waiting).toBe(1);
    source.error('failed');

    expect(rate.waiting).toBe(0);
  });

  it('leaves no timer behind when nobody waits', () => {
    jest.useFakeTimers();
    const rate = new RateLimit(1, { per: 1_000 });

    const subscription = tasks([NEVER, NEVER]).pipe(call({ rate })).subscribe();
    expect(jest.getTimerCount()).toBe(1);
    subscription.unsubscribe();

    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it('can be paused, from inside a task too', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const rate = new RateLimit(5, { per: 2 });
      const a =   cold('-|           ');
      const b =   cold('       -|    ');
      const bSubs =    '--------^!   ';
      const expected = '---------|   ';

      const result = tasks([() => {
        rate.pause(8);
        return a;
      }, b]).pipe(report({ rate }), ignoreElements());

      expectObservable(result).toBe(expected);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
    });
  });

  it('with 0 starts lets nothing start until it is raised', async () => {
    const rate = new RateLimit(0, { per: 1 });
    const task = new Subject<number>();

    tasks([task]).pipe(report({ rate })).subscribe();
    await microtasksRun();
    expect([task.observed, rate.waiting]).toEqual([false, 1]);
    rate.starts = 1;
    await microtasksRun();

    expect([task.observed, rate.waiting]).toEqual([true, 0]);
  });

  it('with Infinity makes no difference', () => {
    run(({ cold, expectObservable }) => {
      const a =   cold('-(a|)  ');
      const b =   cold('---(b|)');
      const expected = '-a-(b|)';

      expectObservable(tasks([a, b]).pipe(report({ rate: new RateLimit(Infinity, { per: 1 }) }), values)).toBe(expected);
    });
  });

  it('reports a failure in its turn', () => {
    run(({ expectObservable }) => {
      const result = tasks([of('a'), throwError(() => 'b failed')]).pipe(report({ rate: new RateLimit(1, { per: 4 }) }), values);

      expectObservable(result).toBe('a---(b|)', { a: 'a', b: 'b failed' });
    });
  });

  it('is recognised when it comes from another copy of the package', () => {
    let other!: typeof import('rxjs-as-completed');
    jest.isolateModules(() => { other = jest.requireActual('rxjs-as-completed'); });
    const rate = new other.RateLimit(1, { per: 1_000 }) as RateLimit;

    const subscription = tasks([NEVER, NEVER]).pipe(call({ rate })).subscribe();
    expect(rate.waiting).toBe(1);
    subscription.unsubscribe();

    expect(rate.waiting).toBe(0);
  });
});

describe('rate', () => {
  it('has the snapshot of a start at the time of the start', () => {
    run(({ cold, expectObservable }) => {
      const task = cold('-----------|');

      const result = tasks([task, task]).pipe(asProgress({ rate: new RateLimit(1, { per: 5 }) }));

      expectObservable(result, '^-----!').toBe('(01)-2', [
        expect.objectContaining({ waiting: 2, running: 0, elapsed: 0 }),
        expect.objectContaining({ waiting: 1, running: 1, elapsed: 0 }),
        expect.objectContaining({ waiting: 0, running: 2, elapsed: 5 }),
      ]);
    });
  });

  it('starts nothing in a turn that came for a task whose pipeline has no slot any more', () => {
    run(({ flush }) => {
      const journal = new Journal();
      const rate = new RateLimit(1, { per: 3 });

      tasks(['a', 'b', 'c', 'd'], (key) => journal.task(key, timer(2))).pipe(limitConcurrency(1, { rate })).subscribe();
      flush();

      expect(journal.all('start')).toEqual(['a', 'b', 'c', 'd']);
      expect(journal.mostLive).toBe(1);
    });
  });
});
