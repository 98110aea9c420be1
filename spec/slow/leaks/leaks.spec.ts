import { getEventListeners } from 'node:events';
import { EMPTY, fromEvent, merge, NEVER, Observable, of, Subject, takeUntil, throwError, type Subscription } from 'rxjs';
import { asCompleted, firstSuccess, inOrder, limitConcurrency, RateLimit, Semaphore, tasks } from 'rxjs-as-completed';
import { withFakeTimers } from '../../support/fakeTimers.js';
import { operators } from '../../support/operators.js';
import { microtasksRun } from '../../support/sources.js';
import { bytesInUse, survivors, Watch } from './garbage.js';
import { DUE, keepers, Run, type Keeper } from './keepers.js';

const million = 1_000_000;
const mebibyte = 2 ** 20;

describe('A million tasks under a limit', () => {
  const done = of(1);
  const failed = throwError(() => 1);

  // asStates keeps a state of every task, since it emits all of them
  it.each(operators.filter(({ name }) => name !== 'asStates'))('leave nothing behind in $name', async ({ name, call }) => {
    const semaphore = new Semaphore(3);
    let count = 0;
    function* generate() {
      // creating an `EmptyError` is slow under jest because of its stack trace; failing is just as synchronous
      for (let index = 0; index < count; index++) yield name === 'firstSuccess' ? failed : index % 2 === 0 ? EMPTY : done;
    }
    const result = tasks(generate).pipe(call({ concurrency: semaphore }));
    const runAll = async (tasks: number) => {
      count = tasks;
      const ended = jest.fn();
      const subscription = result.subscribe({ error: () => ended(), complete: () => ended() });
      await microtasksRun();
      expect(ended).toHaveBeenCalledTimes(1);
      return subscription;
    };
    await runAll(1_000);

    const before = bytesInUse();
    const subscription = await runAll(million);
    const grown = bytesInUse() - before;

    expect(grown).toBeLessThan(mebibyte);
    // keeps all of these alive until here
    expect([subscription.closed, semaphore.active, typeof result.subscribe]).toEqual([true, 0, 'function']);
  });
});

it('A million results that have to wait are seen to take memory, and to be released', () => {
  const first = new Subject<number>();
  let count = 0;
  function* generate() {
    yield first;
    for (let index = 1; index < million; index++) yield of(index);
  }

  const before = bytesInUse();
  tasks(generate).pipe(inOrder({ concurrency: 3 })).subscribe({ next: () => { count++; } });
  const kept = bytesInUse() - before;
  first.next(0);
  first.complete();
  const left = bytesInUse() - before;

  expect(count).toBe(million);
  expect(kept).toBeGreaterThan(8 * mebibyte);
  expect(left).toBeLessThan(mebibyte);
});

describe('A run that goes on', () => {
  it.each([
    ['inputs that waited to start', { concurrency: 1 }],
    ['groups that came and went', { concurrency: 1, groupBy: (input: number) => input, perGroup: 1 }],
    ['priorities that came and went', { concurrency: 1, priority: (input: number) => input % 5 }],
    ['turns that were taken', { concurrency: 1, rate: new RateLimit(Infinity, { per: 1 }) }],
  ])('keeps none of a million %s', (_, options) => {
    const source = new Subject<number>();
    let running!: Subject<never>;
    let inputs = 0;
    const take = (count: number) => {
      for (let taken = 0; taken < count; taken++) {
        source.next(inputs++);
        running.complete();
      }
    };
    source.pipe(asCompleted(() => (running = new Subject()), options)).subscribe();
    // two are always waiting
    for (let waiting = 0; waiting < 3; waiting++) source.next(inputs++);
    take(1_000);

    const before = bytesInUse();
    take(million);
    const grown = bytesInUse() - before;

    expect(grown).toBeLessThan(mebibyte);
    expect([inputs, running.observed]).toEqual([1_001_003, true]);
  });
});

describe('A run that', () => {
  withFakeTimers();

  const lines = keepers.flatMap((keeper) => keeper.endings.map((ending) => ({ keeper, name: keeper.name, ending })));

  it.each(lines)('is $ending is released by $name', async ({ keeper, ending }) => {
    const histories = [];
    for (const operator of operators) histories.push(await historyOf(new Run(operator, ending), keeper, true));

    const alive = await survivors(histories.map(({ watch }) => watch));

    const kept = alive.map((names, at) => [operators[at]!.name, names.filter((name) => !keeper.keeps?.includes(name))]);
    expect(kept).toEqual(operators.map(({ name }) => [name, []]));
    for (const { kept, watch } of histories) {
      expect(kept).toBeDefined();
      expect(watch.names).toContain('the subscriber');
      expect(watch.names.length).toBeGreaterThan(1);
    }
  });

  // proves that the tests above can fail
  it.each(keepers.filter(({ keepsRunning }) => keepsRunning))('goes on is kept by $name', async (keeper) => {
    const histories = [];
    for (const operator of operators) histories.push(await historyOf(new Run(operator, 'cancelled'), keeper, false));

    const alive = await survivors(histories.map(({ watch }) => watch), 1);

    for (const names of alive) expect(names).toContain('the subscriber');
    for (const { kept } of histories) expect(kept).toBeDefined();
  });
});

/** Returns what outlives a run, and what is watched of it. Nothing else is left after this has returned. */
async function historyOf(run: Run, keeper: Keeper, isToEnd: boolean) {
  const kept = keeper.begin(run);
  await microtasksRun();
  if (isToEnd) run.end();
  return { kept, watch: run.watch };
}

it('An exhausted iterator is released', async () => {
  const watch = new Watch();
  const consume = () => {
    tasks(watch.over('the iterator', [of(1)].values())).pipe(limitConcurrency(1)).subscribe();
  };

  consume();

  expect(await survivors([watch])).toEqual([[]]);
});

describe.each(operators)('$name leaves', ({ call }) => {
  withFakeTimers();

  interface Ended {
    readonly pending: Subject<unknown>;
    readonly source: Subject<never>;
    readonly controller: AbortController;
    readonly subscription: Subscription;
  }

  const endings: [string, (run: Ended) => void][] = [
    ['when it has completed', ({ pending, source }) => {
      pending.complete();
      source.complete();
    }],
    ['when a task has failed', ({ pending, source }) => {
      pending.error('failed');
      source.complete();
    }],
    ['when the source has failed', ({ source }) => source.error('failed')],
    ['when it was cancelled', ({ subscription }) => subscription.unsubscribe()],
    ['when it was aborted', ({ controller }) => controller.abort()],
    ['when its deadline has passed', () => jest.advanceTimersByTime(DUE)],
  ];

  it.each(endings)('no listener on a signal and no timer, %s', (_, end) => {
    const controller = new AbortController();
    const pending = new Subject<unknown>();
    const source = new Subject<never>();
    const works = [of(1), EMPTY, pending, of(2), pending, pending, of(3)].map((work) => listeningTo(controller.signal, work));

    const subscription = merge(of(...works), source)
      .pipe(call({ concurrency: 2, timeout: DUE, signal: controller.signal }), takeUntil(fromEvent(controller.signal, 'abort')))
      .subscribe({ error: () => {} });

    // two tasks, the run, and whoever subscribed it
    expect(listenersOn(controller.signal)).toBe(4);
    expect(jest.getTimerCount()).toBe(1);
    end({ pending, source, controller, subscription });
    expect(subscription.closed).toBe(true);
    expect(listenersOn(controller.signal)).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    ['a task that has failed', () => throwError(() => 'failed')],
    ['a source that has failed', () => of(NEVER)],
    ['a deadline that has passed already', () => NEVER],
  ])('no timer when it ends while it is being subscribed, with %s', (what, task) => {
    const source = what === 'a source that has failed' ? throwError(() => 'failed') : of(1);

    const subscription = source.pipe(call(task, { timeout: task() === NEVER ? 0 : DUE })).subscribe({ error: () => {} });

    expect(subscription.closed).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('no timer of a deadline later than a timer can be set for', () => {
    const subscription = of(NEVER).pipe(call({ timeout: 2 ** 32 })).subscribe();

    jest.advanceTimersByTime(2 ** 31);
    expect(jest.getTimerCount()).toBe(1);
    subscription.unsubscribe();

    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('What has left a limit is released:', () => {
  withFakeTimers();

  interface Limit {
    guard(task: () => Observable<unknown>): Observable<unknown>;
    acquire(options: { signal: AbortSignal }): Promise<unknown>;
  }

  const limits: [string, () => { limit: Limit; admit: () => void }][] = [
    ['a Semaphore', () => {
      const limit = new Semaphore(0);
      return { limit, admit: () => { limit.permits = Infinity; } };
    }],
    ['a RateLimit', () => {
      const limit = new RateLimit(0, { per: DUE });
      return { limit, admit: () => { limit.starts = Infinity; } };
    }],
  ];

  describe.each(limits)('%s', (_, make) => {
    /** Nothing but the watch and what `begin` returns is left afterwards. */
    const history = async (begin: (watch: Watch, limit: Limit, admit: () => void) => unknown) => {
      const watch = new Watch();
      const { limit, admit } = make();
      const kept = begin(watch, limit, admit);
      await microtasksRun();
      return { watch, kept: [limit, kept] };
    };
    const task = (watch: Watch) => watch.over('the task', () => watch.over('what it returns', of(1)));

    it.each([
      ['a guard that waited and left', (watch, limit) => {
        limit.guard(task(watch)).subscribe(watch.over('the subscriber', () => {})).unsubscribe();
      }],
      ['a guard that waited and has ended', (watch, limit, admit) => {
        limit.guard(task(watch)).subscribe(watch.over('the subscriber', () => {}));
        admit();
      }],
      ['an acquire that was aborted', (watch, limit) => {
        const controller = new AbortController();
        limit.acquire({ signal: controller.signal }).catch(watch.over('the handler', () => {}));
        controller.abort();
        return controller;
      }],
      ['an acquire that was granted, by its signal as well', (watch, limit, admit) => {
        const { signal } = new AbortController();
        void limit.acquire({ signal }).then(watch.over('the handler', () => {}));
        admit();
        return signal;
      }],
    ] as [string, Parameters<typeof history>[0]][])('%s', async (_, begin) => {
      const { watch, kept } = await history(begin);

      expect(await survivors([watch])).toEqual([[]]);
      expect(watch.names).not.toEqual([]);
      expect(kept).toHaveLength(2);
    });

    it('but not a guard that waits', async () => {
      const { watch, kept } = await history((watch, limit) => {
        limit.guard(task(watch)).subscribe(watch.over('the subscriber', () => {}));
      });

      expect(await survivors([watch], 1)).not.toEqual([[]]);
      expect(kept).toHaveLength(2);
    });
  });
});

it('A RateLimit remembers only the starts in its window', async () => {
  const rate = new RateLimit(Infinity, { per: 0.01 });
  const start = (count: number) => {
    for (let index = 0; index < count; index++) rate.guard(EMPTY).subscribe();
  };
  start(1_000);

  const before = bytesInUse();
  start(million);
  await microtasksRun();
  start(1);
  const grown = bytesInUse() - before;

  expect(grown).toBeLessThan(mebibyte);
  expect(rate.waiting).toBe(0);
});

it.each(operators)('A thousand runs of $name leave nothing on a signal that outlives them', ({ call }) => {
  const { signal } = new AbortController();

  for (let run = 0; run < 1_000; run++) {
    const [source, task] = [new Subject<Observable<unknown>>(), new Subject<unknown>()];
    const subscription = source.pipe(call({ signal })).subscribe({ error: () => {} });
    source.next(task);
    if (run % 4 === 0) subscription.unsubscribe();
    if (run % 4 === 1) source.error('failed');
    if (run % 4 === 2) task.error('failed');
    task.complete();
    source.complete();
    expect(subscription.closed).toBe(true);
  }

  expect(listenersOn(signal)).toBe(0);
});

describe('firstSuccess leaves', () => {
  withFakeTimers();

  it.each([
    ['has won', (task: Subject<number>) => task.next(1)],
    ['was cancelled', (_: Subject<number>, subscription: Subscription) => subscription.unsubscribe()],
    ['was the last to fail', (task: Subject<number>) => task.error('failed')],
  ])('no timer of its stagger when a task %s', (_, end) => {
    const task = new Subject<number>();

    const subscription = of(task).pipe(firstSuccess({ stagger: DUE })).subscribe({ error: () => {} });

    expect(jest.getTimerCount()).toBe(1);
    end(task, subscription);
    expect(subscription.closed).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });
});

it('A listener that is not removed is found', () => {
  const { signal } = new AbortController();

  tasks([1, 2, 3], (n) => {
    signal.addEventListener('abort', () => n);
    return of(n);
  }).pipe(limitConcurrency(1)).subscribe();

  expect(listenersOn(signal)).toBe(3);
});

/** The same work, aborted by a signal. */
function listeningTo(signal: AbortSignal, work: Observable<unknown>): Observable<unknown> {
  return new Observable((subscriber) => {
    const abort = () => subscriber.error('aborted');
    signal.addEventListener('abort', abort);
    subscriber.add(() => signal.removeEventListener('abort', abort));
    work.subscribe(subscriber);
  });
}

function listenersOn(signal: AbortSignal): number {
  return getEventListeners(signal, 'abort').length;
}
