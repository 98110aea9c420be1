import { EMPTY, map, NEVER, Observable, of, Subject, take, throwError } from 'rxjs';
import { asStates, RateLimit, Semaphore, tasks, TimeoutAllError, type TaskState } from 'rxjs-as-completed';
import { Journal } from './support/Journal.js';
import { mapError, run } from './support/marbles.js';
import { CountedIterable, microtasksRun } from './support/sources.js';
import { startClock } from './support/startClock.js';

type States = readonly TaskState<unknown, unknown>[];

/** One word per task, such as `running:42`. */
const words = map((states: States) => states.map(({ status, value }) => value === undefined ? status : `${status}:${value}`).join(' '));

/** Everything emitted so far. */
function listsOf<T>(result: Observable<T>): T[] {
  const lists: T[] = [];
  result.subscribe({ next: (states) => lists.push(states), error: () => {} });
  return lists;
}

describe('asStates', () => {
  it('emits the list of all known tasks on subscription, and again at each start, value and end', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =   cold('----x---#         ', undefined, 'a failed');
      const aSubs =    '^-------!         ';
      const b =   cold('        -----(y|) ');
      const bSubs =    '--------^----!    ';
      const expected = '(01)2---(34)-(56|)';

      const result = tasks({ a, b }).pipe(asStates({ concurrency: 1 }));

      const state = { status: 'waiting', value: undefined, reason: undefined, started: undefined, ended: undefined };
      const [first, second] = [{ ...state, key: 'a', index: 0 }, { ...state, key: 'b', index: 1 }];
      const failed = { ...first, status: 'rejected', value: 'x', reason: 'a failed', started: 0, ended: 8 };
      const running = { ...second, status: 'running', started: 8 };
      expectObservable(result).toBe(expected, {
        0: [first, second],
        1: [{ ...first, status: 'running', started: 0 }, second],
        2: [{ ...first, status: 'running', value: 'x', started: 0 }, second],
        3: [failed, second],
        4: [failed, running],
        5: [failed, { ...running, value: 'y' }],
        6: [failed, { ...running, value: 'y', status: 'fulfilled', ended: 13 }],
      });
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
    });
  });

  describe('lists', () => {
    it('begin with all tasks of an array, a record or a Map', () => {
      for (const source of [tasks([NEVER, NEVER]), tasks({ a: NEVER, b: NEVER }), tasks(new Map([['a', NEVER], ['b', NEVER]]))]) {
        expect(listsOf((source as Observable<typeof NEVER>).pipe(asStates({ concurrency: 1 })))[0])
          .toMatchObject([{ index: 0, status: 'waiting' }, { index: 1, status: 'waiting' }]);
      }
    });

    it('grow when a task arrives', () => {
      run(({ cold, hot, expectObservable }) => {
        const task = cold(' --------|          ');
        const source = hot('-a-----b-|         ');
        const expected =   's(xy)--z-(ef)----(g|)';

        const result = source.pipe(asStates(() => task, { concurrency: 1 }), words);

        expectObservable(result).toBe(expected, {
          s: '', x: 'waiting', y: 'running', z: 'running waiting', e: 'empty waiting', f: 'empty running', g: 'empty empty',
        });
      });
    });

    it('grow when an item is pulled from an iterable, which is not pulled earlier', () => {
      const source = new CountedIterable((index) => index < 3 ? of(index) : undefined);

      const lists = listsOf(tasks(source).pipe(asStates({ concurrency: 1 })));

      const lengths = lists.map(({ length }) => length);
      expect(lengths).toEqual([...lengths].sort());
      expect([lengths[0], lengths.at(-1)]).toEqual([0, 3]);
      expect(lists.every((states) => states.filter(({ status }) => status === 'waiting').length <= 1)).toBe(true);
    });

    it('keep every item of an async iterable when a receiver ends tasks at an arrival', async () => {
      startClock(Date.UTC(2027, 6, 1));
      const ends = new Map(['a1', 'b1'].map((name) => [name, new Subject<string>()]));
      const lists: string[] = [];
      async function* names() {
        yield* ['a1', 'b1', 'a2', 'c1', 'd1'];
      }

      tasks(names, (name) => ends.get(name) ?? of(name)).pipe(
        asStates({ rate: new RateLimit(2, { per: 100 }), groupBy: (name) => name[0], perGroup: 1 }),
      ).subscribe((states) => {
        lists.push(states.map(({ key, status, value }) => `${key} ${status} ${value}`).join());
        if (states.at(-1)?.key !== 'c1' || !ends.get('b1')!.observed) return;
        ends.get('b1')!.complete();
        ends.get('a1')!.complete();
      });
      for (let step = 0; step < 4; step++) {
        await microtasksRun();
        jest.advanceTimersByTime(100);
      }
      await microtasksRun();
      jest.useRealTimers();

      expect(lists.at(-1)).toBe('a1 empty undefined,b1 empty undefined,a2 fulfilled a2,c1 fulfilled c1,d1 fulfilled d1');
    });

    it('are in task order, whatever the order of start', () => {
      const lists = listsOf(tasks({ a1: NEVER, a2: NEVER, b1: NEVER }).pipe(asStates({ groupBy: (key) => key[0], perGroup: 1 })));

      for (const states of lists) expect(states.map(({ key }) => key)).toEqual(['a1', 'a2', 'b1']);
      expect(lists.at(-1)!.map(({ status }) => status)).toEqual(['running', 'waiting', 'running']);
    });

    it('are emitted before a task starts, so that even a synchronous task is seen running', () => {
      const journal = new Journal();

      journal.subscribe(tasks([journal.task('a', of('x'))]).pipe(asStates(), words));

      expect(journal.entries).toEqual([
        'emit waiting', 'emit running', 'start a', 'emit running:x', 'emit fulfilled:x', 'teardown a', 'complete']);
    });

    it('are new arrays, in which an entry that has not changed is the same object', () => {
      const [a, b, c] = [new Subject<number>(), new Subject<number>(), new Subject<number>()];

      const lists = listsOf(tasks({ a, b, c }).pipe(asStates({ concurrency: 2 })));
      a.next(1);
      b.next(2);
      a.complete();
      c.error('no');
      b.complete();

      expect(lists).toHaveLength(9);
      expect(new Set(lists).size).toBe(9);
      for (const [at, states] of lists.slice(1).entries()) {
        const changed = states.filter((state, index) => state !== lists[at]![index]);
        expect(changed).toHaveLength(1);
      }
    });

    it('keep what they were when the run goes on', () => {
      const task = new Subject<number>();

      const lists = listsOf(tasks({ a: task }).pipe(asStates()));
      const before = structuredClone(lists);
      task.next(1);
      task.complete();

      expect(lists.slice(0, 2)).toEqual(before);
      expect(before.map(([state]) => state!.status)).toEqual(['waiting', 'running']);
    });

    it('may be changed by their receiver without consequence', () => {
      const task = new Subject<number>();
      const seen: unknown[] = [];

      tasks({ a: task, b: task }).pipe(asStates()).subscribe((states) => {
        seen.push(states.length);
        (states as unknown[]).length = 0;
      });
      task.complete();

      expect(seen).toEqual([2, 2, 2, 2, 2]);
    });
  });

  describe('an entry', () => {
    const lastOf = (result: Observable<States>) => listsOf(result).at(-1)!;

    it('has the latest value, which stays when the task fails', () => {
      const task = new Subject<number>();

      const lists = listsOf(tasks([task]).pipe(asStates()));
      task.next(10);
      task.next(60);
      task.error('lost');

      expect(lists.map(([state]) => [state!.status, state!.value, state!.reason])).toEqual([
        ['waiting', undefined, undefined],
        ['running', undefined, undefined],
        ['running', 10, undefined],
        ['running', 60, undefined],
        ['rejected', 60, 'lost'],
      ]);
    });

    it('tells a task without a value from one whose value is undefined', () => {
      expect(lastOf(tasks([EMPTY, of(undefined)]).pipe(asStates())).map(({ status }) => status)).toEqual(['empty', 'fulfilled']);
    });

    it('has the result of a promise', async () => {
      const lists = listsOf(tasks([() => Promise.resolve('x'), () => Promise.reject('y')]).pipe(asStates()));
      await new Promise(setImmediate);

      expect(lists.at(-1)).toMatchObject([{ status: 'fulfilled', value: 'x' }, { status: 'rejected', reason: 'y' }]);
    });

    it.each([undefined, null, 0, ''])('has the reason %p unchanged', (reason) => {
      const [state] = lastOf(tasks([throwError(() => reason)]).pipe(asStates()));

      expect(state).toMatchObject({ status: 'rejected' });
      expect(state!.reason).toBe(reason);
    });

    it('has the times of its start and end, in milliseconds since subscription', () => {
      run(({ cold, expectObservable }) => {
        const a = cold('     ----|    ');
        const b = cold('         ----#');

        const result = tasks([a, b]).pipe(asStates(1), map((states) => states.map(({ started, ended }) => [started, ended])));

        const none = undefined;
        expectObservable(result, '-----^').toBe('-----(01)(23)(4|)', {
          0: [[none, none], [none, none]], 1: [[0, none], [none, none]], 2: [[0, 4], [none, none]], 3: [[0, 4], [4, none]], 4: [[0, 4], [4, 8]],
        });
      });
    });

    it('of a task that failed before it could start has no start', () => {
      const groupBy = (key: number) => {
        if (key === 0) throw 'no group';
        return key;
      };

      expect(lastOf(tasks([NEVER, NEVER]).pipe(asStates({ groupBy, perGroup: 1 })))).toMatchObject([
        { status: 'rejected', reason: 'no group', started: undefined, ended: expect.any(Number) },
        { status: 'running', started: expect.any(Number) },
      ]);
    });

    it.each<[string, () => object]>([
      ['a permit', () => ({ concurrency: new Semaphore(0) })],
      ['its turn', () => ({ rate: new RateLimit(0, { per: 1 }) })],
    ])('of a task that waits for %s is waiting', (_, options) => {
      expect(listsOf(tasks([of(1)]).pipe(asStates(options()), words))).toEqual(['waiting']);
      expect(listsOf(tasks(() => [of(1)].values()).pipe(asStates(options()), words))).toEqual(['', 'waiting']);
    });
  });

  it('completes with the last end', () => {
    run(({ cold, expectObservable }) => {
      const a =   cold('-----|    ');
      const expected = '(01)-(2|)';

      expectObservable(tasks([a]).pipe(asStates(), words)).toBe(expected, ['waiting', 'running', 'empty']);
    });
  });

  it('emits an empty list when there is nothing to run', () => {
    run(({ cold, expectObservable }) => {
      expectObservable(tasks([]).pipe(asStates())).toBe('(n|)', { n: [] });
      expectObservable(EMPTY.pipe(asStates())).toBe('(n|)', { n: [] });
      expectObservable(cold('---|').pipe(asStates(() => EMPTY))).toBe('n--|', { n: [] });
    });
  });

  it('errors only when the source fails', () => {
    run(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const a =    cold(' ----#      ');
      const aSubs =     '-^---!     ';
      const b =    cold('      -----|');
      const bSubs =     '------^---!';
      const source = hot('-a----b---#', undefined, 'source failed');
      const expected =   's(xy)e(zr)#';

      const result = source.pipe(asStates((input) => ({ a, b })[input]!), words);

      expectObservable(result).toBe(expected, {
        s: '', x: 'waiting', y: 'running', e: 'rejected', z: 'rejected waiting', r: 'rejected running',
      }, 'source failed');
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
    });
  });

  describe('cancellation', () => {
    it('at the first list subscribes to nothing and pulls nothing', () => {
      const source = new CountedIterable(() => NEVER);
      const subscribed = jest.fn();

      tasks(source).pipe(asStates(), take(1)).subscribe();
      new Observable<typeof NEVER>(subscribed).pipe(asStates(), take(1)).subscribe();

      expect(source.pulled).toBe(0);
      expect(subscribed).not.toHaveBeenCalled();
    });

    it('at the list of an arrival or a start leaves that task unsubscribed', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a = cold('-(a|)');

        expectObservable(of(a).pipe(asStates(), words, take(2))).toBe('(01|)', ['', 'waiting']);
        expectObservable(of(a).pipe(asStates(), words, take(3))).toBe('(012|)', ['', 'waiting', 'running']);
        expectObservable(tasks([a]).pipe(asStates(), words, take(2))).toBe('(01|)', ['waiting', 'running']);
        expectSubscriptions(a.subscriptions).toBe([]);
      });
    });

    it('at the list of an arrival from an iterable leaves the iterable, and the task is never made', () => {
      const source = new CountedIterable((index) => index);
      const project = jest.fn(() => NEVER);

      tasks(source, project).pipe(asStates(1), take(2)).subscribe();

      expect(project).not.toHaveBeenCalled();
      expect([source.pulled, source.returned]).toEqual([1, 1]);
    });

    it('at the list of a value cancels the task', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('-----x--|');
        const aSubs =    '^----!   ';
        const expected = '(01)-(2|)';

        const result = tasks([a]).pipe(asStates(), words, take(3));

        expectObservable(result).toBe(expected, ['waiting', 'running', 'running:x']);
        expectSubscriptions(a.subscriptions).toBe(aSubs);
      });
    });
  });

  describe('deadline', () => {
    it('makes one list in which every known unfinished task is rejected, and completes', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =   cold('----(a|)        ');
        const b =   cold('    ------------');
        const bSubs =    '----^-------!   ';
        const c =   cold('            -|  ');
        const expected = '(01)(234)---(5|)';

        const result = tasks({ a, b, c }).pipe(asStates({ concurrency: 1, timeout: 12 }));

        const state = { status: 'waiting', value: undefined, reason: undefined, started: undefined, ended: undefined };
        const [first, second, third] = ['a', 'b', 'c'].map((key, index) => ({ ...state, key, index }));
        const running = { ...first, status: 'running', started: 0 };
        const done = { ...running, status: 'fulfilled', value: 'a', ended: 4 };
        const next = { ...second, status: 'running', started: 4 };
        const late = {
          status: 'rejected', ended: 12,
          reason: expect.objectContaining({ name: 'TimeoutAllError', completed: 1, running: ['b'], waiting: ['c'] }),
        };
        expectObservable(result).toBe(expected, [
          [first, second, third],
          [running, second, third],
          [{ ...running, value: 'a' }, second, third],
          [done, second, third],
          [done, next, third],
          [done, { ...next, ...late }, { ...third, ...late }],
        ]);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe([]);
      });
    });

    it('is reached by all of them at once, after everything has been torn down', () => {
      run(({ flush }) => {
        const journal = new Journal();

        journal.subscribe(tasks([journal.task('a', NEVER), journal.task('b', NEVER)]).pipe(asStates({ timeout: 3 }), words));
        flush();

        expect(journal.entries.slice(-4, -2).sort()).toEqual(['teardown a', 'teardown b']);
        expect(journal.entries.slice(-2)).toEqual(['emit rejected rejected', 'complete']);
      });
    });

    it('keeps the value of a running task', () => {
      run(({ expectObservable }) => {
        const result = tasks([new Observable((subscriber) => subscriber.next(42))]).pipe(asStates({ timeout: 9 }), words);

        expectObservable(result).toBe('(012)----(3|)', ['waiting', 'running', 'running:42', 'rejected:42']);
      });
    });

    it('that has passed already leaves the first list and the last', () => {
      const lists = listsOf(tasks([of(1), of(2)]).pipe(asStates({ timeout: 0 }), words));
      const reasons = listsOf(tasks([of(1), of(2)]).pipe(asStates({ timeout: 0 }))).at(-1)!.map(({ reason }) => reason);

      expect(lists).toEqual(['waiting waiting', 'rejected rejected']);
      expect(reasons[0]).toBeInstanceOf(TimeoutAllError);
      expect(reasons[1]).toBe(reasons[0]);
    });

    it('makes no list when no known task is unfinished', () => {
      run(({ hot, expectObservable }) => {
        expectObservable(hot('----------').pipe(asStates(() => NEVER, { timeout: 5 }))).toBe('s----|', { s: [] });
        expectObservable(hot('a---------').pipe(asStates(() => EMPTY, { timeout: 8 }), words)).toBe('(sxye)--|', {
          s: '', x: 'waiting', y: 'running', e: 'empty',
        });
      });
    });

    it('makes no list with onTimeout: complete', () => {
      run(({ cold, expectObservable }) => {
        const a =   cold('--------(a|)');
        const expected = '(01)-|      ';

        const result = tasks([a]).pipe(asStates({ timeout: { due: 5, onTimeout: 'complete' } }), words);

        expectObservable(result).toBe(expected, ['waiting', 'running']);
      });
    });
  });

  it('errors with the reason of its signal, and emits nothing if that has aborted already', () => {
    run(({ cold, expectObservable }) => {
      const aborted = AbortSignal.abort('gone');

      expectObservable(tasks([cold('---|')]).pipe(asStates({ signal: aborted }), mapError((error) => error))).toBe('#', undefined, 'gone');
    });
  });
});
