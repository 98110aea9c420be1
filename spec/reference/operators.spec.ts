/** The reference operators against known marbles: what random cases are compared with has to be tested itself. */
import { delay, map, of, type Observable } from 'rxjs';
import { mapError, run } from '../support/marbles.js';
import { pulled, type Outcome, type Progress, type Source, type TaskSource, type TimeoutAllError } from './define.js';
import { asCompleted, asProgress, asSettled, firstSuccess, inOrder, limitConcurrency, withTimeoutAll } from './operators.js';

describe('the reference of', () => {
  describe('limitConcurrency', () => {
    it('emits every value as it comes and starts a task in the frame in which another ends', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('a--a|    ');
        const aSubs =    '^---!    ';
        const b =   cold('-b-----b|');
        const bSubs =    '^-------!';
        const c =   cold('    -c-| ');
        const cSubs =    '----^--! ';
        const expected = 'ab-a-c-b|';

        expectObservable(limitConcurrency(list(a, b, c), { concurrency: 2 })).toBe(expected);
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
      });
    });

    it('ends with the first failure, cancels what is running and starts nothing more', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('a-#   ');
        const b =   cold('---b--');
        const bSubs =    '^-!   ';
        const c =   cold('c|    ');
        const expected = 'a-#   ';

        expectObservable(limitConcurrency(list(a, b, c), { concurrency: 2 })).toBe(expected);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe([]);
      });
    });

    it('limits each group, and lets tasks of another group overtake', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('--(a|)       ');
        const aSubs =    '^-!          ';
        const b =   cold('  --(b|)     ');
        const bSubs =    '--^-!        ';
        const c =   cold('---(c|)      ');
        const cSubs =    '^--!         ';
        const d =   cold('   -----(d|) ');
        const dSubs =    '---^----!    ';
        const expected = '--acb---(d|) ';

        const groupOf = (_: unknown, index: number) => (index < 2 ? 'a and b' : 'c and d');
        expectObservable(limitConcurrency(list(a, b, c, d), { concurrency: 2, perGroup: 1, groupOf })).toBe(expected);
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
        expectSubscriptions(d.subscriptions).toBe(dSubs);
      });
    });
  });

  describe('withTimeoutAll', () => {
    it('errors at the deadline with what was running and waiting, and cancels', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('a|    ');
        const b =   cold(' b----');
        const bSubs =    '-^--! ';
        const c =   cold('c|    ');
        const expected = 'ab--# ';

        const result = withTimeoutAll(list(a, b, c), { due: 4, concurrency: 1 });

        const error = { due: 4, completed: 1, running: [1], waiting: [2], errors: [] };
        expectObservable(result.pipe(mapError(fields))).toBe(expected, undefined, error);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe([]);
      });
    });

    it('completes at the deadline if asked to', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('a-----|');
        const expected = 'a--|   ';

        expectObservable(withTimeoutAll(list(a), { due: 3, onTimeout: 'complete' })).toBe(expected);
      });
    });

    it('starts nothing and does not subscribe to the source if the deadline has already passed', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('a|', { a: toTask(of(1), 0) });

        expectObservable(withTimeoutAll({ tasks: source }, { due: 0 }).pipe(mapError(fields))).toBe('#', undefined, {
          due: 0, completed: 0, running: [], waiting: [], errors: [],
        });
        expectSubscriptions(source.subscriptions).toBe([]);
      });
    });
  });

  describe('asCompleted', () => {
    it('emits the last value of each task, in completion order', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('-x-y----| ');
        const b =   cold('--x-(z|)  ');
        const c =   cold('-|        ');
        const expected = '----z---(y|)';

        expectObservable(asCompleted(list(a, b, c), {})).toBe(expected);
      });
    });

    it('defers failures to the end, in task order, if asked to', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('---#     ', undefined, 'late');
        const b =   cold('-#       ', undefined, 'early');
        const c =   cold('----(c|) ');
        const expected = '----(c#) ';

        const result = asCompleted(list(a, b, c), { delayErrors: true });

        expectObservable(result.pipe(mapError((error: AggregateError) => error.errors))).toBe(expected, undefined, ['late', 'early']);
      });
    });
  });

  describe('asSettled', () => {
    it('emits how each task ended, and at the deadline those it cancelled', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('--(x|)       ');
        const b =   cold('-#           ');
        const c =   cold(' -----|      ');
        const d =   cold('  --------x| ');
        const dSubs =    '--^----!     ';
        const e =   cold('      --x|   ');
        const eSubs =    '------^!     ';
        const f =   cold('x|           ');
        const expected = '-ba---c(def|)';

        const result = asSettled(list(a, b, c, d, e, f), { due: 7, concurrency: 2 });

        expectObservable(result.pipe(map(briefly))).toBe(expected, {
          b: 'rejected 1: error, elapsed 1, duration 1, 1 of 6',
          a: 'fulfilled 0: x, elapsed 2, duration 2, 2 of 6',
          c: 'empty 2, elapsed 6, duration 5, 3 of 6',
          d: 'rejected 3: TimeoutAllError, elapsed 7, duration 5, 4 of 6',
          e: 'rejected 4: TimeoutAllError, elapsed 7, duration 1, 5 of 6',
          f: 'rejected 5: TimeoutAllError, elapsed 7, duration 0, 6 of 6',
        });
        expectSubscriptions(d.subscriptions).toBe(dSubs);
        expectSubscriptions(e.subscriptions).toBe(eSubs);
        expectSubscriptions(f.subscriptions).toBe([]);
      });
    });

    it('knows the total of a stream once the stream has ended', () => {
      run(({ cold, hot, expectObservable }) => {
        const a =    cold(' -(x|)     ');
        const b =    cold('   ---(x|) ');
        const tasks = hot('a--b-|     ', { a: toTask(a, 0), b: toTask(b, 1) });
        const expected =  '-a----(b|) ';

        expectObservable(asSettled({ tasks }, {}).pipe(map(briefly))).toBe(expected, {
          a: 'fulfilled 0: x, elapsed 1, duration 1, 1 of undefined',
          b: 'fulfilled 1: x, elapsed 6, duration 3, 2 of 2',
        });
      });
    });
  });

  describe('asProgress', () => {
    it('emits a snapshot first, before each start and at each end', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('------(x|)    ');
        const b =   cold('      ------# ');
        const expected = '(pq)--(rs)--(t|)';

        expectObservable(asProgress(list(a, b), { concurrency: 1 }).pipe(map(counts))).toBe(expected, {
          p: '2 waiting, 0 running, 0 of 2 completed',
          q: '1 waiting, 1 running, 0 of 2 completed',
          r: '1 waiting, 0 running, 1 of 2 completed (fulfilled)',
          s: '0 waiting, 1 running, 1 of 2 completed (fulfilled)',
          t: '0 waiting, 0 running, 2 of 2 completed (rejected)',
        });
      });
    });

    it('emits one when the total becomes known', () => {
      run(({ cold, hot, expectObservable }) => {
        const a =    cold(' ----(x|)  ');
        const tasks = hot('-a-|       ', { a: toTask(a, 0) });
        const expected =  'pq-r-(s|)  ';

        expectObservable(asProgress({ tasks }, {}).pipe(map(counts))).toBe(expected, {
          p: '0 waiting, 0 running, 0 of undefined completed',
          q: '0 waiting, 1 running, 0 of undefined completed',
          r: '0 waiting, 1 running, 0 of 1 completed',
          s: '0 waiting, 0 running, 1 of 1 completed (fulfilled)',
        });
      });
    });

    it('emits one for each task cancelled by the deadline', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('----------|');
        const b =   cold('----------|');
        const expected = '(pq)-(rs|) ';

        expectObservable(asProgress(list(a, b), { concurrency: 1, due: 5 }).pipe(map(counts))).toBe(expected, {
          p: '2 waiting, 0 running, 0 of 2 completed',
          q: '1 waiting, 1 running, 0 of 2 completed',
          r: '1 waiting, 0 running, 1 of 2 completed (rejected)',
          s: '0 waiting, 0 running, 2 of 2 completed (rejected)',
        });
      });
    });
  });

  describe('firstSuccess', () => {
    it('emits the first value of any task and cancels the others', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('-#         ');
        const b =   cold('--|        ');
        const c =   cold('----c--|   ');
        const cSubs =    '^---!      ';
        const d =   cold('-------d|  ');
        const dSubs =    '^---!      ';
        const expected = '----(c|)   ';

        expectObservable(firstSuccess(list(a, b, c, d), {})).toBe(expected);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
        expectSubscriptions(d.subscriptions).toBe(dSubs);
      });
    });

    it('passes over values that are not accepted', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('-a-b-------');
        const b =   cold('--c-----|  ');
        const expected = '---(b|)    ';

        expectObservable(firstSuccess(list(a, b), { accept: (value) => value === 'b' })).toBe(expected);
      });
    });

    it('errors with all failures in task order if every task failed', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('---#  ', undefined, 'late');
        const b =   cold('-#    ', undefined, 'early');
        const expected = '---#  ';

        const result = firstSuccess(list(a, b), {});

        expectObservable(result.pipe(mapError((error: AggregateError) => error.errors))).toBe(expected, undefined, ['late', 'early']);
      });
    });

    it('errors if there are no tasks', () => {
      run(({ expectObservable }) => {
        const result = firstSuccess(list(), {});

        expectObservable(result.pipe(mapError((error: AggregateError) => error.errors))).toBe('#', undefined, []);
      });
    });

    it('starts the next task when the latest one has failed or the stagger is over', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('-----#          ');
        const aSubs =    '^----!          ';
        const b =   cold('   -#           ');
        const bSubs =    '---^!           ';
        const c =   cold('    -------     ');
        const cSubs =    '----^-----!     ';
        const d =   cold('       ---(d|)  ');
        const dSubs =    '-------^--!     ';
        const e =   cold('          -     ');
        const expected = '----------(d|)  ';

        expectObservable(firstSuccess(list(a, b, c, d, e), { stagger: 3, concurrency: 2 })).toBe(expected);
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
        expectSubscriptions(d.subscriptions).toBe(dSubs);
        expectSubscriptions(e.subscriptions).toBe([]);
      });
    });
  });

  describe('inOrder', () => {
    it('emits each result as early as task order allows', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('---(a|)     ');
        const b =   cold('-(b|)       ');
        const bSubs =    '^!          ';
        const c =   cold(' ------(c|) ');
        const cSubs =    '-^-----!    ';
        const expected = '---(ab)(c|) ';

        expectObservable(inOrder(list(a, b, c), { concurrency: 2 })).toBe(expected);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
      });
    });

    it('cancels the tasks after a failure immediately, and errors once everything before it has been emitted', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('-----(a|) ');
        const aSubs =    '^----!    ';
        const b =   cold('--#       ');
        const bSubs =    '^-!       ';
        const c =   cold('---c|     ');
        const cSubs =    '^-!       ';
        const d =   cold('d|        ');
        const expected = '-----(a#) ';

        expectObservable(inOrder(list(a, b, c, d), { concurrency: 3 })).toBe(expected);
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
        expectSubscriptions(d.subscriptions).toBe([]);
      });
    });
  });

  it('a source that is pulled yields one item for each start, and is closed when it is unsubscribed', () => {
    run(({ cold, expectObservable }) => {
      const pulls: string[] = [];
      function* endless() {
        try {
          for (let index = 0; ; index++) {
            pulls.push(`item ${index}`);
            yield toTask(cold('----(x|)'), index);
          }
        } finally {
          pulls.push('left');
        }
      }
      const unsubscribed = '---------!  ';
      const expected =     '----(xx)(xx)';

      expectObservable(limitConcurrency(pulled(endless()), { concurrency: 2 }), unsubscribed).toBe(expected);
      expectObservable(of(0).pipe(delay(10), map(() => pulls))).toBe('----------(p|)', {
        p: ['item 0', 'item 1', 'item 2', 'item 3', 'item 4', 'item 5', 'left'],
      });
    });
  });
});

function list(...tasks: Observable<unknown>[]): Source {
  return { all: tasks.map(toTask) };
}

function toTask(values: Observable<unknown>, index: number): TaskSource {
  return { key: index, start: () => values };
}

function fields({ due, completed, running, waiting, errors }: TimeoutAllError) {
  return { due, completed, running, waiting, errors };
}

function briefly({ status, index, value, reason, elapsed, duration, completed, total }: Outcome): string {
  const what = { fulfilled: `: ${value}`, rejected: `: ${reason instanceof Error ? reason.name : reason}`, empty: '' }[status];
  return `${status} ${index}${what}, elapsed ${elapsed}, duration ${duration}, ${completed} of ${total}`;
}

function counts({ waiting, running, completed, total, outcome }: Progress): string {
  return `${waiting} waiting, ${running} running, ${completed} of ${total} completed${outcome ? ` (${outcome.status})` : ''}`;
}
