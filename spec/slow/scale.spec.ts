import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { count, EMPTY, from, ignoreElements, lastValueFrom, NEVER, Observable, of, Subject, throwError, type Subscriber } from 'rxjs';
import { asCompleted, asSettled, asStates, firstSuccess, inOrder, limitConcurrency, RateLimit, Semaphore, tasks, type TaskState } from 'rxjs-as-completed';
import { run } from '../support/marbles.js';
import { operators } from '../support/operators.js';
import { microtasksRun } from '../support/sources.js';

const million = 1_000_000;
const manyRunning = 100_000;

describe('A million synchronous tasks', () => {
  const one = of(1);
  const list = Array.from({ length: million }, () => one);
  function* generate() {
    for (let index = 0; index < million; index++) yield one;
  }

  describe.each([1, 3, Infinity])('at limit %d', (limit) => {
    it.each([
      ['a generator', () => tasks(generate)],
      ['an array', () => tasks(list)],
      ['from', () => from(list)],
    ])('from %s', (_, source) => {
      let sum = 0;

      source().pipe(limitConcurrency(limit)).subscribe((value) => { sum += value; });

      expect(sum).toBe(million);
    });
  });
});

describe.each(operators)('Ten thousand synchronous tasks of $name', ({ name, report }) => {
  // creating an `EmptyError` is slow under jest because of its stack trace; failing is just as synchronous
  // each list of asStates is a copy, which is meant for some thousand tasks
  const list = Array.from({ length: name === 'asStates' ? 1_000 : 10_000 }, (_, index) => name === 'firstSuccess' ? throwError(() => index) : of(index));

  it.each([
    ['limit 1', { concurrency: 1 }],
    ['limit 3', { concurrency: 3 }],
    ['no limit', {}],
    ['a Semaphore', { concurrency: new Semaphore(1) }],
    ['a limit per group', { groupBy: (key: number) => key % 2, perGroup: 1 }],
    ['a RateLimit', { rate: new RateLimit(1_000_000, { per: 1 }) }],
    ['priorities', { concurrency: 1, priority: (key: number) => key % 7 }],
    ['a signal', { signal: new AbortController().signal }],
  ])('overflow no stack under %s', async (_, options) => {
    for (const source of [tasks(list), from(list), tasks(() => list.values())]) {
      expect(await lastValueFrom((source as Observable<unknown>).pipe(report(options), count()))).toBe(list.length);
    }
  });
});

describe('A million tasks from a generator', () => {
  it('that take a microtask each are pulled as they start', async () => {
    let live = 0;
    let mostLive = 0;
    let pulled = 0;
    let mostAhead = 0;
    let delivered = 0;
    function* generate() {
      for (let index = 0; index < million; index++) {
        mostAhead = Math.max(mostAhead, ++pulled - delivered);
        yield () => {
          mostLive = Math.max(mostLive, ++live);
          return Promise.resolve(index);
        };
      }
    }

    await new Promise<void>((resolve, reject) => tasks(generate).pipe(limitConcurrency(3)).subscribe({
      next: () => {
        live--;
        delivered++;
      },
      error: reject,
      complete: resolve,
    }));

    expect(delivered).toBe(million);
    expect(mostLive).toBeLessThanOrEqual(3);
    expect(mostAhead).toBeLessThanOrEqual(3);
  });

  it('are released as they end: memory use does not grow', () => {
    const used: number[] = [];
    function* generate() {
      for (let index = 0; index < million; index++) {
        if (index === 100_000 || index === 900_000) {
          collectGarbage();
          used.push(process.memoryUsage().heapUsed);
        }
        yield of({ index });
      }
    }

    tasks(generate).pipe(asCompleted({ concurrency: 3 })).subscribe();

    const grown = used[1]! - used[0]!;
    expect(grown / 800_000).toBeLessThan(1); // bytes per task
  });
});

describe('A thousand tasks, the first asynchronous, the rest synchronous', () => {
  it.each([1, 2])('at limit %d all run', (limit) => {
    const first = new Subject<number>();
    const emitted: number[] = [];
    let completed = false;

    from([first, ...Array.from({ length: 999 }, (_, index) => of(index + 1))]).pipe(limitConcurrency(limit))
      .subscribe({ next: (value) => emitted.push(value), complete: () => { completed = true; } });
    first.next(0);
    first.complete();

    expect([...emitted].sort((a, b) => a - b)).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
    expect(completed).toBe(true);
  });
});

describe('A hundred thousand tasks running at once', () => {
  it.each([
    ['completed first in, first out', (running: Subscriber<number>[]) => running],
    ['completed last in, first out', (running: Subscriber<number>[]) => [...running].reverse()],
    ['completed from the middle', (running: Subscriber<number>[]) => interleaved(running)],
  ])('are linear when %s', (_, inOrderOf) => {
    expect(stepsPerTask(manyRunning, (count) => {
      const { running, source } = recordedTasks(count);
      let delivered = 0;

      source.pipe(limitConcurrency(Infinity)).subscribe(() => { delivered++; });
      expect(running).toHaveLength(count);
      inOrderOf(running).forEach(end);

      expect(delivered).toBe(count);
    })).toBeLessThan(20);
  });

  it('are linear when cancelled at the same time', () => {
    expect(stepsPerTask(manyRunning, (count) => {
      const { running, source } = recordedTasks(count);

      source.pipe(asSettled()).subscribe().unsubscribe();

      expect(running.every(({ closed }) => closed)).toBe(true);
    })).toBeLessThan(20);
  });

  it('are linear when the deadline cancels them', () => {
    run(({ flush }) => {
      expect(stepsPerTask(manyRunning, (count) => {
        let outcomes = 0;

        recordedTasks(count).source.pipe(asSettled({ timeout: 5 })).subscribe(() => { outcomes++; });
        flush();

        expect(outcomes).toBe(count);
      })).toBeLessThan(20);
    });
  });

  it('are linear when put in order from the end', () => {
    expect(stepsPerTask(manyRunning, (count) => {
      const { running, source } = recordedTasks(count);
      let delivered = 0;

      source.pipe(inOrder()).subscribe(() => { delivered++; });
      [...running].reverse().forEach(end);

      expect(delivered).toBe(count);
    })).toBeLessThan(20);
  });
});

describe('A hundred thousand tasks waiting', () => {
  it.each([
    ['for a limit', { concurrency: 10 }],
    ['for a Semaphore', { concurrency: new Semaphore(10) }],
    ['for their groups', { groupBy: (key: number) => key % 10, perGroup: 1 }],
    ['for a few of very many groups', { groupBy: (key: number) => key >> 1, perGroup: 1, concurrency: 10 }],
    ['by priority', { concurrency: 10, priority: (key: number) => (key * 7_919) % manyRunning }],
    ['by one priority for all', { concurrency: 10, priority: () => 0 }],
    ['by priority, from the last', { concurrency: 10, priority: (key: number) => key }],
    ['by priority and group', { groupBy: (key: number) => key % 10, perGroup: 1, priority: (key: number) => key % 1_000 }],
    ['by priority, for a Semaphore', { concurrency: new Semaphore(10), priority: (key: number) => -key }],
    ['for a RateLimit', { concurrency: 10, rate: new RateLimit(manyRunning, { per: 1 }) }],
  ])('%s are linear', (_, options) => {
    run(({ flush }) => {
      expect(stepsPerTask(manyRunning, (count) => {
        const first: Subscriber<number>[] = [];
        let completed = false;
        const source = from(Array.from({ length: count }, () => new Observable<number>((subscriber) => {
          if (first.length < 10) first.push(subscriber);
          else subscriber.complete();
        })));

        source.pipe(asSettled(options), ignoreElements()).subscribe({ complete: () => { completed = true; } });
        for (const subscriber of first) subscriber.complete();
        flush();

        expect(completed).toBe(true);
      })).toBeLessThan(20);
    });
  });

  it('in order behind a slow one, with a buffer, are linear', () => {
    expect(stepsPerTask(manyRunning, (count) => {
      const first = new Subject<number>();
      let delivered = 0;
      let most = 0;
      function* generate() {
        yield first;
        for (let index = 1; index < count; index++) {
          most = Math.max(most, index - delivered);
          yield of(index);
        }
      }

      tasks(generate).pipe(inOrder({ concurrency: 3, buffer: 1_000 })).subscribe(() => { delivered++; });
      first.next(0);
      first.complete();

      expect(delivered).toBe(count);
      expect(most).toBeLessThanOrEqual(1_001);
    })).toBeLessThan(20);
  });

  it('by priority start in that order', () => {
    const started: number[] = [];
    const priorityOf = (key: number) => (key * 7_919) % manyRunning;
    const inputs = Array.from({ length: manyRunning }, (_, index) => index);

    tasks(inputs, (input) => {
      started.push(priorityOf(input));
      return EMPTY;
    }).pipe(limitConcurrency(1, { priority: priorityOf })).subscribe();

    expect(started).toEqual(inputs.map((_, index) => manyRunning - 1 - index));
  });

  it('each for its own permit are linear, whether they get it or leave from either end', () => {
    run(({ flush }) => {
      expect(stepsPerTask(manyRunning, (count) => {
        const semaphore = new Semaphore(1);
        const holder = semaphore.guard(NEVER).subscribe();
        const waiting = Array.from({ length: count }, () => semaphore.guard(EMPTY).subscribe());

        for (let index = 0; index < count / 4; index++) {
          waiting[index]!.unsubscribe();
          waiting[count - 1 - index]!.unsubscribe();
        }
        expect(semaphore.waiting).toBe(count / 2);
        holder.unsubscribe();
        flush();

        expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
      })).toBeLessThan(20);
    });
  });
});

describe('asStates of a thousand tasks', () => {
  it('makes one new entry per change, and copies each list once', () => {
    const count = 1_000;
    const subjects = Array.from({ length: count }, () => new Subject<number>());
    const entries = new Set<object>();
    let lists = 0;

    const copied = stepsPerTask(count, () => {
      tasks(subjects).pipe(asStates()).subscribe((states: readonly TaskState<number>[]) => {
        lists++;
        for (const state of states) entries.add(state);
      });
      for (const subject of subjects) {
        subject.next(1);
        subject.complete();
      }
    });

    // at first, and then at the start, value and end of each
    expect(lists).toBe(1 + 3 * count);
    expect(entries.size).toBe(4 * count);
    expect(copied).toBeLessThanOrEqual(lists + 20);
  });

  it('does nothing for the tasks that do not change, however many have ended', () => {
    const count = 10_000;
    let starts = 0;
    const last = new Subject<number>();
    let seen = 0;

    const subscription = tasks([last, ...Array.from({ length: count }, () => NEVER)]).pipe(asStates({ concurrency: 1 })).subscribe(() => { seen++; });
    starts = seen;
    const steps = stepsPerTask(1_000, (values) => {
      for (let value = 0; value < values; value++) last.next(value);
    });
    subscription.unsubscribe();

    expect(seen - starts).toBe(1_000);
    // one copy per list
    expect(steps).toBeLessThanOrEqual(count + 20);
  });
});

describe('A promise that never settles', () => {
  const never = new Promise<never>(() => {});
  const semaphore = new Semaphore(1);

  it.each<[string, (subscriber: () => void) => unknown, boolean]>([
    ['releases a run that was cancelled while it was waiting',
      (subscriber) => tasks([never, never]).pipe(limitConcurrency(1)).subscribe(subscriber).unsubscribe(), true],
    ['releases a run that was cancelled while it was running',
      (subscriber) => tasks([() => never]).pipe(limitConcurrency(1)).subscribe(subscriber).unsubscribe(), true],
    ['releases a run in which it lost', (subscriber) => tasks([never, of(1)]).pipe(firstSuccess()).subscribe(subscriber), true],
    ['releases a guarded source that left the queue', (subscriber) => {
      semaphore.guard(never).subscribe();
      semaphore.guard(never).subscribe(subscriber).unsubscribe();
    }, true],
    ['keeps a run that was not cancelled', (subscriber) => tasks([never]).pipe(limitConcurrency(1)).subscribe(subscriber), false],
  ])('%s', async (_, runWith, isLetGo) => {
    const held = subscribedWith(runWith);

    await microtasksRun();
    collectGarbage();

    expect(held.deref() === undefined).toBe(isLetGo);
  });

  /** An object that only the subscriber of the run holds. */
  function subscribedWith(runWith: (subscriber: () => void) => unknown): WeakRef<object> {
    const held = {};
    runWith(() => Reflect.ownKeys(held));
    return new WeakRef(held);
  }
});

it('The count of steps finds a quadratic algorithm: a list that is searched and spliced, like the finalizers of RxJS 7', () => {
  const steps = (count: number) => stepsPerTask(count, () => {
    const finalizers = Array.from({ length: count }, () => ({}));
    for (const finalizer of [...finalizers]) finalizers.splice(finalizers.indexOf(finalizer), 1);
  });

  expect(steps(4_000) / steps(1_000)).toBeGreaterThan(3);
  expect(steps(4_000)).toBeGreaterThan(1_000);
});

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

function end(subscriber: Subscriber<number>): void {
  subscriber.next(1);
  subscriber.complete();
}

/** That many tasks, and the subscribers of those that are running. */
function recordedTasks(count: number) {
  const running: Subscriber<number>[] = [];
  const task = new Observable<number>((subscriber) => void running.push(subscriber));
  return { running, source: tasks(Array.from({ length: count }, () => task)) };
}

/** From the middle to both ends. */
function interleaved<T>(list: T[]): T[] {
  const half = list.length / 2;
  return Array.from({ length: half }, (_, index) => [list[half + index]!, list[half - 1 - index]!]).flat();
}

/** The elements per task that array methods step over when they search, shift or copy: grows with the number of tasks if work is quadratic. */
function stepsPerTask(count: number, work: (count: number) => void): number {
  let steps = 0;
  const methods = ['indexOf', 'lastIndexOf', 'includes', 'find', 'findIndex', 'filter', 'some', 'every', 'slice', 'splice', 'shift', 'unshift'] as const;
  const spies = methods.map((method) => {
    const original = Array.prototype[method] as (...parameters: unknown[]) => unknown;
    return jest.spyOn(Array.prototype, method as never).mockImplementation(function (this: unknown[], ...parameters: unknown[]) {
      steps += this.length;
      return original.apply(this, parameters);
    } as never);
  });
  try {
    work(count);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return steps / count;
}
