import { mergeAll, of } from 'rxjs';
import { limitConcurrency, Semaphore, tasks, TimeoutAllError, withTimeoutAll } from 'rxjs-as-completed';
import { mapError, run } from './support/marbles.js';

describe('limitConcurrency', () => {
  it('passes every value of every task through, at most the given number of tasks at once', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('-a-A-|      ');
      const aSubs =    '^----!      ';
      const b =   cold('--b-|       ');
      const bSubs =    '^---!       ';
      const c =   cold('    --c--C| ');
      const cSubs =    '----^-----! ';
      const d =   cold('     --(d|) ');
      const dSubs =    '-----^-!    ';
      const expected = '-abA--cd-C| ';

      const result = tasks([a, b, c, d]).pipe(limitConcurrency(2));

      expectObservable(result).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
      expectSubscriptions(d.subscriptions).toBe(dSubs);
    });
  });

  describe('behaves as RxJS mergeAll(n)', () => {
    it.each([1, 2, 3, Infinity])('with n = %d', (limit) => {
      run(({ cold, hot, expectObservable }) => {
        const source = hot(' -ab--c-(de)---f---|', {
          a: cold('--1-2--3-|'),
          b: cold('|'),
          c: cold('(45|)'),
          d: cold('-6-|'),
          e: cold('(7|)'),
          f: cold('----8-|'),
        });

        const result = source.pipe(limitConcurrency(limit));
        const reference = source.pipe(mergeAll(limit));

        expectObservable(result).toEqual(reference);
      });
    });

    it.each([1, 2, 3])('with n = %d and a task that fails', (limit) => {
      run(({ cold, hot, expectObservable }) => {
        const source = hot(' -ab--c----|', { a: cold('--1-2--3-|'), b: cold('4---5-#'), c: cold('-6-7-8-9|') });

        const result = source.pipe(limitConcurrency(limit));
        const reference = source.pipe(mergeAll(limit));

        expectObservable(result).toEqual(reference);
      });
    });
  });

  it('runs synchronous tasks one after the other', () => {
    const emitted: number[] = [];

    tasks([of(1, 2), of(3, 4), of(5)]).pipe(limitConcurrency(1)).subscribe((value) => emitted.push(value));

    expect(emitted).toEqual([1, 2, 3, 4, 5]);
  });

  it('accepts a Semaphore as its limit', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('--a|   ');
      const b =   cold('   -b| ');
      const bSubs =    '---^-! ';
      const expected = '--a-b| ';

      const result = tasks([a, b]).pipe(limitConcurrency(new Semaphore(1)));

      expectObservable(result).toBe(expected);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
    });
  });

  it('with a timeout is withTimeoutAll with a concurrency', () => {
    run(({ cold, expectObservable }) => {
      const a =   cold('-a-----A---|');
      const b =   cold('--b--|      ');
      const c =   cold('     -c-----');
      const d =   cold('-d|         ');
      const expected = '-ab---cA#   ';
      const errors = mapError<string>((error) => error instanceof TimeoutAllError && [error.running, error.waiting, error.completed]);

      const limited = tasks([a, b, c, d]).pipe(limitConcurrency(2, { timeout: 8 }), errors);
      const timed = tasks([a, b, c, d]).pipe(withTimeoutAll(8, { concurrency: 2 }), errors);

      expectObservable(limited).toBe(expected, undefined, [[0, 2], [3], 1]);
      expectObservable(timed).toEqual(limited);
    });
  });
});
