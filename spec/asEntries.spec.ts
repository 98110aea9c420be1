import { lastValueFrom, map, of, Subject, throwError, toArray, type Observable } from 'rxjs';
import { asEntries, tasks } from 'rxjs-as-completed';
import { mapError, run } from './support/marbles.js';

describe('asEntries', () => {
  it('emits the key and the result of each task in completion order', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const user =  cold('---(u|)');
      const userSubs =   '^--!   ';
      const posts = cold('-(p|)  ');
      const postsSubs =  '^!     ';
      const ads =   cold('--(a|) ');
      const adsSubs =    '^-!    ';
      const expected =   '-pa(u|)';

      const result = tasks({ user, posts, ads }).pipe(asEntries());

      expectObservable(result).toBe(expected, { p: ['posts', 'p'], a: ['ads', 'a'], u: ['user', 'u'] });
      expectSubscriptions(user.subscriptions).toBe(userSubs);
      expectSubscriptions(posts.subscriptions).toBe(postsSubs);
      expectSubscriptions(ads.subscriptions).toBe(adsSubs);
    });
  });

  it('with toArray and Object.fromEntries is a forkJoin of a record', async () => {
    const page = tasks({ user: of('Ada'), posts: () => Promise.resolve(['first', 'second']), ads: [1, 2, 3] });

    const joined = await lastValueFrom(page.pipe(asEntries(2), toArray(), map(Object.fromEntries)));

    expect(joined).toEqual({ user: 'Ada', posts: ['first', 'second'], ads: 3 });
  });

  describe('keys', () => {
    const input = { id: 7 };

    it.each<[string, () => Observable<any>, unknown]>([
      ['of a record are its properties', () => tasks({ a: of(1) }), 'a'],
      ['of a Map are its own', () => tasks(new Map([[input, of(1)]])), input],
      ['of a list of tasks are indexes', () => tasks([of(1)]), 0],
      ['of a list of inputs are the inputs', () => tasks([input], () => of(1)), input],
      ['of an observable of tasks are indexes', () => of(of(1)), 0],
    ])('%s', (_, source, key) => {
      const entries: unknown[] = [];

      source().pipe(asEntries()).subscribe((entry) => entries.push(entry));

      expect(entries).toEqual([[key, 1]]);
      expect((entries[0] as [unknown])[0]).toBe(key);
    });

    it('with project are its inputs', () => {
      const entries: unknown[] = [];

      of('a', 'bb').pipe(asEntries((word) => of(word.length))).subscribe((entry) => entries.push(entry));

      expect(entries).toEqual([['a', 1], ['bb', 2]]);
    });

    it('survive a project on a stream of tasks', () => {
      const entries: unknown[] = [];

      tasks({ a: of('x'), b: of('yy') }).pipe(asEntries((task) => task.pipe(map(({ length }) => length)))).subscribe((entry) => entries.push(entry));

      expect(entries).toEqual([['a', 1], ['b', 2]]);
    });
  });

  describe('results', () => {
    it('are the last values, and an empty task has none', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('-x-y---|  ');
        const b =   cold('--|       ');
        const c =   cold('----(z|)  ');
        const expected = '----c--(a|)';

        const result = tasks({ a, b, c }).pipe(asEntries());

        expectObservable(result).toBe(expected, { a: ['a', 'y'], c: ['c', 'z'] });
      });
    });

    it('may be undefined', () => {
      const entries: unknown[] = [];

      tasks({ a: of(undefined) }).pipe(asEntries()).subscribe((entry) => entries.push(entry));

      expect(entries).toStrictEqual([['a', undefined]]);
    });

    it('come as a new array each', () => {
      const entries: unknown[] = [];
      const task = new Subject<number>();

      tasks({ a: task, b: task }).pipe(asEntries()).subscribe((entry) => entries.push(entry));
      task.next(1);
      task.complete();

      expect(entries).toEqual([['a', 1], ['b', 1]]);
      expect(entries[0]).not.toBe(entries[1]);
    });
  });

  describe('errors', () => {
    it('the first failure cancels the other tasks and ends the stream', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('-(a|)   ');
        const b =   cold('---#    ', undefined, 'b failed');
        const c =   cold('------(c|)');
        const cSubs =    '^--!    ';
        const expected = '-a-#    ';

        const result = tasks({ a, b, c }).pipe(asEntries());

        expectObservable(result).toBe(expected, { a: ['a', 'a'] }, 'b failed');
        expectSubscriptions(c.subscriptions).toBe(cSubs);
      });
    });

    it('delayErrors runs everything, then errors with all failures in task order', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('----#     ', undefined, 'a failed');
        const b =   cold('-#        ', undefined, 'b failed');
        const c =   cold(' -----(c|)');
        const expected = '------(c#)';

        const result = tasks({ a, b, c }).pipe(asEntries({ concurrency: 2, delayErrors: true }));

        expectObservable(result.pipe(mapError(({ errors }) => errors))).toBe(expected, { c: ['c', 'c'] }, ['a failed', 'b failed']);
      });
    });

    it('delayErrors errors with an AggregateError even for a single failure', () => {
      let thrown: unknown;

      tasks({ a: of(1), b: throwError(() => 'no') }).pipe(asEntries({ delayErrors: true })).subscribe({ error: (error) => { thrown = error; } });

      expect(thrown).toBeInstanceOf(AggregateError);
      expect(thrown).toMatchObject({ errors: ['no'], message: '1 of 2 tasks failed' });
    });

    it('delayErrors completes when nothing failed', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('--|  ');
        const b =   cold('-(b|)');
        const expected = '-b|  ';

        expectObservable(tasks({ a, b }).pipe(asEntries({ delayErrors: true }))).toBe(expected, { b: ['b', 'b'] });
      });
    });
  });

  it('starts a task in the frame in which another ends, under a limit', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('--(a|)  ');
      const b =   cold('---(b|) ');
      const c =   cold('  --(c|)');
      const cSubs =    '--^-!   ';
      const expected = '--ab(c|)';

      const result = tasks({ a, b, c }).pipe(asEntries(2));

      expectObservable(result).toBe(expected, { a: ['a', 'a'], b: ['b', 'b'], c: ['c', 'c'] });
      expectSubscriptions(c.subscriptions).toBe(cSubs);
    });
  });

  it('keeps what it has emitted when it is unsubscribed', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('-(a|)   ');
      const b =   cold('-----(b|)');
      const bSubs =    '^--!    ';
      const unsub =    '^--!    ';
      const expected = '-a--    ';

      const result = tasks({ a, b }).pipe(asEntries());

      expectObservable(result, unsub).toBe(expected, { a: ['a', 'a'] });
      expectSubscriptions(b.subscriptions).toBe(bSubs);
    });
  });
});
