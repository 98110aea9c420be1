import { concat, EMPTY, EmptyError, from, map, NEVER, Observable, of, Subject, throwError, timer } from 'rxjs';
import { firstSuccess, tasks, TimeoutAllError } from 'rxjs-as-completed';
import { withFakeTimers } from './support/fakeTimers.js';
import { Journal } from './support/Journal.js';
import { mapError, run } from './support/marbles.js';
import { CountedIterable } from './support/sources.js';

describe('firstSuccess', () => {
  it('emits the first value of any task, cancels the others and completes', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('----(a|) ');
      const aSubs =    '^--!     ';
      const b =   cold('---b--c-|');
      const bSubs =    '^--!     ';
      const c =   cold('-#       ');
      const cSubs =    '^!       ';
      const expected = '---(b|)  ';

      const result = tasks([a, b, c]).pipe(firstSuccess());

      expectObservable(result).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
    });
  });

  it('accepts tasks that arrive over time, and unsubscribes from the source when one wins', () => {
    run(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const a =     cold(' -------(a|)');
      const aSubs =      '-^----!     ';
      const b =     cold('    --(b|)  ');
      const inputs = hot('-a--b----c-|');
      const inputsSubs = '^-----!     ';
      const expected =   '------(b|)  ';

      const result = inputs.pipe(firstSuccess((input) => ({ a, b })[input] ?? NEVER));

      expectObservable(result).toBe(expected);
      expectSubscriptions(inputs.subscriptions).toBe(inputsSubs);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
    });
  });

  describe('success', () => {
    it('is not prevented by failures and empty tasks', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('-#       ');
        const b =   cold('--|      ');
        const c =   cold('-----(c|)');
        const expected = '-----(c|)';

        const result = tasks([a, b, c]).pipe(firstSuccess());

        expectObservable(result).toBe(expected);
      });
    });

    it('can be any value, even undefined', () => {
      const emitted: unknown[] = [];

      tasks([of(undefined)]).pipe(firstSuccess()).subscribe((value) => emitted.push(value));

      expect(emitted).toEqual([undefined]);
    });

    it('is the first accepted value; others are passed over', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('-1---3--|');
        const aSubs =    '^----!   ';
        const b =   cold('--2----4|');
        const bSubs =    '^----!   ';
        const expected = '-----(3|)';

        const result = tasks([a, b]).pipe(firstSuccess({ accept: (value) => value > '2' }));

        expectObservable(result).toBe(expected);
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
      });
    });

    it('of a synchronous task leaves later tasks unsubscribed', () => {
      const journal = new Journal();
      const a = journal.task('a', of('a', 'x'));
      const b = journal.task('b', of('b'));

      journal.subscribe(from([a, b]).pipe(firstSuccess()));

      expect(journal.all('start')).toEqual(['a']);
      expect(journal.all('emit')).toEqual(['a']);
      expect(journal.live).toBe(0);
    });

    it('has one winner even if emitting it makes another task succeed', () => {
      const a = new Subject<string>();
      const b = new Subject<string>();
      const emitted: string[] = [];

      tasks([a, b]).pipe(firstSuccess()).subscribe((value) => {
        emitted.push(value);
        b.next('b');
        a.next('again');
      });
      a.next('a');

      expect(emitted).toEqual(['a']);
      expect([a.observed, b.observed]).toEqual([false, false]);
    });

    it('has one winner even if cancelling the losers makes one of them emit', () => {
      const a = new Subject<string>();
      const b = new Observable<string>((subscriber) => () => subscriber.next('b'));
      const c = new Observable<string>(() => () => a.next('c'));
      const journal = new Journal();

      journal.subscribe(tasks([b, a, c]).pipe(firstSuccess()));
      a.next('a');

      expect(journal.entries).toEqual(['emit a', 'complete']);
    });

    it('has one winner even if accepting it makes another task succeed', () => {
      const a = new Subject<string>();
      const b = new Subject<string>();
      const journal = new Journal();
      const accept = (value: string) => {
        if (value === 'a') b.next('b');
        return true;
      };

      journal.subscribe(tasks([a, b]).pipe(firstSuccess({ accept })));
      a.next('a');

      expect(journal.all('emit')).toHaveLength(1);
      expect(journal.entries).toHaveLength(2);
    });

    it('is emitted after every task, the winner included, has been cancelled', () => {
      run(({ flush }) => {
        const journal = new Journal();
        const loser = journal.task('loser', NEVER);
        const winner = journal.task('winner', concat(timer(2).pipe(map(() => 'won')), NEVER));

        journal.subscribe(tasks([loser, winner]).pipe(firstSuccess()));
        flush();

        expect(journal.entries.slice(0, 2)).toEqual(['start loser', 'start winner']);
        expect(journal.entries.slice(2, 4).sort()).toEqual(['teardown loser', 'teardown winner']);
        expect(journal.entries.slice(4)).toEqual(['emit won', 'complete']);
      });
    });

    it('is emitted after every task has been cancelled, even if the winner is synchronous', () => {
      const journal = new Journal();
      const loser = journal.task('loser', NEVER);
      const winner = journal.task('winner', of('won'));

      journal.subscribe(tasks([loser, winner]).pipe(firstSuccess()));

      expect(journal.entries.slice(0, 2)).toEqual(['start loser', 'start winner']);
      expect(journal.entries.slice(2, 4).sort()).toEqual(['teardown loser', 'teardown winner']);
      expect(journal.entries.slice(4)).toEqual(['emit won', 'complete']);
    });
  });

  describe('failure', () => {
    it('of all tasks is an AggregateError with the errors in task order', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('---#     ', undefined, 'a failed');
        const b =   cold('--|      ');
        const c =   cold('-#       ', undefined, 'c failed');
        const expected = '---#     ';

        const result = tasks([a, b, c]).pipe(firstSuccess());

        expectObservable(result.pipe(mapError((error) => error instanceof AggregateError && error.errors)))
          .toBe(expected, undefined, ['a failed', expect.any(EmptyError), 'c failed']);
      });
    });

    it('includes a task that completes without an accepted value', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('-1-2-|');
        const b =   cold('--|   ');
        const expected = '-----#';

        const result = tasks([a, b]).pipe(firstSuccess({ accept: () => false }));

        expectObservable(result.pipe(mapError(({ errors }) => errors)))
          .toBe(expected, undefined, [expect.any(EmptyError), expect.any(EmptyError)]);
      });
    });

    it('of no tasks at all is an AggregateError with no errors', () => {
      run(({ cold, expectObservable }) => {
        const errors = mapError<unknown>((error) => error instanceof AggregateError && error.errors);

        expectObservable(tasks([]).pipe(firstSuccess(), errors)).toBe('#', undefined, []);
        expectObservable(cold('--|').pipe(firstSuccess(() => NEVER), errors)).toBe('--#', undefined, []);
      });
    });

    it('waits until the source has ended', () => {
      run(({ cold, hot, expectObservable }) => {
        const a =     cold(' -#   ', undefined, 'a failed');
        const inputs = hot('-a---|');
        const expected =   '-----#';

        const result = inputs.pipe(firstSuccess(() => a));

        expectObservable(result.pipe(mapError(({ errors }) => errors))).toBe(expected, undefined, ['a failed']);
      });
    });

    it('includes an accept that throws, which cancels its task', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('--a-b-(c|)');
        const aSubs =    '^-!       ';
        const b =   cold('----(B|)  ');
        const expected = '----(B|)  ';
        const accept = (value: string) => {
          if (value === 'a') throw 'not to be judged';
          return true;
        };

        const result = tasks([a, b]).pipe(firstSuccess({ accept }));

        expectObservable(result).toBe(expected);
        expectSubscriptions(a.subscriptions).toBe(aSubs);
      });
    });

    it('keeps the reason of an accept that throws', () => {
      const errors: unknown[] = [];

      tasks([of('a'), throwError(() => undefined)])
        .pipe(firstSuccess({ accept: () => { throw null; } }))
        .subscribe({ error: (error) => errors.push(...error.errors) });

      expect(errors).toEqual([null, undefined]);
    });
  });

  it('reports deferred failures in the error of the deadline, in task order', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('--#      ', undefined, 'a failed');
      const b =   cold('-#       ', undefined, 'b failed');
      const c =   cold('-------c ');
      const cSubs =    '^---!    ';
      const expected = '----#    ';

      const result = tasks([a, b, c]).pipe(firstSuccess({ timeout: 4 }));

      expectObservable(result.pipe(mapError((error) => error instanceof TimeoutAllError && error.errors)))
        .toBe(expected, undefined, ['a failed', 'b failed']);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
    });
  });

  it('tries as many tasks at once as concurrency allows', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('--#        ');
      const aSubs =    '^-!        ';
      const b =   cold('---|       ');
      const bSubs =    '^--!       ';
      const c =   cold('  -----c   ');
      const cSubs =    '--^--!     ';
      const d =   cold('   --(d|)  ');
      const dSubs =    '---^-!     ';
      const e =   cold('     -(e|) ');
      const expected = '-----(d|)  ';

      const result = tasks([a, b, c, d, e]).pipe(firstSuccess({ concurrency: 2 }));

      expectObservable(result).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
      expectSubscriptions(d.subscriptions).toBe(dSubs);
      expectSubscriptions(e.subscriptions).toBe([]);
    });
  });

  describe('stagger', () => {
    it('starts the next task when its time is up, and keeps earlier ones running', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('-------(a|)');
        const aSubs =    '^------!   ';
        const b =   cold('   ------b ');
        const bSubs =    '---^---!   ';
        const c =   cold('      ---c ');
        const cSubs =    '------^!   ';
        const d =   cold('         -d');
        const expected = '-------(a|)';

        const result = tasks([a, b, c, d]).pipe(firstSuccess({ stagger: 3 }));

        expectObservable(result).toBe(expected);
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
        expectSubscriptions(d.subscriptions).toBe([]);
      });
    });

    it('starts the next task immediately when the latest one fails, and restarts the timer', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('-#            ');
        const aSubs =    '^!            ';
        const b =   cold(' -|           ');
        const bSubs =    '-^!           ';
        const c =   cold('  ---------c  ');
        const cSubs =    '--^-----!     ';
        const d =   cold('     ---(d|)  ');
        const dSubs =    '-----^--!     ';
        const expected = '--------(d|)  ';

        const result = tasks([a, b, c, d]).pipe(firstSuccess({ stagger: 3 }));

        expectObservable(result).toBe(expected);
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
        expectSubscriptions(d.subscriptions).toBe(dSubs);
      });
    });

    it('does not start the next task early when a task other than the latest fails', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('----#         ');
        const b =   cold('   ------(b|) ');
        const bSubs =    '---^-----!    ';
        const c =   cold('      ----c   ');
        const cSubs =    '------^--!    ';
        const expected = '---------(b|) ';

        const result = tasks([a, b, c]).pipe(firstSuccess({ stagger: 3 }));

        expectObservable(result).toBe(expected);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
      });
    });

    it('does not exceed concurrency', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('----------#       ');
        const aSubs =    '^---------!       ';
        const b =   cold('  -----#          ');
        const bSubs =    '--^----!          ';
        const c =   cold('       -----c     ');
        const cSubs =    '-------^----!     ';
        const d =   cold('          ----(d|)');
        const dSubs =    '----------^-!     ';
        const expected = '------------(c|)  ';

        const result = tasks([a, b, c, d]).pipe(firstSuccess({ stagger: 2, concurrency: 2 }));

        expectObservable(result).toBe(expected);
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
        expectSubscriptions(d.subscriptions).toBe(dSubs);
      });
    });

    it('does not delay a task that arrives when the time is already up', () => {
      run(({ cold, hot, expectObservable, expectSubscriptions }) => {
        const a =     cold('-----------    ');
        const b =     cold('      -------- ');
        const bSubs =      '------^------! ';
        const c =     cold('         ----c ');
        const cSubs =      '---------^---! ';
        const inputs = hot('a-----bc-------');
        const expected =   '-------------(c|)';

        const result = inputs.pipe(firstSuccess((input) => ({ a, b, c })[input]!, { stagger: 3 }));

        expectObservable(result).toBe(expected);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
      });
    });

    it('does not delay a task that arrives after the latest one has failed', () => {
      run(({ cold, hot, expectObservable, expectSubscriptions }) => {
        const a =     cold('-#       ');
        const b =     cold('  --(b|) ');
        const bSubs =      '--^-!    ';
        const inputs = hot('a-b------');
        const expected =   '----(b|) ';

        const result = inputs.pipe(firstSuccess((input) => ({ a, b })[input]!, { stagger: 9 }));

        expectObservable(result).toBe(expected);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
      });
    });

    it('is off when 0', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('---(a|)');
        const b =   cold('--(b|) ');
        const bSubs =    '^-!    ';
        const expected = '--(b|) ';

        const result = tasks([a, b]).pipe(firstSuccess({ stagger: 0 }));

        expectObservable(result).toBe(expected);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
      });
    });

    it('is a fallback chain when Infinity', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('-----#        ');
        const aSubs =    '^----!        ';
        const b =   cold('     --|      ');
        const bSubs =    '-----^-!      ';
        const c =   cold('       --(c|) ');
        const cSubs =    '-------^-!    ';
        const d =   cold('         -d   ');
        const expected = '---------(c|) ';

        const result = tasks([a, b, c, d]).pipe(firstSuccess({ stagger: Infinity }));

        expectObservable(result).toBe(expected);
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
        expectSubscriptions(d.subscriptions).toBe([]);
      });
    });

    it('pulls from a lazy source only when a task may start', () => {
      run(({ cold, expectObservable, flush }) => {
        const pulledAt: number[] = [];
        const source = new CountedIterable((index) => {
          pulledAt.push(index);
          return cold('----------');
        });

        expectObservable(tasks(source).pipe(firstSuccess({ stagger: 3 })), '^-------!').toBe('---------');
        flush();

        expect(pulledAt).toEqual([0, 1, 2]);
        expect(source.returned).toBe(1);
      });
    });

    it('fails when all have failed', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('--------#', undefined, 'a failed');
        const b =   cold('   -#    ', undefined, 'b failed');
        const expected = '--------#';

        const result = tasks([a, b]).pipe(firstSuccess({ stagger: 3 }));

        expectObservable(result.pipe(mapError(({ errors }) => errors))).toBe(expected, undefined, ['a failed', 'b failed']);
      });
    });

    it('handles synchronous failures', () => {
      run(({ expectObservable }) => {
        const a = throwError(() => 'a failed');
        const b = EMPTY;
        const c = of('c');

        expectObservable(tasks([a, b, c]).pipe(firstSuccess({ stagger: 3 }))).toBe('(c|)');
      });
    });

    describe('leaves no timer behind', () => {
      withFakeTimers();

      it.each([[3, 1], [Infinity, 0]])('of %p', (stagger, timers) => {
        expect(jest.getTimerCount()).toBe(0);

        const subscription = tasks([NEVER, NEVER]).pipe(firstSuccess({ stagger })).subscribe();
        expect(jest.getTimerCount()).toBe(timers);
        subscription.unsubscribe();

        expect(jest.getTimerCount()).toBe(0);
      });
    });

    it('starts nothing after it was unsubscribed', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('---------');
        const aSubs =    '^-!      ';
        const b =   cold('   -b    ');
        const unsub =    '^-!      ';

        const result = tasks([a, b]).pipe(firstSuccess({ stagger: 3 }));

        expectObservable(result, unsub).toBe('---');
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(b.subscriptions).toBe([]);
      });
    });
  });
});
