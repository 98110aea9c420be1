import { NEVER, of, Subject, Subscriber } from 'rxjs';
import { asCompleted, tasks, TimeoutAllError } from 'rxjs-as-completed';
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

  it('runs what project makes of each input, as the inputs arrive', () => {
    run(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const a =     cold(' ----(a|)    ');
      const aSubs =      '-^---!       ';
      const b =     cold('   -(b|)     ');
      const bSubs =      '---^!        ';
      const c =     cold('       --(c|)');
      const cSubs =      '-------^-!   ';
      const inputs = hot('-a-b---c-----|');
      const inputsSubs = '^------------!';
      const expected =   '----ba---c---|';

      const result = inputs.pipe(asCompleted(input => ({ a, b, c })[input]!));

      expectObservable(result).toBe(expected);
      expectSubscriptions(inputs.subscriptions).toBe(inputsSubs);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
    });
  });

  describe('results', () => {
    it('takes the last value of a task, when the task completes', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('-x-y----|  ');
        const b =   cold('--x-z|     ');
        const expected = '-----z--(y|)';

        const result = tasks([a, b]).pipe(asCompleted());

        expectObservable(result).toBe(expected);
      });
    });

    it('emits nothing for an empty task, which counts as done', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('--|     ');
        const b =   cold('  ---(b|)');
        const c =   cold('     -|  ');
        const expected = '-----b|  ';

        const result = tasks([a, b, c]).pipe(asCompleted({ concurrency: 1 }));

        expectObservable(result).toBe(expected);
      });
    });

    it('just completes when there is nothing to run', () => {
      run(({ cold, expectObservable }) => {
        expectObservable(tasks([]).pipe(asCompleted())).toBe('|');
        expectObservable(cold('---|').pipe(asCompleted(() => NEVER))).toBe('---|');
        expectObservable(tasks([cold('--|'), cold('-|')]).pipe(asCompleted())).toBe('--|');
      });
    });

    it('waits for a task that never ends', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('--(a|) ');
        const b =   cold('-x-----');
        const bSubs =    '^------';
        const expected = '--a----';

        const result = tasks([a, b]).pipe(asCompleted());

        expectObservable(result).toBe(expected);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
      });
    });

    it('waits for a source that never ends', () => {
      run(({ cold, hot, expectObservable }) => {
        const a =    cold(' -(a|)');
        const source = hot('-a----');
        const expected =  '--a---';

        const result = source.pipe(asCompleted(() => a));

        expectObservable(result).toBe(expected);
      });
    });

    it('emits results of one frame in the order in which their tasks completed', () => {
      run(({ cold, hot, expectObservable }) => {
        const a =   cold('--(a|) ');
        const b =   cold('--(b|) ');
        const source = hot('(ba|)');
        const expected = '--(ba|)';

        const result = source.pipe(asCompleted(input => ({ a, b })[input]!));

        expectObservable(result).toBe(expected);
      });
    });

    it('emits the results of synchronous tasks within the subscription', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('-----(a|)');
        const b =     of('b');
        const c =     of('x', 'c');
        const expected = '(bc)-(a|)';

        const result = tasks([a, b, c]).pipe(asCompleted());

        expectObservable(result).toBe(expected);
      });
    });

    it('emits in the stack frame in which the task completed', () => {
      const task = new Subject<string>();
      const emitted: string[] = [];

      tasks([task]).pipe(asCompleted()).subscribe(value => emitted.push(value));

      task.next('a');
      expect(emitted).toEqual([]);
      task.complete();
      expect(emitted).toEqual(['a']);
    });
  });

  describe('errors', () => {
    it('ends with the first failure: cancels what is running, starts nothing more', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('-(a|)    ');
        const b =   cold('---#     ');
        const bSubs =    '^--!     ';
        const c =   cold(' ---(c|) ');
        const cSubs =    '-^-!     ';
        const d =   cold('   -(d|) ');
        const expected = '-a-#     ';

        const result = tasks([a, b, c, d]).pipe(asCompleted({ concurrency: 2 }));

        expectObservable(result).toBe(expected);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
        expectSubscriptions(d.subscriptions).toBe([]);
      });
    });

    it('leaves the source with the first failure', () => {
      run(({ cold, hot, expectObservable, expectSubscriptions }) => {
        const a =     cold(' --#     ');
        const inputs = hot('-a----b-|');
        const inputsSubs = '^--!     ';
        const expected =   '---#     ';

        const result = inputs.pipe(asCompleted(() => a));

        expectObservable(result).toBe(expected);
        expectSubscriptions(inputs.subscriptions).toBe(inputsSubs);
      });
    });

    it('drops the values of a task that fails', () => {
      run(({ cold, expectObservable }) => {
        expectObservable(tasks([cold('-x-#')]).pipe(asCompleted())).toBe('---#');
      });
    });
  });

  describe('delayErrors', () => {
    it('runs everything, then errors with the failures in task order', () => {
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

    it('errors with an AggregateError for a single failure as well', () => {
      let thrown: unknown;

      tasks([of('a'), () => { throw 'b failed'; }]).pipe(asCompleted({ delayErrors: true })).subscribe({ error: error => { thrown = error; } });

      expect(thrown).toBeInstanceOf(AggregateError);
      expect((thrown as AggregateError).errors).toEqual(['b failed']);
      expect((thrown as AggregateError).message).toBe('1 of 2 tasks failed');
    });

    it('just completes when nothing failed', () => {
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

        const result = inputs.pipe(asCompleted(input => ({ a, b })[input]!, { delayErrors: true }));

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

        const result = inputs.pipe(asCompleted(input => ({ a, b })[input]!, { delayErrors: true }));

        expectObservable(result).toBe(expected, undefined, 'source failed');
        expectSubscriptions(b.subscriptions).toBe(bSubs);
      });
    });

    it('hands the failures over with the error of the deadline, in task order', () => {
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

  it('runs as many tasks at once as concurrency allows', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('---(a|)     ');
      const aSubs =    '^--!        ';
      const b =   cold('--(b|)      ');
      const bSubs =    '^-!         ';
      const c =   cold('  ----(c|)  ');
      const cSubs =    '--^---!     ';
      const d =   cold('   -(d|)    ');
      const dSubs =    '---^!       ';
      const expected = '--bad-(c|)  ';

      const result = tasks([a, b, c, d]).pipe(asCompleted({ concurrency: 2 }));

      expectObservable(result).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
      expectSubscriptions(d.subscriptions).toBe(dSubs);
    });
  });

  describe('cancellation', () => {
    it('cancels what is running when it is unsubscribed, and starts nothing more', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('-(a|)   ');
        const aSubs =    '^!      ';
        const b =   cold('-----(b|)');
        const bSubs =    '^--!    ';
        const c =   cold(' -----(c|)');
        const cSubs =    '-^-!    ';
        const d =   cold('   -(d|)');
        const unsub =    '^--!    ';
        const expected = '-a--    ';

        const result = tasks([a, b, c, d]).pipe(asCompleted({ concurrency: 2 }));

        expectObservable(result, unsub).toBe(expected);
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
        expectSubscriptions(d.subscriptions).toBe([]);
      });
    });

    it('cancels what is running at the deadline, and errors', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('-(a|)     ');
        const b =   cold('------(b|)');
        const bSubs =    '^---!     ';
        const expected = '-a--#     ';

        const result = tasks([a, b]).pipe(asCompleted({ timeout: 4 }));

        expectObservable(result.pipe(mapError(error => error instanceof TimeoutAllError && error.running)))
          .toBe(expected, undefined, [1]);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
      });
    });
  });

  describe('a subscriber that throws, where RxJS does not catch it', () => {
    const reported = reportedErrors();

    it('is reported, and the run goes on', async () => {
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
