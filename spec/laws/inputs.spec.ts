import {
  defer, from, lastValueFrom, map, merge, NEVER, type Observable, of, retry, Subject, takeUntil, throwError, timeout, toArray,
} from 'rxjs';
import { asCompleted, asSettled, firstSuccess, tasks, type Task, type TaskContext } from 'rxjs-as-completed';
import { interop, platform, PlatformObservable, Thenable, withPlatformObservable } from '../support/interop.js';
import { run } from '../support/marbles.js';
import { operators } from '../support/operators.js';
import { microtasksRun } from '../support/sources.js';

type List = readonly Task<string>[];

const record = ([a, b, c]: List) => ({ a: a!, b: b!, c: c! });
const mapOf = (list: List) => new Map(Object.entries(record(list)));
function* generate(list: List) {
  yield* list;
}
async function* generateAsync(list: List) {
  yield* list as Iterable<Observable<string>>;
}
const asyncIterable = (list: List): AsyncIterable<Task<string>> => ({
  [Symbol.asyncIterator]() {
    const iterator = list.values();
    return { next: async () => iterator.next() };
  },
});

/** Everything that can contain tasks. */
const sources: [string, (list: List) => Observable<any>][] = [
  ['an array',                          (list) => tasks(list)],
  ['an iterable',                       (list) => tasks(new Set(list))],
  ['an iterator of an iterable',        (list) => tasks(list.values())],
  ['a generator',                       (list) => tasks(generate(list))],
  ['an async iterable',                 (list) => tasks(asyncIterable(list))],
  ['an async generator',                (list) => tasks(generateAsync(list))],
  ['a record',                          (list) => tasks(record(list))],
  ['a Map',                             (list) => tasks(mapOf(list))],
  ['an observable',                     (list) => tasks(from(list))],
  ['an interop observable',             (list) => tasks(interop(from(list)) as unknown as Observable<Task<string>>)],
  ['a function of an array',            (list) => tasks(() => list)],
  ['a function of an iterable',         (list) => tasks(() => new Set(list))],
  ['a generator function',              (list) => tasks(() => generate(list))],
  ['a function of an async iterable',   (list) => tasks(() => asyncIterable(list))],
  ['an async generator function',       (list) => tasks(() => generateAsync(list))],
  ['a function of a record',            (list) => tasks(() => record(list))],
  ['a function of a Map',               (list) => tasks(() => mapOf(list))],
  ['a function of an observable',       (list) => tasks(() => from(list))],
  ['an observable by itself',           (list) => from(list)],
  ['the tasks of another tasks',        (list) => tasks(tasks(list))],
];

/** Everything that can be a task; each of these yields `x`. */
const kinds: [string, () => Task<string>][] = [
  ['an observable',                          () => of('x')],
  ['an observable that takes its time',      () => defer(() => Promise.resolve()).pipe(map(() => 'x'))],
  ['a promise',                              () => Promise.resolve('x')],
  ['a thenable',                             () => new Thenable(Promise.resolve('x')) as PromiseLike<string>],
  ['an interop observable',                  () => interop(of('x'))],
  ['a platform observable',                  () => platform(of('x'))],
  ['an array',                               () => ['x']],
  ['an iterable',                            () => new Set(['x'])],
  ['an async iterable',                      () => asyncIterable(['x' as never]) as never],
  ['a readable stream',                      () => new ReadableStream({ start(stream) { stream.enqueue('x'); stream.close(); } }) as never],
];

describe.each(operators)('$name', ({ call, report }) => {
  withPlatformObservable();

  describe('accepts tasks from', () => {
    it.each(sources)('%s', async (_, source) => {
      const result = source([of('a'), of('b'), of('c')]).pipe(report());

      expect(await lastValueFrom(result.pipe(toArray()))).toEqual([{ value: 'a' }, { value: 'b' }, { value: 'c' }]);
    });

    it('a source without tasks', async () => {
      for (const [, source] of sources.filter(([kind]) => !/record|Map/.test(kind))) {
        expect(await lastValueFrom(source([]).pipe(report(), toArray()))).toEqual([]);
      }
      for (const source of [tasks({}), tasks(new Map())]) {
        expect(await lastValueFrom(source.pipe(report(), toArray()))).toEqual([]);
      }
    });
  });

  describe('runs', () => {
    it.each(kinds)('%s', async (_, task) => {
      expect(await lastValueFrom(tasks([task()]).pipe(report(), toArray()))).toEqual([{ value: 'x' }]);
      expect(await lastValueFrom(from([task()]).pipe(report(), toArray()))).toEqual([{ value: 'x' }]);
    });

    it.each(kinds)('a function that returns %s', async (_, task) => {
      expect(await lastValueFrom(tasks([() => task() as Observable<string>]).pipe(report(), toArray()))).toEqual([{ value: 'x' }]);
    });

    it.each(kinds)('%s returned by project', async (_, task) => {
      expect(await lastValueFrom(of('input').pipe(report({}, task), toArray()))).toEqual([{ value: 'x' }]);
    });

    it.each(kinds)('%s returned by the run function of tasks', async (_, task) => {
      expect(await lastValueFrom(tasks(['input'], task).pipe(report(), toArray()))).toEqual([{ value: 'x' }]);
    });

    it.each([
      ['a promise', () => Promise.reject('no')],
      ['an async function', async () => { throw 'no'; }],
      ['an observable', throwError(() => 'no')],
      ['a thenable', () => new Thenable(Promise.reject('no'))],
      ['an interop observable', interop(throwError(() => 'no'))],
      ['a platform observable', platform(throwError(() => 'no'))],
      ['a platform observable that throws', new PlatformObservable<string>(() => { throw 'no'; })],
    ] as [string, Task<string>][])('%s that fails', async (_, task) => {
      expect(await lastValueFrom(tasks([typeof task === 'function' ? task : () => task as Observable<string>]).pipe(report(), toArray())))
        .toEqual([{ reason: 'no' }]);
    });

    it.each([
      ['a number', 5, '5'], ['a string', 'text', 'text'], ['undefined', undefined, 'undefined'], ['null', null, 'null'],
      ['an object', {}, 'object'], ['a boolean', true, 'true'], ['a symbol', Symbol('task'), 'Symbol(task)'], ['a bigint', 7n, '7'],
      ['an object whose subscribe is not a function', { subscribe: 'weekly' }, 'object'],
    ])('not %s: its task fails with a TypeError that describes it', async (_, item, words) => {
      const failures = [
        await lastValueFrom(tasks([item as never]).pipe(report(), toArray())),
        await lastValueFrom(from([item as never]).pipe(report(), toArray())),
        await lastValueFrom(tasks([() => item as never]).pipe(report(), toArray())),
        await lastValueFrom(of('input').pipe(report({}, () => item as never), toArray())),
        await lastValueFrom(tasks(['input'], () => item as never).pipe(report(), toArray())),
      ];

      for (const reports of failures) {
        expect(reports).toEqual([{ reason: expect.any(TypeError) }]);
        expect((reports[0] as { reason: TypeError }).reason.message).toContain(words);
      }
    });
  });

  describe('can be called', () => {
    const task = (started: unknown[]) => defer(() => {
      started.push('x');
      return of('x');
    });

    it.each([
      ['()',                   (started: unknown[]) => tasks([task(started)]).pipe(call())],
      ['(options)',            (started: unknown[]) => tasks([task(started)]).pipe(call({ concurrency: 1 }))],
      ['(project)',            (started: unknown[]) => from(['a']).pipe(call(() => task(started)))],
      ['(project, options)',   (started: unknown[]) => from(['a']).pipe(call(() => task(started), { concurrency: 1 }))],
    ])('as %s', (_, result) => {
      const started: unknown[] = [];

      result(started).subscribe({ error: () => {} });

      expect(started).toEqual(['x']);
    });
  });

  describe('keys', () => {
    it('are the inputs passed to project, else the index', () => {
      const input = { url: '/a' };
      const contexts: TaskContext[] = [];
      const seen = (context: TaskContext) => {
        contexts.push(context);
        return of('x');
      };

      from([input, 'b']).pipe(report({}, (_, context) => seen(context))).subscribe();
      from([seen, seen]).pipe(report()).subscribe();

      expect(contexts.map(({ key, index }) => [key, index])).toEqual([[input, 0], ['b', 1], [0, 0], [1, 1]]);
      expect(contexts[0]!.key).toBe(input);
    });

    it('stay those of tasks, and project receives the cold task', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const a =        cold('--#   ', undefined, 'a failed');
        const aSubs = [       '^-!   ',
                              '--^-! '];
        const expected =      '----(r|)';
        const keys: unknown[] = [];

        const result = tasks({ a }).pipe(report({}, (task, { key }) => {
          keys.push(key);
          return task.pipe(retry(1));
        }));

        expectObservable(result).toBe(expected, { r: { reason: 'a failed' } });
        expectSubscriptions(a.subscriptions).toBe(aSubs);
      });
    });

    it('are passed to groupBy, with the index', () => {
      const seen: unknown[] = [];
      const groupBy = (key: unknown, index: number) => {
        seen.push([key, index]);
        return 0;
      };

      tasks({ a: of(1), b: of(2) }).pipe(report({ groupBy, perGroup: 1 })).subscribe();
      tasks(['x', 'y'], () => of(1)).pipe(report({ groupBy, perGroup: 1 })).subscribe();
      from([of(1), of(2)]).pipe(report({ groupBy, perGroup: 1 })).subscribe();
      from(['u']).pipe(report({ groupBy, perGroup: 1 }, () => of(1))).subscribe();

      expect(seen).toEqual([['a', 0], ['b', 1], ['x', 0], ['y', 1], [0, 0], [1, 1], ['u', 0]]);
    });
  });

  describe('context', () => {
    it('is one object per task, the same for run and project', () => {
      const contexts: TaskContext[] = [];
      const see = (task: Observable<string>, context: TaskContext) => {
        contexts.push(context);
        return task;
      };

      tasks({ a: of('x') }, see).pipe(report({}, see)).subscribe();

      expect(contexts).toHaveLength(2);
      expect(contexts[0]).toBe(contexts[1]);
    });

    it('is the only way to get it: `this` is undefined, so functions such as fetch can be passed as they are', () => {
      const seen: unknown[] = [];
      function see(this: unknown) {
        seen.push(this);
        return of('x');
      }
      function group(this: unknown) {
        seen.push(this);
        return 'x';
      }

      from(['input']).pipe(report({}, see)).subscribe();
      tasks(['input'], see).pipe(report()).subscribe();
      tasks(['input'], see).pipe(report({}, see)).subscribe();
      tasks([see]).pipe(report({ groupBy: group, perGroup: 1 })).subscribe();
      tasks(see, () => of(1)).subscribe();

      expect(seen).toEqual(seen.map(() => undefined));
      expect(seen).toHaveLength(6);
    });

    it('creates no AbortController unless the signal is read', () => {
      const Original = globalThis.AbortController;
      let made = 0;
      globalThis.AbortController = class extends Original {
        constructor() {
          super();
          made++;
        }
      };
      try {
        const read = (signal: AbortSignal) => signal.aborted;
        tasks([of('a'), () => of('b'), NEVER]).pipe(report()).subscribe().unsubscribe();
        expect(made).toBe(0);
        tasks([({ signal }: TaskContext) => of(read(signal) || read(signal))]).pipe(report()).subscribe();
        expect(made).toBe(1);
      } finally {
        globalThis.AbortController = Original;
      }
    });

    it('has a signal, the same at every read, that aborts when the run is unsubscribed', () => {
      const contexts: TaskContext[] = [];
      const aborted: unknown[] = [];
      const task = (context: TaskContext) => {
        contexts.push(context);
        context.signal.addEventListener('abort', () => aborted.push(context.key));
        return NEVER;
      };

      const subscription = tasks([task, task, task]).pipe(report({ concurrency: 2 })).subscribe();
      const signals = contexts.map(({ signal }) => signal);
      expect(aborted).toEqual([]);
      subscription.unsubscribe();

      expect(aborted.sort()).toEqual([0, 1]);
      expect(contexts.map(({ signal }) => signal)).toEqual(signals);
      expect(signals[0]).toBe(contexts[0]!.signal);
    });

    it('has a signal that never aborts if the task ended by itself', () => {
      const signals: AbortSignal[] = [];
      const ending = (end: Observable<unknown>) => ({ signal }: TaskContext) => {
        signals.push(signal);
        return end;
      };
      const last = new Subject<void>();

      const subscription = tasks([ending(of('value')), ending(of()), ending(last)]).pipe(report({ concurrency: 1 })).subscribe();
      last.error('failed');
      subscription.unsubscribe();

      expect(signals.map(({ aborted }) => aborted)).toEqual([false, false, false]);
    });

    it('has a signal that, if first read after the end, says whether the task was cancelled', () => {
      const contexts: TaskContext[] = [];
      const ending = (end: Observable<unknown>) => (context: TaskContext) => {
        contexts.push(context);
        return end;
      };

      tasks([ending(of('value')), ending(NEVER)]).pipe(report()).subscribe().unsubscribe();

      expect(contexts.map(({ signal }) => signal.aborted)).toEqual([false, true]);
    });

    it('has a signal that aborts when timeout cancels an attempt, and a fresh one for the next attempt', () => {
      run(({ cold, flush }) => {
        const signals: AbortSignal[] = [];
        let attempts = 0;
        const attempt = ({ signal }: TaskContext) => {
          signals.push(signal);
          return cold(attempts++ === 0 ? '-----|' : '-|');
        };

        tasks([attempt]).pipe(report({}, (task) => task.pipe(timeout(3), retry(1)))).subscribe();
        flush();

        expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
      });
    });

    it('has a fresh signal for the next attempt even if nobody read the first one', () => {
      run(({ cold, flush }) => {
        let attempts = 0;
        let aborted: boolean | undefined;
        const attempt = (context: TaskContext) => {
          if (attempts++ === 0) return cold('-----|');
          aborted = context.signal.aborted;
          return cold('-|');
        };

        tasks([attempt]).pipe(report({}, (task) => task.pipe(timeout(3), retry(1)))).subscribe();
        flush();

        expect(aborted).toBe(false);
      });
    });

    it('is a separate one for an attempt that runs beside another of the same task', () => {
      const contexts: TaskContext[] = [];
      const attempt = (context: TaskContext) => {
        contexts.push(context);
        return NEVER;
      };
      const first = new Subject<void>();

      tasks({ a: attempt }).pipe(report({}, (task) => merge(task.pipe(takeUntil(first)), task))).subscribe();
      const signals = contexts.map(({ signal }) => signal);
      first.next();

      expect(contexts.map(({ key }) => key)).toEqual(['a', 'a']);
      expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    });

    it('has a signal that aborts at the deadline', () => {
      run(({ cold, flush }) => {
        const signals: AbortSignal[] = [];
        const task = (time: string) => ({ signal }: TaskContext) => {
          signals.push(signal);
          return cold(time);
        };

        tasks([task('-|'), task('-----|')]).pipe(report({ timeout: 3 })).subscribe();
        flush();

        expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
      });
    });

    it('has a signal that aborts when the source fails', () => {
      const source = new Subject<Task<unknown>>();
      let signal!: AbortSignal;

      source.pipe(report()).subscribe();
      source.next((context) => {
        ({ signal } = context);
        return NEVER;
      });
      source.error('source failed');

      expect(signal.aborted).toBe(true);
    });
  });

  describe('a platform observable', () => {
    it('is torn down once when the run is unsubscribed, and ignored from then on', async () => {
      const teardown = jest.fn();
      const emitted: unknown[] = [];
      let late!: (value: string) => void;
      const task = new PlatformObservable<string>((subscriber) => {
        late = (value) => subscriber.next(value);
        subscriber.addTeardown(teardown);
      });

      const subscription = tasks([task]).pipe(report()).subscribe((value) => emitted.push(value));
      expect(teardown).not.toHaveBeenCalled();
      subscription.unsubscribe();
      late('late');
      await microtasksRun();

      expect(teardown).toHaveBeenCalledTimes(1);
      expect(emitted).toEqual([]);
    });

    it('stops producing when it is cancelled while it produces', () => {
      const produced: number[] = [];
      const stop = new Subject<void>();
      const task = new PlatformObservable<number>((subscriber) => {
        for (let index = 0; index < 10 && subscriber.active; index++) {
          produced.push(index);
          if (index === 3) stop.next();
        }
      });

      tasks([task]).pipe(report(), takeUntil(stop)).subscribe();

      expect(produced).toEqual([0, 1, 2, 3]);
    });
  });
});

describe('signals in other cases', () => {
  const watched = (signals: AbortSignal[], task: Task<unknown>) => ({ signal }: TaskContext) => {
    signals.push(signal);
    return task as Observable<unknown>;
  };

  it('abort for tasks that lost a race', () => {
    const signals: AbortSignal[] = [];
    const winner = new Subject<string>();

    tasks([watched(signals, NEVER), watched(signals, winner)]).pipe(firstSuccess()).subscribe();
    winner.next('won');

    expect(signals[0]!.aborted).toBe(true);
  });

  it('do not abort for a promise that won, because it had ended by itself', async () => {
    const signals: AbortSignal[] = [];

    await lastValueFrom(tasks([watched(signals, NEVER), watched(signals, Promise.resolve('won'))]).pipe(firstSuccess()));

    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });

  it('abort when another task fails', () => {
    const signals: AbortSignal[] = [];
    const failing = new Subject<string>();

    tasks([watched(signals, NEVER), watched(signals, failing)]).pipe(asCompleted()).subscribe({ error: () => {} });
    failing.error('failed');

    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });

  it('do not abort when another task fails but the run continues', () => {
    const signals: AbortSignal[] = [];

    tasks([watched(signals, NEVER), watched(signals, throwError(() => 'failed'))]).pipe(asSettled()).subscribe();

    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
  });
});
