import { from, interval, mergeAll } from 'rxjs';
import { tasks, TimeoutAllError, withTimeoutAll } from 'rxjs-as-completed';
import { mapError, run } from './support/marbles.js';

describe('withTimeoutAll', () => {
  it('passes every value through until the deadline, then cancels what is running and errors', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('-a|        ');
      const aSubs =    '^-!        ';
      const b =   cold('--b----B--|');
      const bSubs =    '^----!     ';
      const c =   cold('---c---C--|');
      const cSubs =    '^----!     ';
      const expected = '-abc-#     ';

      const result = tasks([a, b, c]).pipe(withTimeoutAll(5));

      expectObservable(result.pipe(mapError((error) => error instanceof TimeoutAllError && error.running)))
        .toBe(expected, undefined, [1, 2]);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
    });
  });

  it('completes at the deadline instead with onTimeout: complete', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('-a---A---|');
      const aSubs =    '^------!  ';
      const expected = '-a---A-|  ';

      const result = tasks([a]).pipe(withTimeoutAll(7, { onTimeout: 'complete' }));

      expectObservable(result).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
    });
  });

  it('accepts project and options together', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('--a|       ');
      const b =   cold('   --b----|');
      const bSubs =    '---^---!   ';
      const c =   cold('-c|        ');
      const expected = '--a--b-|   ';

      const result = from(['a', 'b', 'c'] as const).pipe(
        withTimeoutAll(7, (input) => ({ a, b, c })[input], { concurrency: 1, onTimeout: 'complete' }),
      );

      expectObservable(result).toBe(expected);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe([]);
    });
  });

  it('measures the whole run, however often a task emits', () => {
    run(({ expectObservable }) => {
      const expected = '--0-1-2# ';

      const result = tasks([interval(2)]).pipe(withTimeoutAll(7));

      expectObservable(result.pipe(mapError(({ due }) => due))).toBe(expected, { 0: 0, 1: 1, 2: 2 }, 7);
    });
  });

  it('completes when all tasks end before the deadline, and emits nothing afterwards', () => {
    run(({ cold, expectObservable }) => {
      const a =   cold('-a|');
      const b =   cold('--b|');
      const expected = '-ab|';

      const result = tasks([a, b]).pipe(withTimeoutAll(20));

      expectObservable(result).toBe(expected);
    });
  });

  it('behaves as RxJS mergeAll when there is no deadline', () => {
    run(({ cold, hot, expectObservable }) => {
      const source = hot('-ab--c-|', { a: cold('--1-2--3-|'), b: cold('4---5--|'), c: cold('-6-7-8-9|') });

      const result = source.pipe(withTimeoutAll(Infinity));

      expectObservable(result).toEqual(source.pipe(mergeAll()));
    });
  });
});
