import { from, interval, mergeAll, NEVER, of, Subject } from 'rxjs';
import { tasks, TimeoutAllError, withTimeoutAll } from 'rxjs-as-completed';
import { mapError, run } from './support/marbles.js';

describe('withTimeoutAll', () => {
  it('passes every value on until the deadline, then cancels what is running and errors', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('-a|        ');
      const aSubs =    '^-!        ';
      const b =   cold('--b----B--|');
      const bSubs =    '^----!     ';
      const c =   cold('---c---C--|');
      const cSubs =    '^----!     ';
      const expected = '-abc-#     ';

      const result = tasks([a, b, c]).pipe(withTimeoutAll(5));

      expectObservable(result.pipe(mapError(error => error instanceof TimeoutAllError && error.running)))
        .toBe(expected, undefined, [1, 2]);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
    });
  });

  it('completes at the deadline instead, if so told', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('-a---A---|');
      const aSubs =    '^------!  ';
      const expected = '-a---A-|  ';

      const result = tasks([a]).pipe(withTimeoutAll(7, { onTimeout: 'complete' }));

      expectObservable(result).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
    });
  });

  it('runs what project makes of each input, as the inputs arrive', () => {
    run(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const a =     cold(' --a--|     ');
      const aSubs =      '-^----!     ';
      const b =     cold('     --b--b|');
      const bSubs =      '-----^--!   ';
      const inputs = hot('-a---b----c|');
      const inputsSubs = '^-------!   ';
      const expected =   '---a---b#   ';

      const result = inputs.pipe(withTimeoutAll(8, input => ({ a, b })[input] ?? NEVER));

      expectObservable(result.pipe(mapError(({ running }) => running))).toBe(expected, undefined, ['b']);
      expectSubscriptions(inputs.subscriptions).toBe(inputsSubs);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
    });
  });

  it('takes project and options together', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('--a|       ');
      const b =   cold('   --b----|');
      const bSubs =    '---^---!   ';
      const c =   cold('-c|        ');
      const expected = '--a--b-|   ';

      const result = from(['a', 'b', 'c'] as const).pipe(
        withTimeoutAll(7, input => ({ a, b, c })[input], { concurrency: 1, onTimeout: 'complete' }),
      );

      expectObservable(result).toBe(expected);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe([]);
    });
  });

  it('counts the time of the whole run, which a ticking task does not extend', () => {
    run(({ expectObservable }) => {
      const expected = '--0-1-2# ';

      const result = tasks([interval(2)]).pipe(withTimeoutAll(7));

      expectObservable(result.pipe(mapError(({ due }) => due))).toBe(expected, { 0: 0, 1: 1, 2: 2 }, 7);
    });
  });

  it('completes when all is done before the deadline, and lets nothing follow', () => {
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

  it('passes a value on in the stack frame in which it comes', () => {
    const task = new Subject<string>();
    const emitted: string[] = [];

    const subscription = tasks([task, of('b')]).pipe(withTimeoutAll(60_000)).subscribe(value => emitted.push(value));
    task.next('a');
    subscription.unsubscribe();

    expect(emitted).toEqual(['b', 'a']);
  });

  it('ends with the first failure: cancels what is running, starts nothing more', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('-a-A---|');
      const aSubs =    '^---!   ';
      const b =   cold('--b-#   ');
      const expected = '-abA#   ';

      const result = tasks([a, b]).pipe(withTimeoutAll(20));

      expectObservable(result).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
    });
  });

  it('cancels what is running when it is unsubscribed, and the deadline passes unnoticed', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('-a-----a');
      const aSubs =    '^--!    ';
      const unsub =    '^--!    ';
      const expected = '-a------';

      const result = tasks([a]).pipe(withTimeoutAll(5));

      expectObservable(result, unsub).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
    });
  });
});
