import {
  asyncScheduler, concatAll, concatMap, defer, filter, finalize, firstValueFrom, from, isObservable, lastValueFrom, map, mergeAll, NEVER, of,
  Subject, take, takeUntil, throwError, toArray, type Observable,
} from 'rxjs';
import { asCompleted, asSettled, firstSuccess, limitConcurrency, tasks, type TaskContext } from 'rxjs-as-completed';
import { run } from './support/marbles.js';
import { CountedIterable, HandedAsyncIterable, microtasksRun } from './support/sources.js';
import { reportedErrors } from './support/unhandled.js';

describe('tasks', () => {
  it('is pulled when a task may start, and keeps the keys', () => {
    run(({ cold, expectObservable }) => {
      const times: Record<string, string> = { '/a': '---(a|)', '/b': '-(b|)', '/c': '--(c|)' };
      const pulled: string[] = [];
      function* urls() {
        for (const url of Object.keys(times)) {
          pulled.push(url);
          yield url;
        }
      }
      const expected = '-b-(ac|)';

      const result = tasks(urls, (url) => cold(times[url]!)).pipe(asSettled({ concurrency: 2 }), map(({ key }) => [key, pulled.length]));

      expectObservable(result).toBe(expected, { b: ['/b', 2], a: ['/a', 3], c: ['/c', 3] });
    });
  });

  describe('keys', () => {
    const input = { id: 1 };
    const other = { id: 2 };
    const items = [input, other];
    const pair = [of('a'), of('b')];

    it.each([
      ['an array',              tasks(pair),                                   [0, 1]],
      ['an iterable',           tasks(new Set(pair)),                          [0, 1]],
      ['a function',            tasks(() => pair),                             [0, 1]],
      ['an observable',         tasks(from(pair)),                             [0, 1]],
      ['a record',              tasks({ a: pair[0]!, b: pair[1]! }),           ['a', 'b']],
      ['a function of a record', tasks(() => ({ a: pair[0]!, b: pair[1]! })),  ['a', 'b']],
      ['a Map',                 tasks(new Map([[input, pair[0]!], [other, pair[1]!]])), items],
      ['a function of a Map',   tasks(() => new Map([[input, pair[0]!], [other, pair[1]!]])), items],
    ])('of tasks from %s', (_, source: Observable<any>, keys: unknown[]) => {
      expect(keysOf(source)).toEqual(keys);
    });

    it.each([
      ['an array',               tasks(items, () => of(1)),                                    items],
      ['an iterable',            tasks(new Set(items), () => of(1)),                           items],
      ['a function',             tasks(() => items, () => of(1)),                              items],
      ['an observable',          tasks(from(items), () => of(1)),                              items],
      ['a record',               tasks({ a: input, b: other }, () => of(1)),                   ['a', 'b']],
      ['a function of a record', tasks(() => ({ a: input, b: other }), () => of(1)),           ['a', 'b']],
      ['a Map',                  tasks(new Map([['a', input], ['b', other]]), () => of(1)),    ['a', 'b']],
      ['a function of a Map',    tasks(() => new Map([['a', input], ['b', other]]), () => of(1)), ['a', 'b']],
    ])('of inputs from %s', (_, source: Observable<any>, keys: unknown[]) => {
      expect(keysOf(source)).toEqual(keys);
    });

    it('of the items of an async iterable', async () => {
      async function* generate() {
        yield* items;
      }

      const outcomes = await new Promise<unknown[]>((resolve) =>
        tasks(generate, () => of(1)).pipe(asSettled(), map(({ key }) => key), toArray()).subscribe(resolve));

      expect(outcomes).toEqual(items);
    });

    it('of a record without a prototype', () => {
      const bare = Object.assign(Object.create(null), { user: of('u') });

      expect(keysOf(tasks(bare))).toEqual(['user']);
    });

    it('of a record with a property that may be absent', () => {
      const absent: { a: Observable<number>; b?: Observable<number> } = { a: of(1) };
      const present = { ...absent, b: of(2) };

      expect(keysOf(tasks(absent))).toEqual(['a']);
      expect(keysOf(tasks(absent, (task) => task))).toEqual(['a']);
      expect(keysOf(tasks(present))).toEqual(['a', 'b']);
    });

    it('of a record with a property that is undefined, whose task has failed', () => {
      const outcomes: unknown[] = [];
      const record: Record<string, any> = { a: of(1), b: undefined };

      tasks(record).pipe(asSettled(), map(({ key, status }) => [key, status])).subscribe((outcome) => outcomes.push(outcome));

      expect(outcomes).toEqual([['a', 'fulfilled'], ['b', 'rejected']]);
    });

    it('survive an operator in between', () => {
      const source = tasks({ a: of(1), b: of(2), c: of(3) });

      const result = source.pipe(filter((_, index) => index !== 1), asSettled(), map(({ key, index }) => [key, index]), toArray());

      let keys: unknown;
      result.subscribe((all) => { keys = all; });
      expect(keys).toEqual([['a', 0], ['c', 1]]);
    });

    function keysOf(source: Observable<any>): unknown[] {
      const keys: unknown[] = [];
      source.pipe(asSettled()).subscribe(({ key }) => keys.push(key));
      return keys;
    }
  });

  describe('run', () => {
    it('receives the input, its key and its index', () => {
      const seen: unknown[] = [];
      const see = (input: string, { key, index }: TaskContext) => {
        seen.push([input, key, index]);
        return of(input);
      };

      tasks(['x', 'y'], see).pipe(asCompleted()).subscribe();
      tasks({ a: 'x', b: 'y' }, see).pipe(asCompleted()).subscribe();
      tasks(new Map([[7, 'x']]), see).pipe(asCompleted()).subscribe();

      expect(seen).toEqual([['x', 'x', 0], ['y', 'y', 1], ['x', 'a', 0], ['y', 'b', 1], ['x', 7, 0]]);
    });

    it('is called when the task starts, not before', () => {
      const started: string[] = [];
      const running: Record<string, Subject<string>> = { a: new Subject(), b: new Subject() };
      const source = tasks(['a', 'b'], (input) => {
        started.push(input);
        return running[input]!;
      });

      expect(started).toEqual([]);
      source.pipe(asCompleted({ concurrency: 1 })).subscribe();
      expect(started).toEqual(['a']);
      running['a']!.complete();
      expect(started).toEqual(['a', 'b']);
    });
  });

  describe('pulls', () => {
    it('nothing before it is subscribed', () => {
      const source = new CountedIterable(() => NEVER);
      const generate = jest.fn(() => source);

      const result = tasks(generate).pipe(asCompleted({ concurrency: 1 }));

      expect(generate).not.toHaveBeenCalled();
      result.subscribe().unsubscribe();
      expect(generate).toHaveBeenCalledTimes(1);
      expect(source.pulled).toBe(1);
    });

    it('one item at a time, only when a task may start', () => {
      run(({ cold, flush }) => {
        const live: number[] = [];
        let running = 0;
        const source = new CountedIterable(() => {
          live.push(running);
          return () => {
            running++;
            return cold('---|').pipe(finalize(() => running--));
          };
        });

        const subscription = tasks(source).pipe(limitConcurrency(2)).subscribe();
        asyncScheduler.schedule(() => subscription.unsubscribe(), 5);
        flush();

        // two at subscription, and one for each task that ended in frame 3
        expect(live).toEqual([0, 1, 1, 1]);
        expect(source.returned).toBe(1);
      });
    });

    it('an endless generator, under a limit', () => {
      const closed = jest.fn();
      function* count() {
        try {
          for (let index = 0; ; index++) yield of(index);
        } finally {
          closed();
        }
      }
      const emitted: number[] = [];

      tasks(count()).pipe(limitConcurrency(3), take(1_000)).subscribe((value) => emitted.push(value));

      expect(emitted).toHaveLength(1_000);
      expect(emitted.at(-1)).toBe(999);
      expect(closed).toHaveBeenCalledTimes(1);
    });

    it('afresh for each subscription', () => {
      const source = new CountedIterable((index) => index < 2 ? of(index) : undefined);
      const result = tasks(source).pipe(asCompleted());

      result.subscribe();
      result.subscribe();

      expect(source.pulled).toBe(6);
    });

    it('an async iterable with one outstanding next() at a time, and no further than the limit', async () => {
      const source = new HandedAsyncIterable<Observable<number>>();
      const [a, b, c] = [new Subject<number>(), new Subject<number>(), new Subject<number>()];

      const subscription = tasks(source).pipe(asCompleted({ concurrency: 2 })).subscribe();
      expect(source.pulled).toBe(1);
      await source.hand(a);
      expect([source.pulled, a.observed]).toEqual([2, true]);
      await source.hand(b);
      expect([source.pulled, b.observed]).toEqual([2, true]);
      a.complete();
      expect(source.pulled).toBe(3);
      b.complete();
      expect(source.pulled).toBe(3);
      await source.hand(c);
      expect([source.pulled, c.observed]).toEqual([4, true]);
      expect(source.mostOutstanding).toBe(1);
      subscription.unsubscribe();
    });

    it('an async generator no further than the limit', async () => {
      const produced = jest.fn();
      async function* generate() {
        for (let index = 0; index < 1_000; index++) {
          produced(index);
          yield NEVER;
        }
      }

      const subscription = tasks(generate).pipe(asCompleted({ concurrency: 2 })).subscribe();
      await microtasksRun();

      expect(produced).toHaveBeenCalledTimes(2);
      subscription.unsubscribe();
    });

    it('an async iterable that has ended while its tasks are running', async () => {
      const source = new HandedAsyncIterable<Observable<string>>();
      const a = new Subject<string>();
      const seen: string[] = [];

      tasks(source).pipe(asCompleted()).subscribe({ next: (value) => seen.push(value), complete: () => seen.push('complete') });
      await source.hand(a);
      await source.end();
      expect(seen).toEqual([]);
      a.next('a');
      a.complete();

      expect(seen).toEqual(['a', 'complete']);
      expect([source.pulled, source.returned]).toEqual([2, 0]);
    });
  });

  describe('closes the iterator', () => {
    const endless = () => new CountedIterable(() => NEVER);

    it('once when it is unsubscribed', () => {
      const source = endless();

      const subscription = tasks(source).pipe(limitConcurrency(2)).subscribe();
      subscription.unsubscribe();
      subscription.unsubscribe();

      expect([source.pulled, source.returned]).toEqual([2, 1]);
    });

    it('once when a task fails', () => {
      const source = new CountedIterable((index) => index === 0 ? NEVER : throwError(() => 'failed'));
      const errors: unknown[] = [];

      tasks(source).pipe(limitConcurrency(2)).subscribe({ error: (error) => errors.push(error) });

      expect(errors).toEqual(['failed']);
      expect([source.pulled, source.returned]).toEqual([2, 1]);
    });

    it('once when a task wins', () => {
      const source = new CountedIterable((index) => index === 0 ? NEVER : of('won'));
      const emitted: unknown[] = [];

      tasks(source).pipe(firstSuccess({ concurrency: 2 })).subscribe((value) => emitted.push(value));

      expect(emitted).toEqual(['won']);
      expect([source.pulled, source.returned]).toEqual([2, 1]);
    });

    it('once at the deadline', () => {
      run(({ flush }) => {
        const source = endless();

        tasks(source).pipe(asSettled({ concurrency: 2, timeout: 5 })).subscribe();
        flush();

        expect([source.pulled, source.returned]).toEqual([2, 1]);
      });
    });

    it('not when it has ended by itself', () => {
      const source = new CountedIterable((index) => index < 3 ? of(index) : undefined);

      tasks(source).pipe(limitConcurrency(2)).subscribe().unsubscribe();

      expect([source.pulled, source.returned]).toEqual([4, 0]);
    });

    it('not when it has ended by itself and its tasks are still running', () => {
      const source = new CountedIterable((index) => index < 3 ? NEVER : undefined);

      tasks(source).pipe(limitConcurrency(Infinity)).subscribe().unsubscribe();

      expect([source.pulled, source.returned]).toEqual([4, 0]);
    });

    it('not after its next() threw', () => {
      const source = new CountedIterable((index) => {
        if (index === 1) throw 'next failed';
        return NEVER;
      });
      const errors: unknown[] = [];

      tasks(source).pipe(limitConcurrency(2)).subscribe({ error: (error) => errors.push(error) });

      expect(errors).toEqual(['next failed']);
      expect([source.pulled, source.returned]).toEqual([2, 0]);
    });

    it('that has no return(), without an error', () => {
      const iterator = { next: () => ({ done: false, value: NEVER }), [Symbol.iterator]: () => iterator };

      const subscription = tasks(iterator).pipe(limitConcurrency(2)).subscribe();

      expect(() => subscription.unsubscribe()).not.toThrow();
    });

    it('of a generator that is running at that moment as soon as it yields', () => {
      const events: string[] = [];
      const stop = new Subject<void>();
      function* generate() {
        try {
          yield NEVER;
          stop.next();
          events.push('goes on');
          yield defer(() => {
            events.push('started');
            return NEVER;
          });
          events.push('pulled again');
        } finally {
          events.push('closed');
        }
      }

      tasks(generate()).pipe(limitConcurrency(2), takeUntil(stop)).subscribe();

      expect(events).toEqual(['goes on', 'closed']);
    });

    it('of an async iterable immediately, even if a next() is outstanding, whose item is not started', async () => {
      const source = new HandedAsyncIterable<Observable<number>>();
      const late = new Subject<number>();

      const subscription = tasks(source).pipe(limitConcurrency(2)).subscribe();
      await source.hand(NEVER);
      expect([source.pulled, source.outstanding]).toEqual([2, 1]);
      subscription.unsubscribe();
      expect(source.returned).toBe(1);
      await source.hand(late);

      expect(late.observed).toBe(false);
      expect([source.pulled, source.returned]).toEqual([2, 1]);
    });

    it('of an async generator that is awaiting something as soon as it yields', async () => {
      const awaited = new Subject<void>();
      const events: string[] = [];
      async function* generate() {
        try {
          yield NEVER;
          await firstValueFrom(awaited);
          events.push('goes on');
          yield NEVER;
          events.push('pulled again');
        } finally {
          events.push('closed');
        }
      }

      const subscription = tasks(generate()).pipe(limitConcurrency(2)).subscribe();
      await microtasksRun();
      subscription.unsubscribe();
      awaited.next();
      await microtasksRun();

      expect(events).toEqual(['goes on', 'closed']);
    });

    it('of an async iterable not after its next() rejected, and does not ask it again', async () => {
      const source = new HandedAsyncIterable<Observable<number>>();
      const errors: unknown[] = [];

      tasks(source).pipe(limitConcurrency(2)).subscribe({ error: (error) => errors.push(error) });
      await source.hand(NEVER);
      await source.fail('next failed');

      expect(errors).toEqual(['next failed']);
      expect([source.pulled, source.returned]).toEqual([2, 0]);
    });

    it('of an async iterable, and ignores an outstanding next() that rejects after the cancellation', async () => {
      const source = new HandedAsyncIterable<Observable<number>>();
      const errors: unknown[] = [];

      const subscription = tasks(source).pipe(limitConcurrency(2)).subscribe({ error: (error) => errors.push(error) });
      subscription.unsubscribe();
      await source.fail('too late');

      expect(errors).toEqual([]);
      expect(source.returned).toBe(1);
    });

    describe('that cancels the run while it is asked', () => {
      const stop = new Subject<void>();
      const returned = jest.fn(() => ({ done: true, value: undefined }));
      const iterator = (result: unknown) => ({
        next: () => {
          stop.next();
          return result;
        },
        return: returned,
      });
      beforeEach(() => returned.mockClear());

      it.each([
        ['for an item: afterwards', { done: false, value: NEVER }, 1],
        ['for an item, and ends: not at all', { done: true, value: undefined }, 0],
      ])('%s', (_, result, times) => {
        tasks({ [Symbol.iterator]: () => iterator(result) } as Iterable<typeof NEVER>)
          .pipe(limitConcurrency(1), takeUntil(stop))
          .subscribe();

        expect(returned).toHaveBeenCalledTimes(times);
      });

      it('for an item of an async iterable: once', async () => {
        tasks({ [Symbol.asyncIterator]: () => iterator({ done: false, value: NEVER }) } as unknown as AsyncIterable<typeof NEVER>)
          .pipe(limitConcurrency(1), takeUntil(stop))
          .subscribe();
        await microtasksRun();

        expect(returned).toHaveBeenCalledTimes(1);
      });

      it('for the iterator: immediately', () => {
        const source = {
          [Symbol.iterator]: () => {
            stop.next();
            return iterator({ done: false, value: NEVER });
          },
        };
        tasks(source as Iterable<typeof NEVER>).pipe(limitConcurrency(1), takeUntil(stop)).subscribe();

        expect(returned).toHaveBeenCalledTimes(1);
      });
    });

    it('of an async iterable not after its next() threw', () => {
      const errors: unknown[] = [];
      const returned = jest.fn();
      const source = { [Symbol.asyncIterator]: () => ({ next: () => { throw 'next threw'; }, return: returned }) };

      tasks(source as AsyncIterable<typeof NEVER>).pipe(limitConcurrency(1)).subscribe({ error: (error) => errors.push(error) });

      expect(errors).toEqual(['next threw']);
      expect(returned).not.toHaveBeenCalled();
    });

    it.each([undefined, null, 5, 'text'])('whose results have to be objects, not %p', async (result) => {
      const errors: unknown[] = [];
      const next = () => result as never;
      const handle = { error: (error: unknown) => errors.push(error) };

      tasks({ [Symbol.iterator]: () => ({ next }) } as Iterable<typeof NEVER>).pipe(limitConcurrency(1)).subscribe(handle);
      tasks({ [Symbol.asyncIterator]: () => ({ next }) } as AsyncIterable<typeof NEVER>).pipe(limitConcurrency(1)).subscribe(handle);
      await Promise.resolve();

      const complaint = expect.objectContaining({ name: 'TypeError', message: expect.stringMatching(/next\(\).* must return an object/) });
      expect(errors).toEqual([complaint, complaint]);
    });

    describe('whose return() fails', () => {
      const reported = reportedErrors();

      it('and reports the error, and still cancels the tasks', async () => {
        const source = { [Symbol.iterator]: () => ({ next: () => ({ value: task }), return: () => { throw 'return failed'; } }) };
        const task = new Subject<never>();

        const subscription = tasks(source as Iterable<typeof task>).pipe(limitConcurrency(1)).subscribe();
        expect(() => subscription.unsubscribe()).not.toThrow();
        expect(task.observed).toBe(false);

        expect(await reported.errors(1)).toEqual(['return failed']);
      });

      it('and reports the rejection of an async one', async () => {
        const source: AsyncIterable<typeof NEVER> = {
          [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}), return: () => Promise.reject('return failed') }),
        };

        tasks(source).pipe(limitConcurrency(1)).subscribe().unsubscribe();

        expect(await reported.errors(1)).toEqual(['return failed']);
      });
    });
  });

  describe('subscribed by any other operator', () => {
    it('emits the tasks, cold', () => {
      const started: string[] = [];
      const emitted: unknown[] = [];

      tasks(['a', 'b'], (input) => {
        started.push(input);
        return of(input.toUpperCase());
      }).subscribe((task) => emitted.push(task));

      expect(emitted.map(isObservable)).toEqual([true, true]);
      expect(started).toEqual([]);
      expect(valuesOf(from(emitted as Observable<string>[]).pipe(concatAll()))).toEqual(['A', 'B']);
      expect(valuesOf(from(emitted as Observable<string>[]).pipe(concatAll()))).toEqual(['A', 'B']);
      expect(started).toEqual(['a', 'b', 'a', 'b']);
    });

    it.each([
      ['an array',     () => tasks([of(1), of(2)])],
      ['an iterable',  () => tasks(new Set([of(1), of(2)]))],
      ['a generator',  () => tasks(function* () { yield* [of(1), of(2)]; }())],
      ['a record',     () => tasks({ a: of(1), b: of(2) })],
      ['a Map',        () => tasks(new Map([['a', of(1)], ['b', of(2)]]))],
      ['an observable', () => tasks(from([of(1), of(2)]))],
    ])('emits those of %s synchronously, as from does', (_, source) => {
      expect(valuesOf((source() as Observable<Observable<number>>).pipe(mergeAll()))).toEqual([1, 2]);
    });

    it('emits those of an async iterable', async () => {
      async function* generate() {
        yield* [of(1), of(2)];
      }

      expect(await lastValueFrom(tasks(generate).pipe(mergeAll(), toArray()))).toEqual([1, 2]);
    });

    it('does so without a limit', () => {
      const source = new CountedIterable((index) => index < 100 ? NEVER : undefined);

      tasks(source).pipe(mergeAll()).subscribe();

      expect(source.pulled).toBe(101);
    });

    it('stops pulling, and closes the iterator, when it is unsubscribed', () => {
      const source = new CountedIterable((index) => of(index));

      expect(valuesOf(tasks(source).pipe(take(2), mergeAll()))).toEqual([0, 1]);
      expect([source.pulled, source.returned]).toEqual([2, 1]);
    });

    it('calls a task that is a function when the task is subscribed, and aborts its signal when it is unsubscribed', () => {
      const contexts: TaskContext[] = [];
      const source = tasks({ a: (context: TaskContext) => { contexts.push(context); return NEVER; } });

      const subscription = source.pipe(concatAll()).subscribe();
      expect(contexts).toMatchObject([{ key: 'a', index: 0, signal: { aborted: false } }]);
      subscription.unsubscribe();

      expect(contexts).toMatchObject([{ signal: { aborted: true } }]);
    });

    it('turns an item that is not a task into a task that fails', () => {
      const errors: unknown[] = [];

      tasks([of(1), 42 as never]).pipe(concatMap((task) => task)).subscribe({ error: (error) => errors.push(error) });

      expect(errors).toEqual([expect.any(TypeError)]);
      expect(String(errors[0])).toContain('42');
    });
  });

  describe('a function that returns the source', () => {
    it('is called for each subscription', () => {
      let calls = 0;
      const source = tasks(() => [of(++calls)]).pipe(asCompleted());

      expect([valuesOf(source), valuesOf(source)]).toEqual([[1], [2]]);
    });

    it('errors the stream when it throws', () => {
      const errors: unknown[] = [];

      tasks((): Observable<number>[] => { throw 'no source'; }).pipe(asSettled()).subscribe({ error: (error) => errors.push(error) });

      expect(errors).toEqual(['no source']);
    });

    it('errors the stream when it returns something that contains no tasks', () => {
      const errors: unknown[] = [];

      tasks((() => 'text') as never).pipe(asSettled()).subscribe({ error: (error) => errors.push(error) });

      expect(errors).toEqual([new TypeError(
        'tasks: source must be an array, an iterable, an async iterable, a Map, a record, an observable or a function that returns one, got "text"',
      )]);
    });
  });

  it('gives a cold task that is kept beyond the end of its run a signal that has not aborted', () => {
    const aborted: boolean[] = [];
    let kept!: Observable<never>;
    const source = tasks(['input'], (_, { signal }) => {
      aborted.push(signal.aborted);
      return NEVER;
    });
    source.pipe(asCompleted((task) => {
      kept = task;
      return NEVER;
    })).subscribe().unsubscribe();

    kept.subscribe();

    expect(aborted).toEqual([false]);
  });

  describe('a generator object', () => {
    it.each([
      ['generator', () => tasks(function* () { yield of(1); }())],
      ['async generator', () => tasks(async function* () { yield of(1); }())],
    ])('(%s) errors on a second subscription, and says to pass a function', async (_, make) => {
      const source = (make() as Observable<Observable<number>>).pipe(asCompleted());

      expect(await lastValueFrom(source)).toBe(1);
      await expect(lastValueFrom(source)).rejects.toThrow(/function.*tasks\(\(\) =>|tasks\(\(\) =>.*function/s);
    });

    it('errors even while the first subscription is running', () => {
      const source = tasks(function* () { yield NEVER; }()).pipe(asCompleted());
      const errors: unknown[] = [];

      const subscription = source.subscribe();
      source.subscribe({ error: (error) => errors.push(error) });
      subscription.unsubscribe();

      expect(errors).toHaveLength(1);
    });

    it('can be subscribed again if a function creates it', () => {
      const source = tasks(() => function* () { yield of(1); }()).pipe(asCompleted());

      expect([valuesOf(source), valuesOf(source)]).toEqual([[1], [1]]);
    });
  });

  function valuesOf<T>(source: Observable<T>): T[] {
    const values: T[] = [];
    source.subscribe((value) => values.push(value));
    return values;
  }
});
