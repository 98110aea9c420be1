import { EMPTY, ignoreElements, map, merge, NEVER, type Observable, of, Subject, takeUntil, timer } from 'rxjs';
import { inOrder, limitConcurrency, RateLimit, Semaphore, tasks, type TimeoutAllError } from 'rxjs-as-completed';
import { Journal } from '../support/Journal.js';
import { run } from '../support/marbles.js';
import { operators, values, type Options, type Report } from '../support/operators.js';
import { CountedIterable, microtasksRun } from '../support/sources.js';

/** The number in a name such as `a5`. */
const numberIn = (name: string): number => Number(/-?\d+/.exec(name)![0]);

/** Tasks that take a millisecond each. */
const briefly = (journal: Journal) => (name: string) => journal.task(name, timer(1));

describe.each(operators)('priority: $name', ({ call, report, failsFast, settles }) => {
  it('starts the highest of the known tasks first, equal ones in task order', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a1 =  cold('    -|     ');
      const a1Subs =   '----^!     ';
      const b5 =  cold('---|       ');
      const b5Subs =   '^--!       ';
      const c1 =  cold('     --|   ');
      const c1Subs =   '-----^-!   ';
      const d5 =  cold('   -|      ');
      const d5Subs =   '---^!      ';
      const expected = '-------|   ';

      const result = tasks({ a1, b5, c1, d5 }).pipe(report({ concurrency: 1, priority: numberIn }), ignoreElements());

      expectObservable(result).toBe(expected);
      expectSubscriptions(a1.subscriptions).toBe(a1Subs);
      expectSubscriptions(b5.subscriptions).toBe(b5Subs);
      expectSubscriptions(c1.subscriptions).toBe(c1Subs);
      expectSubscriptions(d5.subscriptions).toBe(d5Subs);
    });
  });

  it('is asked with the key and the index', () => {
    const priority = jest.fn(() => 0);

    tasks({ a: of(1), b: of(2) }).pipe(report({ priority })).subscribe();
    of('c').pipe(report({ priority }, () => of(3))).subscribe();

    expect(priority.mock.calls).toEqual([['a', 0], ['b', 1], ['c', 0]]);
  });

  it.each<[string, number[]]>([
    ['negative', [-2, -1, -3]],
    ['fractional', [0.5, 0.75, 0.25]],
    ['infinite', [0, Infinity, -Infinity]],
    ['zero of either sign, and so equal', [0, -1, -0]],
  ])('may be %s', (kind, priorities) => {
    run(({ flush }) => {
      const journal = new Journal();

      tasks(['second', 'first', 'third'], briefly(journal))
        .pipe(report({ concurrency: 1, priority: (_, index) => priorities[index]! })).subscribe();
      flush();

      expect(journal.all('start')).toEqual(kind.startsWith('zero') ? ['second', 'third', 'first'] : ['first', 'second', 'third']);
    });
  });

  it.each<[string, (run: (name: string) => Observable<unknown>) => Observable<unknown>]>([
    ['an array', (run) => tasks(['a1', 'b3', 'c2'], run)],
    ['a Set', (run) => tasks(new Set(['a1', 'b3', 'c2']), run)],
    ['a record', (run) => tasks({ a1: 'a1', b3: 'b3', c2: 'c2' }, run)],
    ['a Map', (run) => tasks(new Map([['a1', 'a1'], ['b3', 'b3'], ['c2', 'c2']]), run)],
  ])('knows all tasks of %s from the beginning', (_, source) => {
    run(({ flush }) => {
      const journal = new Journal();

      source(briefly(journal)).pipe(report({ concurrency: 1, priority: numberIn })).subscribe();
      flush();

      expect(journal.all('start')).toEqual(['b3', 'c2', 'a1']);
    });
  });

  it('decides among the tasks that have arrived, so that a late one may overtake', () => {
    run(({ hot, flush }) => {
      const journal = new Journal();
      const keys: Record<string, string> = { p: 'a0', q: 'b1', r: 'c1', s: 'd2', t: 'e9' };
      const source = hot('(pq)r-s---t|').pipe(map((letter) => keys[letter]!));

      source.pipe(report({ concurrency: 1, priority: numberIn }, (key) => journal.task(key, timer(8)))).subscribe();
      flush();

      expect(journal.all('start')).toEqual(['a0', 'd2', 'e9', 'b1', 'c1']);
    });
  });

  it('does not hold up a task that may start as it arrives', () => {
    const journal = new Journal();
    const source = new Subject<string>();

    source.pipe(report({ concurrency: 2, priority: numberIn }, (key) => journal.task(key, NEVER))).subscribe();
    for (const key of ['a-1', 'b0', 'c9']) source.next(key);

    expect(journal.all('start')).toEqual(['a-1', 'b0']);
  });

  it('pulls nothing from an iterable in advance', () => {
    const journal = new Journal();
    const source = new CountedIterable((index) => index < 5 ? `n${index}` : undefined);
    const running = new Subject<void>();

    const subscription = tasks(source, (key) => journal.task(key, running)).pipe(report({ concurrency: 2, priority: numberIn })).subscribe();
    expect(journal.all('start')).toEqual(['n0', 'n1']);
    expect(source.pulled).toBe(2);
    subscription.unsubscribe();

    expect([source.pulled, source.returned]).toEqual([2, 1]);
  });

  describe('with groups', () => {
    const groupBy = (key: string) => key[0];

    it('starts the highest of the tasks whose group is not full', () => {
      run(({ flush }) => {
        const journal = new Journal();

        tasks(['a1', 'a9', 'b2', 'a5', 'b7'], briefly(journal)).pipe(report({ groupBy, perGroup: 1, priority: numberIn })).subscribe();
        flush();

        expect(journal.all('start')).toEqual(['a9', 'b7', 'a5', 'b2', 'a1']);
      });
    });

    it('lets a later, higher task of a full group overtake the earlier ones of its group', () => {
      run(({ hot, flush }) => {
        const journal = new Journal();
        const keys: Record<string, string> = { p: 'a0', q: 'a1', r: 'a2', s: 'b0' };
        const source = hot('pqrs|').pipe(map((letter) => keys[letter]!));

        source.pipe(report({ groupBy, perGroup: 1, priority: numberIn }, (key) => journal.task(key, timer(9)))).subscribe();
        flush();

        expect(journal.all('start')).toEqual(['a0', 'b0', 'a2', 'a1']);
      });
    });

    it('looks past a full group, however high its tasks are', () => {
      const journal = new Journal();

      tasks(['a9', 'a8', 'b1'], (key) => journal.task(key, NEVER)).pipe(report({ concurrency: 2, groupBy, perGroup: 1, priority: numberIn })).subscribe();

      expect(journal.all('start')).toEqual(['a9', 'b1']);
    });

    it('gives a freed slot to the highest task, not to that of the group which freed it', () => {
      const journal = new Journal();
      const a = new Subject<void>();
      const source = new Subject<string>();

      source.pipe(report({ concurrency: 2, groupBy, perGroup: 1, priority: numberIn }, (key) => journal.task(key, key === 'a0' ? a : NEVER))).subscribe();
      for (const key of ['a0', 'b0', 'a1', 'c2']) source.next(key);
      a.complete();

      expect(journal.all('start')).toEqual(['a0', 'b0', 'c2']);
    });
  });

  describe('that is wrong', () => {
    const wrongs: [string, unknown, () => never | number][] = [
      ['throws', 'no priority', () => { throw 'no priority'; }],
      ['returns NaN', new TypeError('priority must return a number, got NaN'), () => NaN],
      ['returns a string', new TypeError('priority must return a number, got "5"'), () => '5' as never],
      ['returns nothing', new TypeError('priority must return a number, got undefined'), () => undefined as never],
      ['returns a bigint', expect.objectContaining({ name: 'TypeError' }), () => 5n as never],
    ];

    it.each(wrongs)('because it %s is the failure of that task', (_, reason, wrong) => {
      const reports: Report[] = [];
      const priority = (key: string) => key === 'b' ? wrong() : 0;

      tasks(['a', 'b', 'c'], (key) => of(key)).pipe(report({ concurrency: 1, priority })).subscribe((item) => reports.push(item));

      expect(reports).toContainEqual({ reason });
      expect(reports.filter((item) => 'reason' in item)).toHaveLength(1);
      if (!failsFast) expect(reports.filter((item) => 'value' in item)).toEqual([{ value: 'a' }, { value: 'c' }]);
    });

    it('leaves no permit taken and lets the run end', async () => {
      const semaphore = new Semaphore(1);
      const ended = jest.fn();
      const priority = (_: unknown, index: number) => {
        if (index !== 1) throw 'no priority';
        return 0;
      };

      of('a', 'b', 'c').pipe(report({ concurrency: semaphore, priority }, () => of(1))).subscribe({ complete: ended });
      await microtasksRun();

      expect(ended).toHaveBeenCalledTimes(1);
      expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
    });

    it('because of a promise leaves no rejection unhandled', async () => {
      const unhandled = jest.fn();
      process.on('unhandledRejection', unhandled);

      tasks([NEVER, of(1)]).pipe(report({ priority: (() => Promise.reject('later')) as never })).subscribe();
      await microtasksRun();

      process.off('unhandledRejection', unhandled);
      expect(unhandled).not.toHaveBeenCalled();
    });
  });

  it('leaves no rejection of a known promise unhandled, whenever its turn would have come', async () => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);

    const subscription = tasks([Promise.reject('early'), NEVER]).pipe(call({ concurrency: 1, priority: (_: unknown, index: number) => index })).subscribe({ error: () => {} });
    await microtasksRun();
    subscription.unsubscribe();
    await microtasksRun();

    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('may end the run, which then starts nothing', () => {
    const journal = new Journal();
    const stop = new Subject<void>();
    const priority = (key: string) => {
      if (key === 'b') stop.next();
      return 0;
    };

    tasks(['a', 'b', 'c'], (key) => journal.task(key, NEVER)).pipe(report({ priority }), takeUntil(stop)).subscribe();

    expect(journal.entries).toEqual([]);
  });

  it('does not change in which order the deadline names what was waiting', () => {
    run(({ expectObservable }) => {
      const result = tasks({ a1: NEVER, b3: NEVER, c2: NEVER }).pipe(report({ concurrency: 1, priority: numberIn, timeout: 4 }));
      const late = { reason: expect.objectContaining({ running: ['b3'], waiting: ['a1', 'c2'] }) };

      expectObservable(result).toBe(settles ? '----(lll|)' : '----(l|)', { l: late });
    });
  });

  it('makes no difference without a limit', () => {
    run(({ cold, expectObservable }) => {
      const a =   cold('-(a|)  ');
      const b =   cold('---(b|)');
      const expected = '-a-(b|)';

      expectObservable(tasks({ a, b }).pipe(report({ priority: (_, index) => index }), values)).toBe(expected);
    });
  });

  it('orders a hundred synchronous tasks', () => {
    const journal = new Journal();
    const inputs = Array.from({ length: 100 }, (_, index) => (index * 37) % 100);

    tasks(inputs, (input) => journal.task(input, EMPTY)).pipe(report({ concurrency: 1, priority: (input) => input })).subscribe();

    expect(journal.all('start').map(Number)).toEqual([...inputs].sort((one, other) => other - one));
    expect(journal.mostLive).toBe(1);
  });

  describe.each<[string, (limited: number) => { options: Options; limit: Semaphore | RateLimit; occupy: () => () => void }]>([
    ['a Semaphore', (permits) => {
      const semaphore = new Semaphore(permits);
      return { options: { concurrency: semaphore }, limit: semaphore, occupy: () => {
        const holder = semaphore.guard(NEVER).subscribe();
        return () => holder.unsubscribe();
      } };
    }],
    ['a RateLimit', (starts) => {
      const rate = new RateLimit(starts, { per: 1_000 });
      return { options: { rate }, limit: rate, occupy: () => {
        rate.guard(EMPTY).subscribe();
        return () => {};
      } };
    }],
  ])('in the queue of %s', (_, shared) => {
    it('goes first, whichever pipeline it is in', () => {
      run(({ flush }) => {
        const journal = new Journal();
        const { options, occupy } = shared(1);
        const release = occupy();
        const pipeline = (...names: string[]) => tasks(names, briefly(journal)).pipe(report({ ...options, priority: numberIn }));

        merge(pipeline('a1', 'a4'), pipeline('b2'), pipeline('c3', 'c5')).subscribe();
        timer(1).subscribe(release);
        flush();

        expect(journal.all('start')).toEqual(['c5', 'a4', 'c3', 'b2', 'a1']);
      });
    });

    it('lifts the place of a pipeline when a higher task arrives late, which keeps its arrival among equals', () => {
      run(({ flush }) => {
        const journal = new Journal();
        const { options, occupy } = shared(1);
        const release = occupy();
        const [a, b, c] = [new Subject<string>(), new Subject<string>(), new Subject<string>()];
        const pipeline = (source: Subject<string>) => source.pipe(report({ ...options, priority: numberIn }, briefly(journal)));

        merge(pipeline(a), pipeline(b), pipeline(c)).subscribe();
        a.next('a0');
        b.next('b5');
        c.next('c0');
        c.next('c7');
        a.next('a5');
        timer(1).subscribe(release);
        flush();

        expect(journal.all('start').slice(0, 3)).toEqual(['c7', 'a5', 'b5']);
        expect(journal.all('start').slice(3).sort()).toEqual(['a0', 'c0']);
      });
    });

    it('is 0 for whoever has none', () => {
      run(({ flush }) => {
        const journal = new Journal();
        const { options, limit, occupy } = shared(1);
        const release = occupy();

        merge(
          tasks(['low'], briefly(journal)).pipe(report({ ...options, priority: () => -1 })),
          tasks(['none'], briefly(journal)).pipe(report(options)),
          (limit as Semaphore).guard(briefly(journal)('guarded')),
          tasks(['high'], briefly(journal)).pipe(report({ ...options, priority: () => 1 })),
        ).subscribe();
        timer(1).subscribe(release);
        flush();

        expect(journal.all('start')).toEqual(['high', 'none', 'guarded', 'low']);
      });
    });

    it('decides when the turn comes, not when the pipeline queued', () => {
      run(({ flush }) => {
        const journal = new Journal();
        const { options, limit, occupy } = shared(1);
        const release = occupy();
        const source = new Subject<string>();

        source.pipe(report({ ...options, priority: numberIn }, briefly(journal))).subscribe();
        source.next('a1');
        source.next('a2');
        expect(limit.waiting).toBe(1);
        timer(1).subscribe(release);
        flush();

        expect(journal.all('start')).toEqual(['a2', 'a1']);
      });
    });

    it('is left when the pipeline is unsubscribed', () => {
      const { options, limit, occupy } = shared(1);
      occupy();

      const subscription = tasks(['a1', 'a2'], () => NEVER).pipe(report({ ...options, priority: numberIn })).subscribe();
      expect(limit.waiting).toBe(1);
      subscription.unsubscribe();

      expect(limit.waiting).toBe(0);
    });
  });

  it('is asked once for each task', () => {
    const priority = jest.fn((key: string) => numberIn(key));

    tasks(['a1', 'b2', 'c3', 'd4'], (key) => of(key)).pipe(report({ concurrency: 1, priority })).subscribe();

    expect(priority.mock.calls.map(([key]) => key).sort()).toEqual(['a1', 'b2', 'c3', 'd4']);
  });
});

describe('priority', () => {
  it('leaves results in task order to inOrder', () => {
    run(({ cold, expectObservable }) => {
      const a1 =  cold('  ---(a|)');
      const b2 =  cold('--(b|)   ');
      const expected = '-----(ab|)';

      expectObservable(tasks({ a1, b2 }).pipe(inOrder({ concurrency: 1, priority: numberIn }))).toBe(expected);
    });
  });

  it('does not let a failure of inOrder start what comes after it, and starts what comes before', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a1 =  cold('  --(a|)');
      const b3 =  cold('--#     ', undefined, 'b failed');
      const c2 =  cold('  -|    ');
      const expected = '----(a#)';

      expectObservable(tasks({ a1, b3, c2 }).pipe(inOrder({ concurrency: 1, priority: numberIn }))).toBe(expected, undefined, 'b failed');
      expectSubscriptions(c2.subscriptions).toBe([]);
    });
  });

  it('holds for the tasks of all groups, permits and turns at once', () => {
    run(({ flush }) => {
      const journal = new Journal();
      const [semaphore, rate] = [new Semaphore(2), new RateLimit(2, { per: 5 })];

      tasks(['a1', 'b1', 'a9', 'b5', 'c7'], (key) => journal.task(key, timer(2)))
        .pipe(limitConcurrency(semaphore, { rate, groupBy: (key) => key[0], perGroup: 1, priority: numberIn })).subscribe();
      flush();

      expect(journal.all('start')).toEqual(['a9', 'c7', 'b5', 'a1', 'b1']);
      expect([semaphore.active, semaphore.waiting, rate.waiting]).toEqual([0, 0, 0]);
    });
  });

  it('is not what an error of the deadline is sorted by', () => {
    const errors: TimeoutAllError[] = [];

    tasks([NEVER, NEVER, NEVER]).pipe(limitConcurrency(1, { priority: (_, index) => index, timeout: 0 })).subscribe({ error: (error) => errors.push(error) });

    expect(errors[0]!.waiting).toEqual([0, 1, 2]);
  });
});
