import { EMPTY, map, NEVER, of, take, throwError, timer } from 'rxjs';
import { asProgress, tasks, TimeoutAllError, type Progress } from 'rxjs-as-completed';
import { Journal } from './support/Journal.js';
import { run } from './support/marbles.js';
import { CountedIterable } from './support/sources.js';

const counts = map(({ completed, total, running, waiting }: Progress<unknown, unknown>) =>
  `${completed}/${total}, ${running} running, ${waiting} waiting`);

describe('asProgress', () => {
  it('emits a snapshot on subscription, before each start and after each end', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('----(a|)    ');
      const aSubs =    '^---!       ';
      const b =   cold('    ----#   ', undefined, 'b failed');
      const bSubs =    '----^---!   ';
      const expected = '(01)(23)(4|)';

      const result = tasks({ a, b }).pipe(asProgress({ concurrency: 1 }));

      const none = { total: 2, waiting: 2, running: 0, completed: 0, fulfilled: 0, rejected: 0, empty: 0, elapsed: 0, outcome: undefined };
      const first = { status: 'fulfilled', key: 'a', index: 0, value: 'a', elapsed: 4, duration: 4, completed: 1, total: 2 };
      const second = { status: 'rejected', key: 'b', index: 1, reason: 'b failed', elapsed: 8, duration: 4, completed: 2, total: 2 };
      expectObservable(result).toBe(expected, {
        0: none,
        1: { ...none, waiting: 1, running: 1 },
        2: { ...none, waiting: 1, running: 0, completed: 1, fulfilled: 1, elapsed: 4, outcome: first },
        3: { ...none, waiting: 0, running: 1, completed: 1, fulfilled: 1, elapsed: 4 },
        4: { ...none, waiting: 0, running: 0, completed: 2, fulfilled: 1, rejected: 1, elapsed: 8, outcome: second },
      });
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
    });
  });

  describe('snapshots', () => {
    it('include one when the total becomes known', () => {
      run(({ cold, hot, expectObservable }) => {
        const a =    cold(' ------(a|) ');
        const b =    cold('  ------(b|)');
        const source = hot('-ab-|      ');
        const expected =   'sxy-t--a(b|)';

        const result = source.pipe(asProgress((input) => ({ a, b })[input]!), counts);

        expectObservable(result).toBe(expected, {
          s: '0/undefined, 0 running, 0 waiting',
          x: '0/undefined, 1 running, 0 waiting',
          y: '0/undefined, 2 running, 0 waiting',
          t: '0/2, 2 running, 0 waiting',
          a: '1/2, 1 running, 0 waiting',
          b: '2/2, 0 running, 0 waiting',
        });
      });
    });

    it('include one when the total becomes known, even if it is the last', () => {
      run(({ cold, hot, expectObservable }) => {
        const a =    cold(' -(a|)  ');
        const source = hot('-a---|  ');
        const expected =   'sxa--(t|)';

        const result = source.pipe(asProgress(() => a), counts);

        expectObservable(result).toBe(expected, {
          s: '0/undefined, 0 running, 0 waiting',
          x: '0/undefined, 1 running, 0 waiting',
          a: '1/undefined, 0 running, 0 waiting',
          t: '1/1, 0 running, 0 waiting',
        });
      });
    });

    it('include one when an iterable turns out to have ended', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('-------(a|)');
        const b =   cold('--------(b|)');
        const expected = '(sxyt)-a(b|)';

        const result = tasks(() => [a, b].values()).pipe(asProgress(), counts);

        expectObservable(result).toBe(expected, {
          s: '0/undefined, 0 running, 0 waiting',
          x: '0/undefined, 1 running, 0 waiting',
          y: '0/undefined, 2 running, 0 waiting',
          t: '0/2, 2 running, 0 waiting',
          a: '1/2, 1 running, 0 waiting',
          b: '2/2, 0 running, 0 waiting',
        });
      });
    });

    it('count the known tasks that are waiting', () => {
      run(({ cold, hot, expectObservable }) => {
        const task = cold(' ------(a|)   ');
        const source = hot('-abc-|       ');
        const expected =   'sx---t-(ab)--'; // a ends and b starts in frame 7

        const result = source.pipe(asProgress(() => task, { concurrency: 1 }), counts);

        expectObservable(result, '^-----------!').toBe(expected, {
          s: '0/undefined, 0 running, 0 waiting',
          x: '0/undefined, 1 running, 0 waiting',
          t: '0/3, 1 running, 2 waiting',
          a: '1/3, 0 running, 2 waiting',
          b: '1/3, 1 running, 1 waiting',
        });
      });
    });

    it('count successes, failures and empty tasks separately', () => {
      const snapshots: Progress<number>[] = [];

      tasks([of(1), of(2), throwError(() => 'failed'), EMPTY, EMPTY, EMPTY])
        .pipe(asProgress()).subscribe((snapshot) => snapshots.push(snapshot));

      expect(snapshots.at(-1)).toMatchObject({ total: 6, waiting: 0, running: 0, completed: 6, fulfilled: 2, rejected: 1, empty: 3 });
    });

    it('have an outcome only if an end has caused them', () => {
      const outcomes: unknown[] = [];

      tasks([of('a'), throwError(() => 'no')]).pipe(asProgress({ concurrency: 1 })).subscribe(({ outcome }) => outcomes.push(outcome));

      const a = expect.objectContaining({ key: 0, status: 'fulfilled', value: 'a' });
      const b = expect.objectContaining({ key: 1, status: 'rejected', reason: 'no' });
      expect(outcomes).toEqual([undefined, undefined, a, undefined, b]);
    });

    it('have no outcome if the total has become known, whatever has ended before', () => {
      run(({ cold, hot, expectObservable }) => {
        const a =    cold(' -(a|)  ');
        const source = hot('-a---|  ');
        const expected =   'sxa--(t|)';

        const result = source.pipe(asProgress(() => a), map(({ outcome }) => outcome?.status));

        expectObservable(result).toBe(expected, { s: undefined, x: undefined, a: 'fulfilled', t: undefined });
      });
    });

    it('give each outcome once to whoever collects them', () => {
      run(({ flush }) => {
        const keys: unknown[] = [];
        const inputs = Array.from({ length: 20 }, (_, index) => index);

        tasks(inputs, (index) => index % 2 ? timer(index % 7) : throwError(() => index))
          .pipe(asProgress({ concurrency: 3, timeout: 9 })).subscribe(({ outcome }) => outcome && keys.push(outcome.key));
        flush();

        expect([...keys].sort((one, other) => Number(one) - Number(other))).toEqual(inputs);
      });
    });

    it('have the time of the snapshot', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('  ----(a|)        ');
        const b =   cold('      -----(b|)   ');
        const sub =      '--^               ';
        const expected = '--(01)(23)-(4|)   ';

        const result = tasks([a, b]).pipe(asProgress({ concurrency: 1 }), map(({ elapsed }) => elapsed));

        expectObservable(result, sub).toBe(expected, { 0: 0, 1: 0, 2: 4, 3: 4, 4: 9 });
      });
    });

    it('are emitted before a task starts, so that even a synchronous task is seen running', () => {
      const journal = new Journal();

      journal.subscribe(tasks([journal.task('a', of('a'))]).pipe(asProgress(), map(({ running, completed }) => `${running} ${completed}`)));

      expect(journal.entries).toEqual(['emit 0 0', 'emit 1 0', 'start a', 'emit 0 1', 'teardown a', 'complete']);
    });
  });

  it('counts waiting tasks correctly after a task failed before it could start', () => {
    const groupBy = (key: number) => {
      if (key === 0) throw 'no group';
      return key;
    };
    const snapshots: unknown[] = [];

    tasks([NEVER, of('b')]).pipe(asProgress({ groupBy, perGroup: 1 }), map(({ running, waiting, rejected }) => [running, waiting, rejected]))
      .subscribe((snapshot) => snapshots.push(snapshot));

    expect(snapshots).toEqual([[0, 2, 0], [0, 1, 1], [1, 0, 1], [0, 0, 1]]);
  });

  it('emits 0 of 0 when there is nothing to run', () => {
    run(({ cold, expectObservable }) => {
      const nothing = '0/0, 0 running, 0 waiting';
      const unknown = '0/undefined, 0 running, 0 waiting';

      expectObservable(tasks([]).pipe(asProgress(), counts)).toBe('(n|)', { n: nothing });
      expectObservable(EMPTY.pipe(asProgress(), counts)).toBe('(un|)', { n: nothing, u: unknown });
      expectObservable(cold('---|').pipe(asProgress(() => EMPTY), counts)).toBe('u--(n|)', { n: nothing, u: unknown });
    });
  });

  it('errors only when the source fails', () => {
    run(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const a =    cold(' --#         ');
      const b =    cold('  ------(b|) ');
      const bSubs =     '--^--!       ';
      const source = hot('-ab--#      ', undefined, 'source failed');
      const expected =   'sxya-#      ';

      const result = source.pipe(asProgress((input) => ({ a, b })[input]!), map(({ running, rejected }) => `${running} ${rejected}`));

      expectObservable(result).toBe(expected, { s: '0 0', x: '1 0', y: '2 0', a: '1 1' }, 'source failed');
      expectSubscriptions(b.subscriptions).toBe(bSubs);
    });
  });

  it('does not pull from the source if unsubscribed at the first snapshot', () => {
    const source = new CountedIterable(() => NEVER);
    const emitted: number[] = [];

    tasks(source).pipe(asProgress(), take(1)).subscribe(({ completed }) => emitted.push(completed));

    expect(emitted).toEqual([0]);
    expect(source.pulled).toBe(0);
  });

  it('does not start the task whose snapshot made the subscriber unsubscribe', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('-(a|)');

      const result = tasks([a]).pipe(asProgress(), map(({ running }) => running), take(2));

      expectObservable(result).toBe('(01|)', { 0: 0, 1: 1 });
      expectSubscriptions(a.subscriptions).toBe([]);
    });
  });

  describe('deadline', () => {
    it('emits one snapshot for each known unfinished task, in task order, and completes', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('--------(a|)');
        const aSubs =    '^----!      ';
        const b =   cold('        -(b|)');
        const expected = '(sx)-(ab|)  ';

        const result = tasks([a, b]).pipe(asProgress({ concurrency: 1, timeout: 5 }));

        const common = { total: 2, fulfilled: 0, empty: 0 };
        const late = (key: number, duration: number) => expect.objectContaining(
          { key, status: 'rejected', reason: expect.any(TimeoutAllError), elapsed: 5, duration, completed: key + 1 });
        expectObservable(result).toBe(expected, {
          s: { ...common, waiting: 2, running: 0, completed: 0, rejected: 0, elapsed: 0, outcome: undefined },
          x: { ...common, waiting: 1, running: 1, completed: 0, rejected: 0, elapsed: 0, outcome: undefined },
          a: { ...common, waiting: 1, running: 0, completed: 1, rejected: 1, elapsed: 5, outcome: late(0, 5) },
          b: { ...common, waiting: 0, running: 0, completed: 2, rejected: 2, elapsed: 5, outcome: late(1, 0) },
        });
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(b.subscriptions).toBe([]);
      });
    });

    it('counts down the tasks that had not started', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('--------    ');
        const expected = '(sx)-(abcd|)';

        const result = tasks([a, NEVER, NEVER, NEVER]).pipe(asProgress({ concurrency: 1, timeout: 5 }), map(({ running, waiting }) => [running, waiting]));

        expectObservable(result).toBe(expected, { s: [0, 4], x: [1, 3], a: [0, 3], b: [0, 2], c: [0, 1], d: [0, 0] });
      });
    });

    it('emits no such snapshots with onTimeout: complete', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('--------(a|)');
        const expected = '(sx)-|      ';

        const result = tasks([a]).pipe(asProgress({ timeout: { due: 5, onTimeout: 'complete' } }), map(({ running }) => running));

        expectObservable(result).toBe(expected, { s: 0, x: 1 });
      });
    });
  });
});
