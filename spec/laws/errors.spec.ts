import { concat, from, lastValueFrom, map, NEVER, Observable, of, Subject, throwError, toArray } from 'rxjs';
import { tasks } from 'rxjs-as-completed';
import { Thenable } from '../support/interop.js';
import { Journal } from '../support/Journal.js';
import { run } from '../support/marbles.js';
import { operators, values, type Report } from '../support/operators.js';
import { CountedIterable, microtasksRun } from '../support/sources.js';
import { reportedErrors } from '../support/unhandled.js';

describe.each(operators)('Law 8, errors: $name', ({ call, report, failsFast, settles }) => {
  it.each([['a list', [1, 2]], ['a promise', Promise.resolve(1)], ['nothing', undefined]])('errors if it is applied to %s rather than an observable', (_, source) => {
    const errors: unknown[] = [];

    call()(source as never).subscribe({ error: (error: unknown) => errors.push(error) });

    expect(errors).toEqual([expect.objectContaining({ name: 'TypeError', message: expect.stringMatching(/^The source must be an observable, got /) })]);
  });

  if (failsFast) {
    it.each([
      ['', {}],
      [' under a deadline', { timeout: 20 }],
    ])('the first failure%s ends the stream: other tasks are cancelled, waiting ones never start', (_, options) => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('-(a|)    ');
        const b =   cold('---#     ');
        const bSubs =    '^--!     ';
        const c =   cold(' ---(c|) ');
        const cSubs =    '-^-!     ';
        const d =   cold('   -(d|) ');
        const expected = '-a-#     ';

        const result = tasks([a, b, c, d]).pipe(call({ concurrency: 2, ...options }), map(() => 'a'));

        expectObservable(result).toBe(expected);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
        expectSubscriptions(d.subscriptions).toBe([]);
      });
    });

    it('the first failure unsubscribes from the source', () => {
      run(({ cold, hot, expectObservable, expectSubscriptions }) => {
        const a =     cold(' --#     ');
        const source = hot('-a----b-|');
        const sourceSubs = '^--!     ';
        const expected =   '---#     ';

        const result = source.pipe(call(() => a));

        expectObservable(result).toBe(expected);
        expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      });
    });
  } else {
    it('after a failure, waiting tasks still start', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =    cold('--#        ', undefined, 'a failed');
        const aSubs =     '^-!        ';
        const b =    cold('  ---(b|)  ');
        const bSubs =     '--^--!     ';
        const c =    cold('     -#    ', undefined, 'c failed');
        const cSubs =     '-----^!    ';
        const outcomes =  '--a--b(c|) ';
        const aggregate = '-----b(ac|)';

        const result = tasks([a, b, c]).pipe(report({ concurrency: 1 }), values);

        expectObservable(result).toBe(settles ? outcomes : aggregate, { a: 'a failed', b: 'b', c: 'c failed' });
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
      });
    });
  }

  it('the failure of the source ends the stream, whatever happened to earlier tasks', () => {
    run(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const a =     cold(failsFast ? ' -(a|)' : ' -#', undefined, 'a');
      const b =     cold('  -----(b|)');
      const bSubs =      '--^--!     ';
      const source = hot('-ab--#     ', undefined, 'source failed');
      // firstSuccess would report the failure of a at the end
      const expected = failsFast || settles ? '--a--(s|)' : '-----(s|)';

      const result = source.pipe(report({}, (input) => ({ a, b })[input as 'a']), values);

      expectObservable(result).toBe(expected, { a: 'a', s: 'source failed' });
      expectSubscriptions(b.subscriptions).toBe(bSubs);
    });
  });

  const failsFor = (key: unknown) => {
    if (key === 'b') throw 'thrown';
  };

  it.each([
    ['project', (keys: string[]) => from(keys).pipe(report({ concurrency: 1 }, (key) => {
      failsFor(key);
      return of(key);
    }))],
    ['run', (keys: string[]) => tasks(keys, (key) => {
      failsFor(key);
      return of(key);
    }).pipe(report({ concurrency: 1 }))],
    ['a task function', (keys: string[]) => tasks(keys.map((key) => () => {
      failsFor(key);
      return of(key);
    })).pipe(report({ concurrency: 1 }))],
    ['groupBy', (keys: string[]) => tasks(keys, (key) => of(key)).pipe(report({ concurrency: 1, groupBy: failsFor, perGroup: 1 }))],
  ])('if %s throws, only that task fails', (_, runOn) => {
    const reports: Report[] = [];

    runOn(['a', 'b', 'c']).subscribe((item) => reports.push(item));

    const expected = failsFast ? ['a', 'thrown'] : ['a', 'c', 'thrown'];
    expect(reports.map((item) => 'value' in item ? item.value : item.reason).sort()).toEqual(expected);
    expect(reports).toContainEqual({ reason: 'thrown' });
  });

  it.each([
    ['an iterator whose next() throws', () => tasks(new CountedIterable((index) => {
      if (index === 1) throw 'source failed';
      return NEVER;
    }))],
    ['an iterable without an iterator', () => tasks({ [Symbol.iterator]: () => { throw 'source failed'; } } as Iterable<typeof NEVER>)],
    ['a generator', () => tasks(function* () {
      yield NEVER;
      throw 'source failed';
    }())],
    ['an observable', () => tasks(concat(of(NEVER), throwError(() => 'source failed')))],
    ['an observable by itself', () => concat(of(NEVER), throwError(() => 'source failed'))],
  ])('the stream ends with the error of %s, and every task is cancelled', (_, source) => {
    const journal = new Journal();
    const errors: unknown[] = [];

    source().pipe(call((task) => journal.task('task', task))).subscribe({ error: (error) => errors.push(error) });

    expect(errors).toEqual(['source failed']);
    expect(journal.live).toBe(0);
  });

  it.each([
    ['an async iterator whose next() rejects', { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject('source failed') }) }],
    ['an async iterator whose next() throws', { [Symbol.asyncIterator]: () => ({ next: () => { throw 'source failed'; } }) }],
    ['an async generator', async function* () {
      yield NEVER;
      throw 'source failed';
    }()],
  ] as [string, AsyncIterable<typeof NEVER>][])('the stream ends with the error of %s, and every task is cancelled', async (_, source) => {
    const journal = new Journal();
    const errors: unknown[] = [];

    tasks(source).pipe(call((task) => journal.task('task', task))).subscribe({ error: (error) => errors.push(error) });
    await microtasksRun();

    expect(errors).toEqual(['source failed']);
    expect(journal.live).toBe(0);
  });

  it.each([undefined, null, 0, false, '', NaN])('the reason %p stays as it is', async (reason) => {
    const sourceErrors: unknown[] = [];

    const failed = await lastValueFrom(tasks([throwError(() => reason)]).pipe(report(), toArray()));
    const rejected = await lastValueFrom(tasks([() => Promise.reject(reason)]).pipe(report(), toArray()));
    const thrown = await lastValueFrom(of(1).pipe(report({}, () => { throw reason; }), toArray()));
    throwError(() => reason).pipe(call()).subscribe({ error: (error) => sourceErrors.push(error) });
    tasks(new CountedIterable(() => { throw reason; })).pipe(call()).subscribe({ error: (error) => sourceErrors.push(error) });

    expect([failed, rejected, thrown]).toStrictEqual([[{ reason }], [{ reason }], [{ reason }]]);
    expect(sourceErrors).toStrictEqual([reason, reason]);
  });

  it('a thenable is not subscribed before its task starts', async () => {
    const thenable = new Thenable(Promise.resolve('x'));
    const first = new Subject<void>();

    tasks([first, thenable as PromiseLike<string>]).pipe(report({ concurrency: 1 })).subscribe();
    await microtasksRun();
    expect(thenable.asked).toBe(0);
    first.complete();

    expect(thenable.asked).toBe(1);
  });

  it('a source that continues after its end is ignored', () => {
    const journal = new Journal();
    const broken = new Observable<Observable<string>>((subscriber) => {
      const goOn = [() => subscriber.next(of('b')), () => subscriber.error('too late'), () => subscriber.complete()];
      subscriber.next(of('a'));
      subscriber.complete();
      goOn.forEach((act) => act());
    });

    journal.subscribe(broken.pipe(report(), values));

    expect(journal.entries).toEqual(['emit a', 'complete']);
  });

  describe('a teardown that throws', () => {
    const reported = reportedErrors();
    const inputs = ['a', 'b', 'c'];
    const failures = inputs.map((name) => `teardown of ${name} failed`);

    const failingTeardown = (journal: Journal, name: string, source: Observable<unknown>) =>
      new Observable((subscriber) => {
        journal.task(name, source).subscribe(subscriber);
        return () => { throw `teardown of ${name} failed`; };
      });

    it.each([
      ['synchronous', (name: string): Observable<string> => of(name)],
      ['asynchronous', (name: string) => from(Promise.resolve(name))],
    ])('is reported, and prevents neither the next start nor another teardown, for %s tasks', async (_, task) => {
      const journal = new Journal();

      journal.subscribe(tasks(inputs, (name) => failingTeardown(journal, name, task(name))).pipe(report({ concurrency: 1 }), values));

      expect(await reported.errors(3)).toEqual(failures);
      expect(journal.all('emit')).toEqual(inputs);
      expect(journal.all('teardown')).toEqual(inputs);
      expect(journal.entries.at(-1)).toBe('complete');
    });

    it('is reported when the run is unsubscribed, and prevents no other teardown', async () => {
      const journal = new Journal();

      const subscription = tasks(inputs, (name) => failingTeardown(journal, name, NEVER)).pipe(report()).subscribe();
      expect(() => subscription.unsubscribe()).not.toThrow();

      expect(journal.all('teardown').sort()).toEqual(inputs);
      expect([...await reported.errors(3)].sort()).toEqual(failures);
    });

    it('is reported when the source fails, and the error still reaches the subscriber', async () => {
      const journal = new Journal();
      const source = new Subject<Observable<unknown>>();

      journal.subscribe(source.pipe(report(), values));
      for (const name of inputs) source.next(failingTeardown(journal, name, NEVER));
      source.error('source failed');

      expect(journal.all('teardown').sort()).toEqual(inputs);
      expect(journal.entries.slice(-2)).toEqual(['emit source failed', 'complete']);
      expect([...await reported.errors(3)].sort()).toEqual(failures);
    });

    it('is reported when it belongs to the source', async () => {
      const journal = new Journal();
      const source = new Observable<Observable<never>>((subscriber) => {
        subscriber.next(journal.task('a', NEVER));
        return () => { throw 'teardown of the source failed'; };
      });

      const subscription = source.pipe(report()).subscribe();
      expect(() => subscription.unsubscribe()).not.toThrow();

      expect(journal.live).toBe(0);
      expect(await reported.errors(1)).toEqual(['teardown of the source failed']);
    });
  });
});
