import { concatMap, map, NEVER, of, Subject, take, throwError, toArray } from 'rxjs';
import { inOrder, Semaphore, tasks, TimeoutAllError } from 'rxjs-as-completed';
import { Journal } from './support/Journal.js';
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

  describe('buffer', () => {
    it('starts no further task while that many finished ones wait for their turn', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('--------(a|)          ');
        const b =   cold('-(b|)                 ');
        const c =   cold(' --(c|)               ');
        const cSubs =    '-^-!                  ';
        const d =   cold('        -----(d|)     ');
        const dSubs =    '--------^----!        ';
        const e =   cold('        ---------(e|) ');
        const eSubs =    '--------^--------!    ';
        const expected = '--------(abc)d---(e|) ';

        const result = tasks([a, b, c, d, e]).pipe(inOrder({ concurrency: 2, buffer: 2 }));

        expectObservable(result).toBe(expected);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
        expectSubscriptions(d.subscriptions).toBe(dSubs);
        expectSubscriptions(e.subscriptions).toBe(eSubs);
      });
    });

    it('does not count the task whose turn it is, nor what has been emitted', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const task =     cold('--(x|)         ');
        const subs = [        '^-!            ',
                              '--^-!          ',
                              '----^-!        '];
        const expected =      '--x-x-(x|)     ';

        expectObservable(tasks([1, 2, 3], () => task).pipe(inOrder({ concurrency: 1, buffer: 1 }))).toBe(expected);
        expectSubscriptions(task.subscriptions).toBe(subs);
      });
    });

    it('counts an empty task, which waits for its turn, too', () => {
      run(({ cold, expectSubscriptions, expectObservable }) => {
        const a =   cold('-----(a|)   ');
        const b =   cold('-|          ');
        const c =   cold('     ----(c|)');
        const cSubs =    '-----^---!  ';
        const expected = '-----a---(c|)';

        expectObservable(tasks([a, b, c]).pipe(inOrder({ concurrency: 2, buffer: 1 }))).toBe(expected);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
      });
    });

    it('lets running tasks go on, which may finish beyond it', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('------(a|)       ');
        const b =   cold('-(b|)            ');
        const c =   cold('--(c|)           ');
        const d =   cold('      -----(d|)  ');
        const dSubs =    '------^----!     ';
        const expected = '------(abc)(d|)  ';

        expectObservable(tasks([a, b, c, d]).pipe(inOrder({ concurrency: 3, buffer: 1 }))).toBe(expected);
        expectSubscriptions(d.subscriptions).toBe(dSubs);
      });
    });

    it('keeps an endless source from piling up behind a slow first task', () => {
      const first = new Subject<number>();
      const source = new CountedIterable((index) => index === 0 ? first : of(index));
      const emitted: number[] = [];

      const subscription = tasks(source).pipe(inOrder({ concurrency: 2, buffer: 10 })).subscribe((value) => {
        emitted.push(value);
        if (value === 50) subscription.unsubscribe();
      });
      expect(source.pulled).toBe(11);
      expect(emitted).toEqual([]);
      first.next(0);
      first.complete();

      expect(emitted).toEqual(Array.from({ length: 51 }, (_, index) => index));
      expect(source.returned).toBe(1);
    });

    it('does not subscribe a task that arrives meanwhile', () => {
      run(({ cold, hot, expectObservable, expectSubscriptions }) => {
        const a =     cold('-------(a|)       ');
        const b =     cold('-(b|)             ');
        const c =     cold('       ----(c|)   ');
        const cSubs =      '-------^---!      ';
        const source = hot('(ab)-c----------|');
        const expected =   '-------(ab)c----|';

        expectObservable(source.pipe(inOrder((input) => ({ a, b, c })[input]!, { buffer: 1 }))).toBe(expected);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
      });
    });

    it('lets one task at a time start when none runs, so that priorities and groups cannot lock it', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a1 =  cold('     --(a|)  ');
        const a1Subs =   '-----^-!     ';
        const b2 =  cold('   --(b|)    ');
        const b2Subs =   '---^-!       ';
        const c3 =  cold('---(c|)      ');
        const c3Subs =   '^--!         ';
        const d4 =  cold('-(d|)        ');
        const d4Subs =   '^!           ';
        const expected = '-------(abcd|)';

        const result = tasks({ a1, b2, c3, d4 }).pipe(inOrder({ concurrency: 2, buffer: 1, priority: (key) => Number(key[1]) }));

        expectObservable(result).toBe(expected);
        expectSubscriptions(a1.subscriptions).toBe(a1Subs);
        expectSubscriptions(b2.subscriptions).toBe(b2Subs);
        expectSubscriptions(c3.subscriptions).toBe(c3Subs);
        expectSubscriptions(d4.subscriptions).toBe(d4Subs);
      });
    });

    it('is not locked by a group either', () => {
      run(({ cold, expectObservable }) => {
        const x1 =  cold('---(p|)     ');
        const x2 =  cold('   ---(q|)  ');
        const y1 =  cold('-(r|)       ');
        const y2 =  cold('      -(s|) ');
        const result = tasks({ x1, x2, y1, y2 }).pipe(inOrder({ buffer: 1, groupBy: (key) => key[0], perGroup: 1 }));

        expectObservable(result.pipe(toArray(), map((all) => all.join('')))).toBe('-------(x|)', { x: 'pqrs' });
      });
    });

    it('does not delay the failure of a running task', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('----#       ', undefined, 'a failed');
        const b =   cold('-(b|)       ');
        const c =   cold('    -(c|)   ');
        const expected = '----#       ';

        expectObservable(tasks([a, b, c]).pipe(inOrder({ concurrency: 2, buffer: 1 }))).toBe(expected, undefined, 'a failed');
        expectSubscriptions(c.subscriptions).toBe([]);
      });
    });

    it('takes no permit for a task that it holds back', () => {
      const semaphore = new Semaphore(3);
      const first = new Subject<number>();

      const subscription = tasks([first, of(1), of(2), of(3)]).pipe(inOrder({ concurrency: semaphore, buffer: 1 })).subscribe();
      expect([semaphore.active, semaphore.waiting]).toEqual([1, 0]);
      subscription.unsubscribe();

      expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
    });

    it('leaves the queue of a Semaphore while it is full', () => {
      run(({ flush }) => {
        const semaphore = new Semaphore(2);
        const journal = new Journal();
        const [a, b] = [new Subject<number>(), new Subject<number>()];

        tasks([a, b, of(3)], (task) => task).pipe(inOrder({ concurrency: semaphore, buffer: 1 })).subscribe();
        expect(semaphore.waiting).toBe(1);
        semaphore.guard(journal.task('other', NEVER)).subscribe();
        b.next(2);
        b.complete();
        flush();

        expect(journal.all('start')).toEqual(['other']);
        expect([semaphore.active, semaphore.waiting]).toEqual([2, 0]);
      });
    });

    it.each([1, Infinity])('of %p keeps its place in the queue of a Semaphore when a result can be emitted', (buffer) => {
      run(({ flush }) => {
        const semaphore = new Semaphore(1);
        const journal = new Journal();
        const first = new Subject<number>();

        tasks(['first', 'second'], (name) => journal.task(name, name === 'first' ? first : NEVER)).pipe(inOrder({ concurrency: semaphore, buffer })).subscribe();
        semaphore.guard(journal.task('other', NEVER)).subscribe();
        first.next(1);
        first.complete();
        flush();

        expect(journal.all('start')).toEqual(['first', 'second']);
      });
    });

    it('ends its wait at the deadline, which names what was held back', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('---------');
        const b =   cold('-(b|)    ');
        const c =   cold('-        ');
        const expected = '----#    ';

        const result = tasks([a, b, c]).pipe(inOrder({ concurrency: 2, buffer: 1, timeout: 4 }));

        expectObservable(result.pipe(mapError(({ running, waiting, completed }) => ({ running, waiting, completed }))))
          .toBe(expected, undefined, { running: [0], waiting: [2], completed: 1 });
      });
    });

    it('of Infinity makes no difference', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('----(a|)  ');
        const b =   cold('-(b|)     ');
        const c =   cold(' -(c|)    ');
        const expected = '----(abc|)';

        expectObservable(tasks([a, b, c]).pipe(inOrder({ concurrency: 2, buffer: Infinity }))).toBe(expected);
      });
    });

    it('makes inOrder with a limit of one run as concatAll does', () => {
      run(({ cold, expectObservable }) => {
        const [a, b] = [cold('--(a|)'), cold('-(b|)')];

        expectObservable(tasks([a, b]).pipe(inOrder({ concurrency: 1, buffer: 1 }))).toEqual(of(a, b).pipe(concatMap((task) => task)));
      });
    });
  });
});
