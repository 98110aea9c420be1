import { config, EMPTY, from, NEVER, Observable, of, throwError, type OperatorFunction } from 'rxjs';
import {
  asCompleted, asProgress, asSettled, firstSuccess, inOrder, limitConcurrency, Semaphore, tasks, TimeoutAllError, withTimeoutAll,
  type Task,
} from 'rxjs-as-completed';
import { record, toMarbles, type Recording } from 'rxjs-as-completed/marbles';
import { run } from '../../support/marbles.js';
import { operators, type Options, type Report } from '../../support/operators.js';
import { aTurn, ended } from '../../foreign/ended.js';

const unreadable = (): never => { throw new Error('unreadable'); };

function revoked<T extends object>(target: T): T {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const traps: ProxyHandler<object> = Object.fromEntries(
  Object.getOwnPropertyNames(Reflect).map((name) => [name, unreadable]),
);

/** Makes values that throw when something about them is read. */
const hostiles: [string, () => any][] = [
  ['a revoked proxy', () => revoked({})],
  ['a revoked proxy of a function', () => revoked(() => of('x'))],
  ['a revoked proxy of an array', () => revoked([of('x')])],
  ['a revoked proxy of a promise', () => revoked(Promise.resolve('x'))],
  ['a proxy whose traps throw', () => new Proxy({}, traps)],
  ['a proxy whose has trap throws', () => new Proxy({}, { has: unreadable })],
  ['a proxy whose getPrototypeOf trap throws', () => new Proxy({}, { getPrototypeOf: unreadable })],
  ['an object whose Symbol.toStringTag throws', () => ({ get [Symbol.toStringTag]() { return unreadable(); } })],
  ['an object whose then throws', () => ({ get then() { return unreadable(); } })],
  ['an object whose iterator throws', () => ({ get [Symbol.iterator]() { return unreadable(); } })],
  ['an object whose async iterator throws', () => ({ get [Symbol.asyncIterator]() { return unreadable(); } })],
  ['an object whose "@@observable" throws', () => ({ get '@@observable'() { return unreadable(); } })],
  ['an object whose constructor throws', () => Object.create(null, { constructor: { get: unreadable } })],
  ['an object that cannot be printed', () => ({ toString: unreadable, valueOf: unreadable, [Symbol.toPrimitive]: unreadable, toJSON: unreadable })],
  ['a Date that cannot be printed', () => Object.assign(new Date(0), { toString: unreadable, toISOString: unreadable, getTime: unreadable, valueOf: unreadable })],
];

/** `of` can't be used, because it reads a property of its last argument. */
const emitting = (value: unknown) => new Observable<unknown>((subscriber) => {
  subscriber.next(value);
  subscriber.complete();
});

/** `value` or `reason`. Matchers would read the hostile values themselves. */
const sorts = (reports: readonly Report[]) => reports.map((item) => ('value' in item ? 'value' : 'reason'));
const valuesOf = (reports: readonly Report[]) => reports.flatMap((item) => ('value' in item ? [item.value] : []));

type Places = [string, (first: unknown, ...others: unknown[]) => Observable<any>][];

const places: Places = [
  ['a list', (...list) => tasks(list as Task<unknown>[])],
  ['a Map', (...list) => tasks(new Map(list.entries()) as Map<number, Task<unknown>>)],
  ['a generator', (...list) => tasks(() => list.values() as Iterable<Task<unknown>>)],
  ['an observable', (...list) => from(list)],
];

const limits: [string, () => Options][] = [
  ['no limit', () => ({})],
  ['every limit', () => ({ concurrency: new Semaphore(1), groupBy: () => 'all', perGroup: 1 })],
];

describe.each(hostiles)('%s', (_, hostile) => {
  describe.each(operators)('in $name', ({ name, call, report, failsFast, settles }) => {
    describe.each(limits)('under %s', (_, limit) => {
      it.each(places)('fails only its own task, as a task in %s', async (_, source) => {
        const reports = await ended(source(hostile(), of('last')).pipe(report(limit())));

        expect(sorts(reports).filter((sort) => sort === 'reason')).toEqual(['reason']);
        expect(valuesOf(reports)).toEqual(failsFast ? [] : ['last']);
      });

      it('fails only its own task, if any, as an input and key', async () => {
        const reports = await ended(tasks([hostile(), 'b'], (input) => of(input === 'b' ? 'last' : 'x')).pipe(report(limit())));

        if (failsFast && sorts(reports)[0] === 'reason') expect(reports).toHaveLength(1);
        else {
          expect(reports).toHaveLength(2);
          expect(valuesOf(reports)).toContain('last');
        }
      });

      it.each([
        ['a list', (key: unknown) => tasks([key, 'b'], () => NEVER)],
        ['a Map', (key: unknown) => tasks(new Map([[key, NEVER], ['b', NEVER]]))],
        ['a generator', (key: unknown) => tasks(() => [key, 'b'].values(), () => NEVER)],
        ['an observable', (key: unknown) => tasks(from([key, 'b']), () => NEVER)],
      ] as [string, (key: unknown) => Observable<any>][])('does not disable the deadline, as a key in %s', (_, source) => {
        const ends: string[] = [];
        const reasons: unknown[] = [];

        run(({ flush }) => {
          source(hostile()).pipe(report({ ...limit(), timeout: 5 })).subscribe({
            next: (item) => reasons.push('reason' in item && item.reason),
            complete: () => ends.push('completed'),
          });
          flush();
        });

        expect(ends).toEqual(['completed']);
        const deadlines = reasons.filter((reason) => reason instanceof Error && reason.name === 'TimeoutAllError') as Error[];
        // the key may fail its task, which cancels the other one
        if (!failsFast || deadlines.length === reasons.length) expect(deadlines).not.toHaveLength(0);
        for (const { message } of deadlines) expect(message).toMatch(/^Deadline of 5 ms passed: /);
      });
    });

    it.each(places)('can be cancelled while it waits in %s', async (_, source) => {
      let tornDown = 0;
      const pending = new Observable<never>(() => () => tornDown++);

      const subscription = source(pending, hostile(), hostile()).pipe(call({ concurrency: 1 })).subscribe();
      await aTurn();
      expect(tornDown).toBe(0);
      subscription.unsubscribe();

      expect(tornDown).toBe(1);
    });

    it.each(places)('does not disable the deadline, as a waiting task in %s', (_, source) => {
      const key = hostile();
      const kinds: boolean[] = [];
      let ends = 0;

      run(({ flush }) => {
        source(NEVER, key, of('last')).pipe(report({ concurrency: 1, timeout: 5 })).subscribe({
          next: (item) => kinds.push('reason' in item && item.reason instanceof TimeoutAllError),
          complete: () => ends++,
        });
        flush();
      });

      expect(ends).toBe(1);
      expect(kinds).toContain(true);
      expect(kinds).not.toContain(false);
    });

    it('is listed as waiting by the error of a past deadline, which has a message', () => {
      const key = hostile();
      const errors: any[] = [];

      tasks([key, 'b'], () => NEVER).pipe(report({ timeout: 0 })).subscribe((item) => errors.push('reason' in item && item.reason));

      expect(errors).toHaveLength(settles ? 2 : 1);
      expect(errors[0]).toBeInstanceOf(TimeoutAllError);
      expect(errors[0].waiting).toHaveLength(2);
      expect(errors[0].waiting[0] === key).toBe(true);
      expect(errors[0].message).toMatch(/^Deadline of 0 ms passed: 0 completed, 0 running, 2 waiting \(.+, "b"\)$/);
    });

    it('fails its task when a project, a run or a function returns it', async () => {
      for (const result of [
        of('input').pipe(report({}, () => hostile())),
        tasks(['input'], () => hostile() as Observable<never>).pipe(report()),
        tasks([() => hostile() as Observable<never>]).pipe(report()),
        tasks([of('x')]).pipe(report({}, () => hostile())),
      ]) {
        expect(sorts(await ended(result))).toEqual(['reason']);
      }
    });

    it('can be the value of a task', async () => {
      const value = hostile();

      const reports = await ended(tasks([emitting(value), of('last')]).pipe(report({ concurrency: 1 })));

      expect(reports).toHaveLength(2);
      expect(valuesOf(reports)[0] === value).toBe(true);
      expect(valuesOf(reports)[1]).toBe('last');
    });

    if (typeof hostile() !== 'function') it('fails its task as a group', async () => {
      const groupBy = (_: unknown, index: number): unknown => (index === 0 ? hostile() : 'all');

      const reports = await ended(tasks([of('a'), of('b')]).pipe(report({ groupBy, perGroup: 1 })));

      expect(sorts(reports).filter((sort) => sort === 'reason')).toEqual(['reason']);
      expect(valuesOf(reports)).toEqual(failsFast ? [] : ['b']);
    });

    it('is refused or fails as a source', async () => {
      const outcome = async (make: () => Observable<any>) => {
        try {
          return sorts(await ended(make().pipe(report())));
        } catch {
          return ['thrown'];
        }
      };

      // some of these are records without tasks
      expect(['thrown', 'reason', undefined]).toContain((await outcome(() => tasks(hostile())))[0]);
      expect(['thrown', 'reason', undefined]).toContain((await outcome(() => tasks(() => hostile())))[0]);
    });

    it('is refused as an option by a message that names the option', () => {
      const value = hostile();
      const refused = (options: object) => {
        try {
          call(options as Options);
        } catch (error) {
          return (error as Error).message;
        }
        return 'it was taken';
      };

      expect(refused({ groupBy: () => 0, perGroup: value })).toContain('perGroup');
      if (name !== 'limitConcurrency') expect(refused({ concurrency: value })).toContain('concurrency');
      if (name !== 'withTimeoutAll') expect(refused({ timeout: { due: 5, onTimeout: value } })).toContain('onTimeout');
    });
  });

  it('can be the reason of a failure, and arrives unchanged', async () => {
    const reason = hostile();
    const failing = () => tasks([throwError(() => reason), EMPTY]);
    const unchanged = (operator: OperatorFunction<any, unknown>) =>
      ended(failing().pipe(operator)).then(() => 'it did not fail', (error) => error === reason);

    expect(await unchanged(asCompleted())).toBe(true);
    expect(await unchanged(inOrder())).toBe(true);
    expect(await unchanged(limitConcurrency(1))).toBe(true);
    expect(await unchanged(withTimeoutAll(1_000))).toBe(true);
    const [settled] = await ended(failing().pipe(asSettled({ concurrency: 1 })));
    expect(settled?.status === 'rejected' && settled.reason === reason).toBe(true);
    const snapshots = await ended(failing().pipe(asProgress({ concurrency: 1 })));
    expect(snapshots.some(({ outcome }) => outcome?.status === 'rejected' && outcome.reason === reason)).toBe(true);
    for (const operator of [asCompleted({ delayErrors: true }), firstSuccess()]) {
      const error = await ended(failing().pipe(operator as OperatorFunction<any, unknown>)).catch((thrown) => thrown);
      expect(error.errors[0] === reason).toBe(true);
    }
  });

  it('is refused by a guard, or fails in it, and costs no permit', async () => {
    const semaphore = new Semaphore(1);
    const first = await outcomeOf(() => semaphore.guard(hostile()));

    expect(first).toBe('failed');
    expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
    expect(await ended(semaphore.guard(of('x')))).toEqual(['x']);
  });

  it('can wait in a guard and leave', async () => {
    const semaphore = new Semaphore(1);
    semaphore.guard(NEVER).subscribe();

    await outcomeOf(() => {
      const guarded = semaphore.guard(hostile());
      guarded.subscribe({ error: () => {} }).unsubscribe();
      return guarded as Observable<never>;
    });

    expect([semaphore.active, semaphore.waiting]).toEqual([1, 0]);
  });

  it('fails the stream if next() of an iterator returns it', async () => {
    const iterable = { [Symbol.iterator]: () => ({ next: () => hostile() }) } as Iterable<Task<unknown>>;
    const asyncIterable = { [Symbol.asyncIterator]: () => ({ next: async () => ({ get done() { return unreadable(); }, value: hostile() }) }) };

    expect(sorts(await ended(tasks(iterable).pipe(operators[0]!.report({ concurrency: 1 }))))).toEqual(['reason']);
    expect(sorts(await ended(tasks(asyncIterable as never).pipe(operators[0]!.report({ concurrency: 1 }))))).toEqual(['reason']);
  });

  it('thrown by a teardown does not stop the other teardowns', async () => {
    config.onUnhandledError = () => {};
    const tornDown: string[] = [];
    const pending = (name: string) => new Observable<never>(() => () => {
      tornDown.push(name);
      throw hostile();
    });

    const subscription = tasks([pending('a'), pending('b'), pending('c')]).pipe(limitConcurrency(3)).subscribe();
    expect(() => subscription.unsubscribe()).not.toThrow();
    await aTurn();
    config.onUnhandledError = null;

    expect(tornDown).toEqual(['a', 'b', 'c']);
  });

  it('can be recorded and drawn as a key, value and reason', async () => {
    const recordings: Recording[] = [];
    const use = (recording: Recording) => recordings.push(recording);

    await ended(tasks([hostile(), 'b'], () => emitting(hostile())).pipe(record(asSettled(), use)));
    await ended(tasks([of('a'), throwError(() => hostile())]).pipe(record(asSettled(), use)));
    await ended(from([hostile(), of('b')]).pipe(record(asSettled(), use)));

    expect(recordings).toHaveLength(3);
    for (const recording of recordings) expect(toMarbles(recording, { operator: 'asSettled()' })).toContain('> ');
  });
});

describe.each(operators)('In $name', ({ report, failsFast }) => {
  it.each([
    ['a URL', (key: string) => new URL(`https://${key}.example.org`)],
    ['an object', () => ({})],
    ['an array', (key: string) => [key]],
    ['a promise', async (key: string) => key],
    ['a promise that rejects', async () => { throw new Error('nobody handles this'); }],
    ['an observable', (key: string) => of(key)],
    ['a thenable', () => ({ then: () => {} })],
  ] as [string, (key: string) => unknown][])('%s from groupBy fails its task with a message that says to return a string', async (_, groupOf) => {
    const started: string[] = [];
    const groupBy = (key: string) => (key === 'b' ? groupOf(key) : 'all');

    const reports = await ended(tasks(['a', 'b', 'c'], (key) => {
      started.push(key);
      return of(key);
    }).pipe(report({ groupBy, perGroup: 1 })));
    await aTurn();

    const [failure, ...others] = reports.filter((item) => 'reason' in item) as { reason: Error }[];
    expect(others).toEqual([]);
    expect(failure?.reason).toBeInstanceOf(TypeError);
    expect(failure?.reason.message).toMatch(/groupBy/);
    expect(failure?.reason.message).toMatch(/string/);
    expect(valuesOf(reports)).toEqual(failsFast ? ['a'] : ['a', 'c']);
    expect(started).toEqual(failsFast ? ['a'] : ['a', 'c']);
  });

  it.each([
    ['strings', 'all'], ['numbers', 0], ['NaN', NaN], ['undefined', undefined], ['null', null], ['booleans', false], ['bigints', 1n],
    ['symbols', Symbol('all')],
  ])('groups may be %s', async (_, group) => {
    let live = 0;
    let mostLive = 0;
    const task = new Observable<string>((subscriber) => {
      mostLive = Math.max(mostLive, ++live);
      setTimeout(() => {
        subscriber.next('x');
        subscriber.complete();
      });
      return () => live--;
    });

    expect(await ended(tasks([task, task, task]).pipe(report({ groupBy: () => group, perGroup: 1 })))).toHaveLength(3);
    expect(mostLive).toBe(1);
  });
});

/** Whether an observable was refused or has failed. Doesn't read the error. */
async function outcomeOf(make: () => Observable<unknown>): Promise<'failed' | 'fine'> {
  try {
    await ended(make());
  } catch {
    return 'failed';
  }
  return 'fine';
}
