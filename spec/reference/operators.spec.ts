/** The reference operators against known marbles: what random cases are compared with has to be tested itself. */
import { delay, ignoreElements, map, NEVER, of, Subject, type Observable } from 'rxjs';
import { mapError, run } from '../support/marbles.js';
import { pulled, type Outcome, type Progress, type Source, type TaskSource, type TaskState, type TimeoutAllError } from './define.js';
import {
  asCompleted, asEntries, asProgress, asSettled, asStates, firstSuccess, inOrder, limitConcurrency, withTimeoutAll,
} from './operators.js';

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

  describe('asEntries', () => {
    it('emits the key and the last value of each task, in completion order', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('-x-y----| ');
        const b =   cold('----(z|)  ');
        const c =   cold('-|        ');
        const expected = '----b---(a|)';

        expectObservable(asEntries(list(a, b, c), {})).toBe(expected, { a: [0, 'y'], b: [1, 'z'] });
      });
    });

    it('defers failures to the end if asked to', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('-#      ', undefined, 'early');
        const b =   cold('----(b|)');
        const expected = '----(b#)';

        const result = asEntries(list(a, b), { delayErrors: true });

        expectObservable(result.pipe(mapError((error: AggregateError) => error.errors))).toBe(expected, { b: [1, 'b'] }, ['early']);
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
          s: '0 waiting, 1 running, 1 of 2 completed',
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

  describe('asStates', () => {
    it('emits the list of all tasks first, and at each start, value and end', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('------x--|      ');
        const b =   cold('         ------#');
        const expected = '(pq)--r--(st)--(u|)';

        expectObservable(asStates(list(a, b), { concurrency: 1 }).pipe(map(rows))).toBe(expected, {
          p: 'waiting, waiting',
          q: 'running since 0, waiting',
          r: 'running since 0 x, waiting',
          s: 'fulfilled since 0 x until 9, waiting',
          t: 'fulfilled since 0 x until 9, running since 9',
          u: 'fulfilled since 0 x until 9, rejected since 9 until 15',
        });
      });
    });

    it('emits one when a task arrives', () => {
      run(({ cold, hot, expectObservable }) => {
        const a =    cold(' -------|');
        const tasks = hot('-a---b-|', { a: toTask(a, 0), b: toTask(a, 1) });
        const expected =  'p(qr)s--(tu)---(v|)';

        expectObservable(asStates({ tasks }, { concurrency: 1 }).pipe(map(rows))).toBe(expected, {
          p: '',
          q: 'waiting',
          r: 'running since 1',
          s: 'running since 1, waiting',
          t: 'empty since 1 until 8, waiting',
          u: 'empty since 1 until 8, running since 8',
          v: 'empty since 1 until 8, empty since 8 until 15',
        });
      });
    });

    it('emits one at the deadline', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('----------|');
        const expected = '(pq)-(r|) ';

        expectObservable(asStates(list(a, a), { concurrency: 1, due: 5 }).pipe(map(rows))).toBe(expected, {
          p: 'waiting, waiting',
          q: 'running since 0, waiting',
          r: 'rejected since 0 until 5, rejected until 5',
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

  describe('inOrder with a buffer', () => {
    it('starts nothing while that many finished tasks wait for their turn', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('------(a|)    ');
        const b =   cold('-(b|)         ');
        const c =   cold('      ----(c|)');
        const cSubs =    '------^---!   ';
        const expected = '------(ab)(c|)';

        expectObservable(inOrder(list(a, b, c), { concurrency: 2, buffer: 1 })).toBe(expected);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
      });
    });

    it('starts one task at a time when nothing else runs', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('    --(a|)');
        const aSubs =    '----^-!   ';
        const b =   cold('   -(b|)  ');
        const bSubs =    '---^!     ';
        const c =   cold('-(c|)     ');
        const cSubs =    '^!        ';
        const d =   cold('---(d|)   ');
        const dSubs =    '^--!      ';
        const expected = '------(abcd|)';

        expectObservable(inOrder(list(a, b, c, d), { concurrency: 2, buffer: 1, priorityOf: (_, index) => index })).toBe(expected);
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
        expectSubscriptions(d.subscriptions).toBe(dSubs);
      });
    });
  });

  describe('priority', () => {
    it('decides which of the known tasks starts next', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('   -(a|)   ');
        const aSubs =    '---^!      ';
        const b =   cold('--(b|)     ');
        const bSubs =    '^-!        ';
        const c =   cold('  -(c|)    ');
        const cSubs =    '--^!       ';
        const expected = '--bc(a|)   ';

        expectObservable(limitConcurrency(list(a, b, c), { concurrency: 1, priorityOf: (_, index) => [0, 1, 1][index]! })).toBe(expected);
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
      });
    });

    it('does so among the tasks whose group is not full', () => {
      run(({ cold, flush }) => {
        const starts: number[] = [];
        const source = { all: [1, 2, 3, 4].map((_, index) => ({ key: index, start: () => (starts.push(index), cold('-|')) })) };

        limitConcurrency(source, { perGroup: 1, groupOf: (_, index) => index % 2, priorityOf: (_, index) => index }).subscribe();
        flush();

        expect(starts).toEqual([3, 2, 1, 0]);
      });
    });
  });

  describe('rate', () => {
    it('allows that many starts in any window, whose end is free again', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const task =     cold('-|');
        const subs = [        '^!      ', '^!      ', '---^!   ', '---^!   ', '------^!'];
        const expected =      '-------|';

        expectObservable(limitConcurrency(list(task, task, task, task, task), { rate: { starts: 2, per: 3 } })).toBe(expected);
        expectSubscriptions(task.subscriptions).toBe(subs);
      });
    });
  });

  describe('signal', () => {
    it('tears everything down and errors with its reason', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('-a----|');
        const aSubs =    '^--!   ';
        const abort =    cold('---x').pipe(map(() => controller.abort(null)), ignoreElements());
        const controller = new AbortController();
        const reasons: unknown[] = [];
        const source: Source = {
          all: [{ key: 0, start: ({ signal }) => {
            signal.addEventListener('abort', () => reasons.push(signal.reason));
            return a;
          } }],
        };

        expectObservable(limitConcurrency(source, { signal: controller.signal }).pipe(mapError((error) => [error]))).toBe('-a-#', undefined, [null]);
        expectObservable(abort).toBe('----');
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectObservable(of(reasons).pipe(delay(5))).toBe('-----(r|)', { r: [null] });
      });
    });

    it('that has aborted lets nothing happen but its error', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a = cold('-a|');

        expectObservable(asStates(list(a), { signal: AbortSignal.abort(0), due: 0 }).pipe(mapError((error) => [error]))).toBe('#', undefined, [0]);
        expectSubscriptions(a.subscriptions).toBe([]);
      });
    });
  });

  describe('the signal of a task has as its reason', () => {
    const reasonsOf = (act: (source: Source, other: Subject<unknown>) => void): unknown[] => {
      const reasons: unknown[] = [];
      const other = new Subject<unknown>();
      const held = ({ signal }: { signal: AbortSignal }) => {
        signal.addEventListener('abort', () => reasons.push(signal.reason));
        return NEVER;
      };
      act({ all: [{ key: 'other', start: () => other }, { key: 'held', start: held }] }, other);
      return reasons;
    };

    it.each<[string, (source: Source, other: Subject<unknown>) => void, unknown]>([
      ['the failure of another task', (source, other) => {
        limitConcurrency(source, {}).subscribe({ error: () => {} });
        other.error('failed');
      }, 'failed'],
      ['the failure of an earlier task, put in order', (source, other) => {
        inOrder(source, {}).subscribe({ error: () => {} });
        other.error('failed');
      }, 'failed'],
      ['the success of another task', (source, other) => {
        firstSuccess(source, {}).subscribe();
        other.next(1);
      }, expect.objectContaining({ name: 'AbortError', message: 'another task succeeded' })],
      ['the unsubscription', (source) => asSettled(source, {}).subscribe().unsubscribe(), expect.objectContaining({ message: 'unsubscribed' })],
    ])('%s', (_, act, reason) => {
      expect(reasonsOf(act)).toEqual([reason]);
    });

    it('the deadline', () => {
      run(({ flush }) => {
        expect(reasonsOf((source) => {
          asSettled(source, { due: 5, onTimeout: 'complete' }).subscribe();
          flush();
        })).toEqual([expect.objectContaining({ name: 'TimeoutAllError', running: ['other', 'held'] })]);
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

function rows(states: TaskState[]): string {
  return states.map(({ status, value, started, ended }) => [
    status,
    ...(started === undefined ? [] : [`since ${started}`]),
    ...(value === undefined ? [] : [value]),
    ...(ended === undefined ? [] : [`until ${ended}`]),
  ].join(' ')).join(', ');
}
