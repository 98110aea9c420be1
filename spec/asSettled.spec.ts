import { EMPTY, map, of, retry, throwError } from 'rxjs';
import { asSettled, tasks, TimeoutAllError, type Outcome } from 'rxjs-as-completed';
import { run } from './support/marbles.js';

describe('asSettled', () => {
  it('emits one outcome per task in completion order, however the task ended', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const user =  cold('---(u|)');
      const userSubs =   '^--!   ';
      const posts = cold('-#     ', undefined, 'no posts');
      const postsSubs =  '^!     ';
      const ads =   cold('--|    ');
      const adsSubs =    '^-!    ';
      const expected =   '-pa(u|)';

      const result = tasks({ user, posts, ads }).pipe(asSettled());

      expectObservable(result).toBe(expected, {
        p: { status: 'rejected', key: 'posts', index: 1, reason: 'no posts', elapsed: 1, duration: 1, completed: 1, total: 3 },
        a: { status: 'empty', key: 'ads', index: 2, elapsed: 2, duration: 2, completed: 2, total: 3 },
        u: { status: 'fulfilled', key: 'user', index: 0, value: 'u', elapsed: 3, duration: 3, completed: 3, total: 3 },
      });
      expectSubscriptions(user.subscriptions).toBe(userSubs);
      expectSubscriptions(posts.subscriptions).toBe(postsSubs);
      expectSubscriptions(ads.subscriptions).toBe(adsSubs);
    });
  });

  describe('outcomes', () => {
    it('have a value or a reason or neither, and the same properties in any case', () => {
      const outcomes: Outcome<string>[] = [];

      tasks([of('a'), throwError(() => 'b failed'), EMPTY]).pipe(asSettled()).subscribe((outcome) => outcomes.push(outcome));

      const properties = ['completed', 'duration', 'elapsed', 'index', 'key', 'reason', 'status', 'total', 'value'];
      for (const outcome of outcomes) expect(Object.keys(outcome).sort()).toEqual(properties);
      expect(outcomes.map(({ value, reason }) => [value, reason])).toEqual([['a', undefined], [undefined, 'b failed'], [undefined, undefined]]);
    });

    it('distinguish a task that emitted undefined from an empty one', () => {
      const statuses: string[] = [];

      tasks([of(undefined), of(null), of()]).pipe(asSettled()).subscribe(({ status }) => statuses.push(status));

      expect(statuses).toEqual(['fulfilled', 'fulfilled', 'empty']);
    });

    it('measure elapsed from the subscription, and duration from the start of the task', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('     --(a|)    ');
        const b =   cold('       ---#    ');
        const c =   cold('          -(c|)');
        const sub =      '-----^         ';
        const expected = '-------a--b(c|)';

        const result = tasks([a, b, c]).pipe(asSettled({ concurrency: 1 }), map(({ elapsed, duration }) => [elapsed, duration]));

        expectObservable(result, sub).toBe(expected, { a: [2, 2], b: [5, 3], c: [6, 1] });
      });
    });

    it('identify results that arrive in any order by the input they were made from', () => {
      run(({ cold, expectObservable }) => {
        const times: Record<string, string> = { 'user/1': '--(x|)', 'user/2': '-(x|)', 'delay/3': '---(x|)' };
        const expected = '-ba(c|)';

        const result = tasks(Object.keys(times), (input) => cold(times[input]!)).pipe(asSettled(), map(({ key, index }) => [key, index]));

        expectObservable(result).toBe(expected, { a: ['user/1', 0], b: ['user/2', 1], c: ['delay/3', 2] });
      });
    });

    it('keep the key when project adds operators to the task', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const user =      cold('--#      ', undefined, 'no user');
        const userSubs = [      '^-!     ', '--^-!'];
        const expected =       '----(u|) ';

        const result = tasks({ user }).pipe(asSettled((task) => task.pipe(retry(1))), map(({ key, status }) => ({ key, status })));

        expectObservable(result).toBe(expected, { u: { key: 'user', status: 'rejected' } });
        expectSubscriptions(user.subscriptions).toBe(userSubs);
      });
    });
  });

  describe('total', () => {
    const progress = map(({ completed, total }: Outcome<unknown, unknown>) => `${completed}/${total}`);

    it('is known from the start for an array, a record and a Map', () => {
      const totals: string[] = [];
      const keep = (of: string) => totals.push(of);

      tasks([of(1), of(2)]).pipe(asSettled({ concurrency: 1 }), progress).subscribe(keep);
      tasks({ a: of(1), b: of(2) }).pipe(asSettled({ concurrency: 1 }), progress).subscribe(keep);
      tasks(new Map([['a', of(1)], ['b', of(2)]])).pipe(asSettled({ concurrency: 1 }), progress).subscribe(keep);

      expect(totals).toEqual(['1/2', '2/2', '1/2', '2/2', '1/2', '2/2']);
    });

    it('is unknown until an observable source has ended', () => {
      run(({ cold, hot, expectObservable }) => {
        const a =    cold(' -(a|)     ');
        const b =    cold('  -----(b|)');
        const source = hot('-ab--|    ');
        const expected =   '--a----(b|)';

        const result = source.pipe(asSettled((input) => ({ a, b })[input]!), progress);

        expectObservable(result).toBe(expected, { a: '1/undefined', b: '2/2' });
      });
    });

    it('is unknown until an iterable has been pulled to its end', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('-(a|)   ');
        const b =   cold('---(b|) ');
        const expected = '-a-(b|) ';

        const result = tasks(() => [a, b].values()).pipe(asSettled({ concurrency: 2 }), progress);

        expectObservable(result).toBe(expected, { a: '1/undefined', b: '2/2' });
      });
    });
  });

  describe('deadline', () => {
    it('emits an outcome for every known unfinished task, in task order, and completes', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('------(a|)   ');
        const aSubs =    '^---!        ';
        const b =   cold('-(b|)        ');
        const c =   cold(' -----(c|)   ');
        const cSubs =    '-^--!        ';
        const d =   cold('      -(d|)  ');
        const expected = '-b--(acd|)   ';

        const late = expect.any(TimeoutAllError);
        const result = tasks([a, b, c, d]).pipe(asSettled({ concurrency: 2, timeout: 4 }));

        expectObservable(result).toBe(expected, {
          b: { status: 'fulfilled', key: 1, index: 1, value: 'b', elapsed: 1, duration: 1, completed: 1, total: 4 },
          a: { status: 'rejected', key: 0, index: 0, reason: late, elapsed: 4, duration: 4, completed: 2, total: 4 },
          c: { status: 'rejected', key: 2, index: 2, reason: late, elapsed: 4, duration: 3, completed: 3, total: 4 },
          d: { status: 'rejected', key: 3, index: 3, reason: late, elapsed: 4, duration: 0, completed: 4, total: 4 },
        });
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
        expectSubscriptions(d.subscriptions).toBe([]);
      });
    });

    it('emits these outcomes in task order even if a waiting task was overtaken', () => {
      run(({ cold, expectObservable }) => {
        const [a1, a2, b1, a3] = [cold('-----'), cold('-'), cold('-----'), cold('-')];
        const expected = '--(abcd|)';

        const result = tasks({ a1, a2, b1, a3 }).pipe(
          asSettled({ groupBy: (key) => key[0], perGroup: 1, timeout: 2 }),
          map(({ key, duration }) => [key, duration]),
        );

        expectObservable(result).toBe(expected, { a: ['a1', 2], b: ['a2', 0], c: ['b1', 2], d: ['a3', 0] });
      });
    });

    it('rejects all of them with the same error', () => {
      run(({ cold, expectObservable, flush }) => {
        const reasons = new Set<unknown>();

        const result = tasks([cold('---'), cold('---')]).pipe(
          asSettled({ concurrency: 1, timeout: 2 }),
          map((outcome) => outcome.status === 'rejected' && reasons.add(outcome.reason)),
        );

        expectObservable(result.pipe(map(() => 'x'))).toBe('--(xx|)');
        flush();
        expect([...reasons]).toEqual([expect.objectContaining({ running: [0], waiting: [1] })]);
      });
    });

    it('knows only the tasks the source has produced', () => {
      run(({ cold, hot, expectObservable, expectSubscriptions }) => {
        const a =     cold(' ------(a|)');
        const source = hot('-a------b-|');
        const sourceSubs = '^---!      ';
        const expected =   '----(a|)   ';

        const result = source.pipe(asSettled(() => a, { timeout: 4 }), map(({ key, total }) => ({ key, total })));

        expectObservable(result).toBe(expected, { a: { key: 'a', total: undefined } });
        expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      });
    });
  });
});
