import { asyncScheduler, EMPTY, ignoreElements, map, merge, NEVER, Observable, of, Subject, take, timer } from 'rxjs';
import { asCompleted, asProgress, asStates, limitConcurrency, RateLimit, Semaphore, tasks, type Task } from 'rxjs-as-completed';
import { Journal } from '../support/Journal.js';
import { run } from '../support/marbles.js';
import { operators } from '../support/operators.js';
import { CountedIterable, microtasksRun } from '../support/sources.js';
import { startClock } from '../support/startClock.js';

describe('The option rate', () => {
  it('starts tasks only as often as the limit allows', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =    cold('----(a|)      ');
      const aSubs =     '^---!         ';
      const b =    cold('--(b|)        ');
      const bSubs =     '^-!           ';
      const c =    cold('     ---(c|)  ');
      const cSubs =     '-----^--!     ';
      const d =    cold('     -(d|)    ');
      const dSubs =     '-----^!       ';
      const e =    cold('          -(e|)');
      const eSubs =     '----------^!  ';
      const expected =  '--b-a-d-c--(e|)';

      const result = tasks([a, b, c, d, e]).pipe(asCompleted({ rate: new RateLimit(2, { per: 5 }) }));

      expectObservable(result).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
      expectSubscriptions(d.subscriptions).toBe(dSubs);
      expectSubscriptions(e.subscriptions).toBe(eSubs);
    });
  });

  it('starts a task when concurrency and rate both admit it', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =    cold('-------(a|)         ');
      const aSubs =     '^------!            ';
      const b =    cold('       -(b|)        ');
      const bSubs =     '-------^!           ';
      const c =    cold('          -(c|)     ');
      const cSubs =     '----------^!        ';
      const d =    cold('                 -(d|)');
      const dSubs =     '-----------------^! ';
      const expected =  '-------ab--c------(d|)';

      const result = tasks([a, b, c, d]).pipe(limitConcurrency(1, { rate: new RateLimit(2, { per: 10 }) }));

      expectObservable(result).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
      expectSubscriptions(d.subscriptions).toBe(dSubs);
    });
  });

  it.each([
    ['a number', () => 1],
    ['a Semaphore', () => new Semaphore(1)],
  ])('takes the turn last: a task that waits for %s has none', (_, concurrency) => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const rate = new RateLimit(2, { per: 10 });
      const a =     cold('-------(a|)    ');
      const b =     cold('          (b|) ');
      const bSubs =      '----------(^!) ';
      const other = cold('(o|)           ');

      expectObservable(tasks([a, b]).pipe(asCompleted({ concurrency: concurrency(), rate }))).toBe('-------a--(b|)');
      expectObservable(rate.guard(other), '---^').toBe('---(o|)');
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectObservable(timer(4, 4).pipe(take(2), map(() => rate.waiting))).toBe('----0---(1|)', [0, 1]);
    });
  });

  it('takes the turn last: a task whose group is full has none', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const rate = new RateLimit(2, { per: 10 });
      const a1 =     cold('-------(a|)    ');
      const a2 =     cold('          (b|) ');
      const a2Subs =      '----------(^!) ';
      const b1 =     cold('(c|)           ');

      const result = tasks({ a1, a2, b1 }).pipe(asCompleted({ groupBy: (key) => key[0], perGroup: 1, rate }));

      expectObservable(result).toBe('c------a--(b|)');
      expectSubscriptions(a2.subscriptions).toBe(a2Subs);
    });
  });

  it('holds the permit of a Semaphore while a task waits for its turn', () => {
    run(({ flush }) => {
      const semaphore = new Semaphore(2);
      const rate = new RateLimit(1, { per: 10 });
      const journal = new Journal();

      rate.guard(EMPTY).subscribe();
      const subscription = tasks(['a', 'b'], (name) => journal.task(name, NEVER)).pipe(asCompleted({ concurrency: semaphore, rate })).subscribe();
      expect([semaphore.active, semaphore.waiting, rate.waiting]).toEqual([1, 0, 1]);
      flush();
      expect(journal.all('start')).toEqual(['a', 'b']);
      expect([semaphore.active, semaphore.waiting, rate.waiting]).toEqual([2, 0, 0]);
      subscription.unsubscribe();

      expect([semaphore.active, semaphore.waiting, rate.waiting]).toEqual([0, 0, 0]);
    });
  });

  it('gives the permit back if the pipeline leaves while a task waits for its turn', async () => {
    const semaphore = new Semaphore(1);
    const rate = new RateLimit(0, { per: 10 });
    const journal = new Journal();

    const subscription = tasks(['a'], (name) => journal.task(name, NEVER)).pipe(asCompleted({ concurrency: semaphore, rate })).subscribe();
    semaphore.guard(journal.task('other', NEVER)).subscribe();
    expect([semaphore.active, semaphore.waiting, rate.waiting]).toEqual([1, 1, 1]);
    subscription.unsubscribe();
    expect([semaphore.active, rate.waiting]).toEqual([0, 0]);
    rate.starts = 1;
    await microtasksRun();

    expect(journal.entries).toEqual(['start other']);
  });

  it('lets pipelines take turns, since each queues one task at a time', () => {
    run(({ flush }) => {
      const rate = new RateLimit(1, { per: 5 });
      const journal = new Journal();
      const starts: number[] = [];
      const pipeline = (name: string) => tasks([1, 2, 3, 4], (index) => {
        starts.push(asyncScheduler.now());
        return journal.task(name + index, timer(20));
      }).pipe(asCompleted({ rate }));

      merge(pipeline('a'), pipeline('b')).subscribe();
      expect(rate.waiting).toBe(2);
      flush();

      expect(journal.all('start')).toEqual(['a1', 'a2', 'b1', 'a3', 'b2', 'a4', 'b3', 'b4']);
      expect(starts).toEqual([0, 5, 10, 15, 20, 25, 30, 35]);
    });
  });

  it('counts the turn of a task whose project throws', () => {
    run(({ flush }) => {
      const starts: number[] = [];

      of(1, 2, 3, 4, 5).pipe(asCompleted((index) => {
        starts.push(asyncScheduler.now());
        if (index < 4) throw 'thrown';
        return EMPTY;
      }, { rate: new RateLimit(2, { per: 10 }), delayErrors: true })).subscribe({ error: () => {} });
      flush();

      expect(starts).toEqual([0, 0, 10, 10, 20]);
    });
  });

  it('counts the turn of something that is no task', () => {
    run(({ flush }) => {
      const starts: number[] = [];
      const last = () => {
        starts.push(asyncScheduler.now());
        return EMPTY;
      };

      tasks([5, 'text', last] as never[]).pipe(asCompleted({ rate: new RateLimit(1, { per: 10 }), delayErrors: true })).subscribe({ error: () => {} });
      flush();

      expect(starts).toEqual([20]);
    });
  });

  it('goes by priority, and lifts a pipeline when an urgent task arrives late', () => {
    run(({ flush }) => {
      const rate = new RateLimit(0, { per: 5 });
      const journal = new Journal();
      const source = new Subject<number>();
      const pipeline = (from: Observable<number>, name: string) => from.pipe(asCompleted(
        (priority) => journal.task(name + priority, EMPTY),
        { rate, priority: (key) => key },
      )).subscribe();

      pipeline(source, 'a');
      source.next(0);
      pipeline(of(1, 4), 'b');
      rate.guard(journal.task('guard 4', EMPTY), { priority: 4 }).subscribe();
      source.next(4);
      expect(rate.waiting).toBe(3);
      rate.starts = 1;
      flush();

      expect(journal.all('start')).toEqual(['a4', 'b4', 'guard 4', 'b1', 'a0']);
    });
  });

  it('pulls at most one item of a lazy source while its turn is awaited', () => {
    const rate = new RateLimit(1, { per: 10 });
    const source = new CountedIterable(() => NEVER);

    const subscription = tasks(source).pipe(asCompleted({ rate })).subscribe();
    expect(source.pulled).toBeLessThanOrEqual(2);
    expect(rate.waiting).toBe(1);
    subscription.unsubscribe();

    expect([source.returned, rate.waiting]).toEqual([1, 0]);
  });

  it('is recognised when it comes from another copy of the package', async () => {
    let other!: typeof import('rxjs-as-completed');
    jest.isolateModules(() => { other = jest.requireActual('rxjs-as-completed'); });
    expect(other.RateLimit).not.toBe(RateLimit);

    // that copy has an RxJS of its own, to which a TestScheduler means nothing
    startClock(Date.UTC(2027, 6, 1, 12));
    try {
      const rate = new other.RateLimit(1, { per: 10 }) as RateLimit;
      const started: string[] = [];

      tasks(['a', 'b'], (name) => {
        started.push(name);
        return EMPTY;
      }).pipe(asCompleted({ rate })).subscribe();
      expect([started, rate.waiting]).toEqual([['a'], 1]);
      jest.advanceTimersByTime(10);
      await microtasksRun();

      expect([started, rate.waiting]).toEqual([['a', 'b'], 0]);
    } finally {
      jest.useRealTimers();
    }
  });

  it.each([5, 'text', null, true, {}, () => 1, new Semaphore(1)])('refuses %p', (rate) => {
    expect(() => asCompleted({ rate: rate as never })).toThrow(/^asCompleted: rate must be a RateLimit, got /);
  });
});

describe.each(operators)('With a rate, $name', ({ report, failsFast }) => {
  it('starts its tasks as often as the limit allows, and as early', () => {
    run(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const task =     cold('    -----|                ');
      const taskSubs = [        '-^----!               ',
                                '--^----!              ',
                                '-----^----!           ',
                                '------^----!          ',
                                '---------------^----! '];
      const source =   hot('    -ab-cd---------e|     ');

      const result = source.pipe(report({ rate: new RateLimit(2, { per: 4 }) }, () => task), ignoreElements());

      expectObservable(result).toBe('--------------------|');
      expectSubscriptions(task.subscriptions).toBe(taskSubs);
    });
  });

  it('ends, and takes no more turns, when the source has failed', () => {
    run(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const rate = new RateLimit(1, { per: 10 });
      const a =      cold('-----     ');
      const aSubs =       '^---!     ';
      const b =      cold('          ');
      const source = hot('(ab)#     ', { a, b });
      const other =  cold('o         ');

      expectObservable(source.pipe(report({ rate }), ignoreElements())).toBe('----|');
      expectObservable(rate.guard(other), '-^').toBe('----------o');
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe([]);
    });
  });

  it('leaves the queue before it cancels running tasks when it is unsubscribed', () => {
    const rate = new RateLimit(1, { per: 1_000 });
    const waiting: number[] = [];
    const task = new Observable(() => () => waiting.push(rate.waiting));

    const subscription = tasks([task, task]).pipe(report({ rate })).subscribe();
    expect(rate.waiting).toBe(1);
    subscription.unsubscribe();

    expect(waiting).toEqual([0]);
  });

  it('stops waiting for a turn at the deadline', () => {
    run(({ flush }) => {
      const rate = new RateLimit(1, { per: 10 });
      const journal = new Journal();
      let ended = false;

      tasks([1, 2, 3], (index) => journal.task(index, NEVER)).pipe(report({ rate, timeout: 15 })).subscribe({ complete: () => { ended = true; } });
      flush();

      expect(ended).toBe(true);
      expect(journal.entries).toEqual(['start 1', 'start 2', 'teardown 1', 'teardown 2']);
      expect(rate.waiting).toBe(0);
    });
  });

  it('starts nothing after the first failure if that ends it', () => {
    run(({ cold, flush }) => {
      const rate = new RateLimit(1, { per: 10 });
      const journal = new Journal();

      tasks(['a', 'b', 'c'], (name) => journal.task(name, cold('---#'))).pipe(report({ rate })).subscribe();
      flush();

      expect(journal.all('start')).toEqual(failsFast ? ['a'] : ['a', 'b', 'c']);
      expect(rate.waiting).toBe(0);
    });
  });
});

describe('A turn of a RateLimit', () => {
  it.each([
    ['asProgress', (rate: RateLimit) => asProgress<Task<number>>({ rate })],
    ['asStates', (rate: RateLimit) => asStates<Task<number>>({ rate })],
  ])('counts for %s from the moment that a slow receiver lets the task start', async (_, operator) => {
    startClock(Date.UTC(2027, 6, 1));
    const began = performance.now();
    const starts: number[] = [];
    let lists = 0;
    const start = () => {
      starts.push(performance.now() - began);
      return EMPTY;
    };

    // The second emission is that of the first start.
    (operator(new RateLimit(1, { per: 100 }))(tasks([1, 2], start)) as Observable<unknown>).subscribe(() => {
      if (++lists === 2) jest.advanceTimersByTime(60);
    });
    for (let step = 0; step < 20; step++) {
      await microtasksRun();
      jest.advanceTimersByTime(10);
    }
    jest.useRealTimers();

    expect(starts).toEqual([60, 160]);
  });
});
