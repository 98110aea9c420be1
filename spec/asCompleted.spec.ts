import { of, Subject, Subscriber } from 'rxjs';
import { asCompleted, tasks } from 'rxjs-as-completed';
import { mapError, run } from './support/marbles.js';
import { reportedErrors } from './support/unhandled.js';

describe('asCompleted', () => {
  it('emits the result of each task in completion order', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('---(a|)');
      const aSubs =    '^--!   ';
      const b =   cold('-(b|)  ');
      const bSubs =    '^!     ';
      const c =   cold('--(c|) ');
      const cSubs =    '^-!    ';
      const expected = '-bc(a|)';

      const result = tasks([a, b, c]).pipe(asCompleted());

      expectObservable(result).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
    });
  });

  describe('delayErrors', () => {
    it('runs everything, then errors with all failures in task order', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('----#      ', undefined, 'a failed');
        const b =   cold('-#         ', undefined, 'b failed');
        const c =   cold(' -----(c|) ');
        const cSubs =    '-^----!    ';
        const d =   cold('    -(d|)  ');
        const dSubs =    '----^!     ';
        const expected = '-----d(c#) ';

        const result = tasks([a, b, c, d]).pipe(asCompleted({ concurrency: 2, delayErrors: true }));

        expectObservable(result.pipe(mapError(({ errors }) => errors))).toBe(expected, undefined, ['a failed', 'b failed']);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
        expectSubscriptions(d.subscriptions).toBe(dSubs);
      });
    });

    it('errors with an AggregateError even for a single failure', () => {
      let thrown: unknown;

      tasks([of('a'), () => { throw 'b failed'; }]).pipe(asCompleted({ delayErrors: true })).subscribe({ error: (error) => { thrown = error; } });

      expect(thrown).toBeInstanceOf(AggregateError);
      expect((thrown as AggregateError).errors).toEqual(['b failed']);
      expect((thrown as AggregateError).message).toBe('1 of 2 tasks failed');
    });

    it('completes when nothing failed', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('--|   ');
        const b =   cold('-(b|) ');
        const expected = '-b|   ';

        const result = tasks([a, b]).pipe(asCompleted({ delayErrors: true }));

        expectObservable(result).toBe(expected);
      });
    });

    it('waits for a source that goes on after a failure', () => {
      run(({ cold, hot, expectObservable }) => {
        const a =     cold(' -#         ', undefined, 'a failed');
        const b =     cold('     -(b|)  ');
        const inputs = hot('-a---b-----|');
        const expected =   '------b----#';

        const result = inputs.pipe(asCompleted((input) => ({ a, b })[input]!, { delayErrors: true }));

        expectObservable(result.pipe(mapError(({ errors }) => errors))).toBe(expected, undefined, ['a failed']);
      });
    });

    it('does not delay the failure of the source', () => {
      run(({ cold, hot, expectObservable, expectSubscriptions }) => {
        const a =     cold(' -#         ');
        const b =     cold('  ------(b|)');
        const bSubs =      '--^--!      ';
        const inputs = hot('-ab--#      ', undefined, 'source failed');
        const expected =   '-----#      ';

        const result = inputs.pipe(asCompleted((input) => ({ a, b })[input]!, { delayErrors: true }));

        expectObservable(result).toBe(expected, undefined, 'source failed');
        expectSubscriptions(b.subscriptions).toBe(bSubs);
      });
    });

    it('puts the failures into the error of the deadline, in task order', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('--#       ', undefined, 'a failed');
        const b =   cold('-#        ', undefined, 'b failed');
        const c =   cold('------(c|)');
        const expected = '----#     ';

        const result = tasks([a, b, c]).pipe(asCompleted({ delayErrors: true, timeout: 4 }));

        expectObservable(result.pipe(mapError(({ errors, running }) => ({ errors, running }))))
          .toBe(expected, undefined, { errors: ['a failed', 'b failed'], running: [2] });
      });
    });

    it('is off when false or undefined', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('-#    ');
        const b =   cold('--(b|)');
        const expected = '-#    ';

        expectObservable(tasks([a, b]).pipe(asCompleted({ delayErrors: false }))).toBe(expected);
        expectObservable(tasks([a, b]).pipe(asCompleted({ delayErrors: undefined }))).toBe(expected);
      });
    });
  });

  describe('a subscriber that throws in a place where RxJS does not catch it', () => {
    const reported = reportedErrors();

    it('is reported, and the run continues', async () => {
      const [a, b] = [new Subject<string>(), new Subject<string>()];
      const received: string[] = [];
      const consumer = Object.assign(new Subscriber<string>(), {
        next: (value: string) => {
          received.push(value);
          throw `no use for ${value}`;
        },
      });

      tasks([a, b]).pipe(asCompleted({ concurrency: 1 })).subscribe(consumer);
      a.next('a');
      expect(() => a.complete()).not.toThrow();
      b.next('b');
      b.complete();

      expect(received).toEqual(['a', 'b']);
      expect(await reported.errors(2)).toEqual(['no use for a', 'no use for b']);
    });
  });
});
