import { of, Subject, take, throwError } from 'rxjs';
import { inOrder, tasks, TimeoutAllError } from 'rxjs-as-completed';
import { mapError, run } from './support/marbles.js';
import { CountedIterable } from './support/sources.js';

describe('inOrder', () => {
  it('emits results in task order, each as soon as all tasks before it have completed', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('--(a|)      ');
      const aSubs =    '^-!         ';
      const b =   cold('----(b|)    ');
      const bSubs =    '^---!       ';
      const c =   cold('-(c|)       ');
      const cSubs =    '^!          ';
      const d =   cold('--------(d|)');
      const dSubs =    '^-------!   ';
      const expected = '--a-(bc)(d|)';

      const result = tasks([a, b, c, d]).pipe(inOrder());

      expectObservable(result).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
      expectSubscriptions(d.subscriptions).toBe(dSubs);
    });
  });

  describe('results', () => {
    it('emits nothing for an empty task, and waits no longer for it', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('---|      ');
        const b =   cold('-(b|)     ');
        const c =   cold('-------|  ');
        const d =   cold('--|       ');
        const expected = '---b---|  ';

        const result = tasks([a, b, c, d]).pipe(inOrder());

        expectObservable(result).toBe(expected);
      });
    });

    it('waits indefinitely for a task that never ends', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('-(a|)  ');
        const b =   cold('-------');
        const c =   cold('--(c|) ');
        const expected = '-a-----';

        const result = tasks([a, b, c]).pipe(inOrder());

        expectObservable(result).toBe(expected);
      });
    });

    it('emits in the stack frame in which the awaited task completed', () => {
      const a = new Subject<string>();
      const emitted: string[] = [];

      tasks([a, of('b')]).pipe(inOrder()).subscribe((value) => emitted.push(value));
      a.next('a');
      expect(emitted).toEqual([]);
      a.complete();

      expect(emitted).toEqual(['a', 'b']);
    });

    it('stays in order when emitting one makes the next task complete', () => {
      const [a, b, c] = [new Subject<string>(), new Subject<string>(), new Subject<string>()];
      const emitted: string[] = [];

      tasks([a, b, c]).pipe(inOrder()).subscribe((value) => {
        emitted.push(value);
        if (value === 'a') b.complete();
      });
      a.next('a');
      b.next('b');
      c.next('c');
      c.complete();
      a.complete();

      expect(emitted).toEqual(['a', 'b', 'c']);
    });
  });

  it('starts the next task when one completes, even if its result has to wait', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('-----(a|)     ');
      const aSubs =    '^----!        ';
      const b =   cold('--(b|)        ');
      const bSubs =    '^-!           ';
      const c =   cold('  -(c|)       ');
      const cSubs =    '--^!          ';
      const d =   cold('   -------(d|)');
      const dSubs =    '---^------!   ';
      const expected = '-----(abc)(d|)';

      const result = tasks([a, b, c, d]).pipe(inOrder({ concurrency: 2 }));

      expectObservable(result).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
      expectSubscriptions(d.subscriptions).toBe(dSubs);
    });
  });

  describe('errors', () => {
    it('cancels the tasks after the failed one immediately, and errors once everything before it has been emitted', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('------(a|)   ');
        const aSubs =    '^-----!      ';
        const b =   cold('---(b|)      ');
        const c =   cold('--#          ', undefined, 'c failed');
        const d =   cold('---------(d|)');
        const dSubs =    '^-!          ';
        const e =   cold('-(e|)        ');
        const expected = '------(ab#)  ';

        const result = tasks([a, b, c, d, e]).pipe(inOrder());

        expectObservable(result).toBe(expected, undefined, 'c failed');
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(d.subscriptions).toBe(dSubs);
      });
    });

    it('starts no task after the failed one', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('----(a|)');
        const b =   cold('-#      ');
        const c =   cold(' -(c|)  ');
        const expected = '----(a#)';

        const result = tasks([a, b, c]).pipe(inOrder({ concurrency: 2 }));

        expectObservable(result).toBe(expected);
        expectSubscriptions(c.subscriptions).toBe([]);
      });
    });

    it('unsubscribes from the source at the failure', () => {
      run(({ cold, hot, expectObservable, expectSubscriptions }) => {
        const a =     cold('------(a|)');
        const b =     cold(' --#      ');
        const inputs = hot('ab---c---|');
        const inputsSubs = '^--!      ';
        const expected =   '------(a#)';

        const result = inputs.pipe(inOrder((input) => ({ a, b })[input]!));

        expectObservable(result).toBe(expected);
        expectSubscriptions(inputs.subscriptions).toBe(inputsSubs);
      });
    });

    it('closes the iterator at the failure', () => {
      const waitedFor = new Subject<string>();
      const source = new CountedIterable((index) => index === 0 ? waitedFor : throwError(() => 'failed'));
      const seen: unknown[] = [];

      tasks(source).pipe(inOrder({ concurrency: 2 })).subscribe({ next: (value) => seen.push(value), error: (error) => seen.push(error) });
      expect([source.pulled, source.returned]).toEqual([2, 1]);
      waitedFor.next('a');
      waitedFor.complete();

      expect(seen).toEqual(['a', 'failed']);
      expect([source.pulled, source.returned]).toEqual([2, 1]);
    });

    it('errors with the first failure in task order', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('-----(a|)   ');
        const b =   cold('---#        ', undefined, 'b failed');
        const c =   cold('--------(c|)');
        const cSubs =    '^--!        ';
        const d =   cold('--#         ', undefined, 'd failed');
        const expected = '-----(a#)   ';

        const result = tasks([a, b, c, d]).pipe(inOrder());

        expectObservable(result).toBe(expected, undefined, 'b failed');
        expectSubscriptions(c.subscriptions).toBe(cSubs);
      });
    });

    it('still starts an earlier task that was waiting for its group', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a1 =  cold('---(a|)        ');
        const a2 =  cold('   ---(A|)     ');
        const a2Subs =   '---^--!        ';
        const b1 =  cold('-#             ', undefined, 'b1 failed');
        const a3 =  cold('      -(x|)    ');
        const expected = '---a--(A#)     ';

        const result = tasks({ a1, a2, b1, a3 }).pipe(inOrder({ groupBy: (key) => key[0], perGroup: 1 }));

        expectObservable(result).toBe(expected, undefined, 'b1 failed');
        expectSubscriptions(a2.subscriptions).toBe(a2Subs);
        expectSubscriptions(a3.subscriptions).toBe([]);
      });
    });

    it('cancels a later task that had overtaken the failed one', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const x =     cold('------(x|)   ');
        const xSubs =      '^-----!      ';
        const a1 =    cold('-(a|)        ');
        const a2 =    cold(' --#         ', undefined, 'a2 failed');
        const b =     cold('---------(b|)');
        const bSubs =      '^--!         ';
        const expected =   '------(xa#)  ';

        const result = tasks({ x, a1, a2, b }).pipe(inOrder({ groupBy: (key) => key[0], perGroup: 1 }));

        expectObservable(result).toBe(expected, undefined, 'a2 failed');
        expectSubscriptions(x.subscriptions).toBe(xSubs);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
      });
    });

    it('keeps a falsy reason while it waits', () => {
      const a = new Subject<string>();
      const errors: unknown[] = [];

      tasks([a, throwError(() => undefined)]).pipe(inOrder()).subscribe({ error: (error) => errors.push(error) });
      expect(errors).toEqual([]);
      a.complete();

      expect(errors).toEqual([undefined]);
    });
  });

  describe('cancellation', () => {
    it('cancels what is running when it is unsubscribed, and drops results that had to wait', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('------(a|)  ');
        const aSubs =    '^---!       ';
        const b =   cold('-(b|)       ');
        const c =   cold(' ------(c|) ');
        const cSubs =    '-^--!       ';
        const d =   cold('       -(d|)');
        const unsub =    '^---!       ';
        const expected = '-----       ';

        const result = tasks([a, b, c, d]).pipe(inOrder({ concurrency: 2 }));

        expectObservable(result, unsub).toBe(expected);
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
        expectSubscriptions(d.subscriptions).toBe([]);
      });
    });

    it('emits nothing more when it is unsubscribed while several results are due', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('---(a|)  ');
        const b =   cold('-(b|)    ');
        const c =   cold('-----(c|)');
        const cSubs =    '^--!     ';
        const expected = '---(a|)  ';

        const result = tasks([a, b, c]).pipe(inOrder(), take(1));

        expectObservable(result).toBe(expected);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
      });
    });

    it('cancels the tasks before the failed one when it is unsubscribed while waiting for them', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('------(a|)');
        const aSubs =    '^---!     ';
        const b =   cold('-#        ');
        const unsub =    '^---!     ';
        const expected = '-----     ';

        const result = tasks([a, b]).pipe(inOrder());

        expectObservable(result, unsub).toBe(expected);
        expectSubscriptions(a.subscriptions).toBe(aSubs);
      });
    });

    it('puts a deferred failure into the error of the deadline', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('-(a|)     ');
        const b =   cold('------(b|)');
        const bSubs =    '^---!     ';
        const c =   cold('--#       ', undefined, 'c failed');
        const expected = '-a--#     ';

        const result = tasks([a, b, c]).pipe(inOrder({ timeout: 4 }));

        expectObservable(result.pipe(mapError((error) => error instanceof TimeoutAllError && [error.running, error.errors])))
          .toBe(expected, undefined, [[1], ['c failed']]);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
      });
    });

    it('completes at the deadline with onTimeout: complete', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('-(a|)     ');
        const b =   cold('------(b|)');
        const c =   cold('--(c|)    ');
        const expected = '-a--|     ';

        const result = tasks([a, b, c]).pipe(inOrder({ timeout: { due: 4, onTimeout: 'complete' } }));

        expectObservable(result).toBe(expected);
      });
    });
  });
});
