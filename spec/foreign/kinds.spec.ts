import { EventEmitter } from 'node:events';
import { createContext, runInContext } from 'node:vm';
import { observable as mobx } from 'mobx';
import { from, map, NEVER, of, type Observable } from 'rxjs';
import {
  asCompleted, asProgress, asSettled, limitConcurrency, Semaphore, tasks, TimeoutAllError, withTimeoutAll, type Task,
} from 'rxjs-as-completed';
import { run } from '../support/marbles.js';
import { operators, type Options, type Report } from '../support/operators.js';
import { CountedIterable } from '../support/sources.js';
import { aTurn, ended } from './ended.js';

const realm = createContext({ of });
/** Evaluates an expression in another realm, which is what an iframe has, for example. */
const elsewhere = <T>(expression: string): T => runInContext(`(${expression})`, realm) as T;

/** Like the `FileList` of a browser: iterable, with a length, but no array. */
class FileListLike<T> implements Iterable<T> {
  [index: number]: T;
  readonly length: number;

  constructor(items: readonly T[]) {
    Object.assign(this, items);
    this.length = items.length;
  }

  item(index: number): T | null {
    return this[index] ?? null;
  }

  [Symbol.iterator](): Iterator<T> {
    return Array.prototype.values.call(this) as Iterator<T>;
  }
}

const reversed = <T>(items: T[]) => Object.assign([...items], {
  *[Symbol.iterator](this: T[]) {
    for (let at = this.length; at > 0;) yield this[--at];
  },
});

class Backwards<T> extends Array<T> {
  override *[Symbol.iterator](): ArrayIterator<T> {
    for (let at = this.length; at > 0;) yield this[--at]!;
  }
}

/** Collections of known size with the inputs `a`, `b` and `c`. */
const lists: [string, () => any][] = [
  ['an array', () => ['a', 'b', 'c']],
  ['an array from another realm', () => elsewhere('["a", "b", "c"]')],
  ['a cloned array', () => structuredClone(['a', 'b', 'c'])],
  ['an array of MobX', () => mobx.array(['a', 'b', 'c'])],
  ['an array with its own iterator', () => reversed(['c', 'b', 'a'])],
  ['a subclass of Array with its own iterator', () => Backwards.of('c', 'b', 'a')],
  ['a Set', () => new Set(['a', 'b', 'c'])],
  ['a Set from another realm', () => elsewhere('new Set(["a", "b", "c"])')],
  ['a cloned Set', () => structuredClone(new Set(['a', 'b', 'c']))],
  ['a set of MobX', () => mobx.set(['a', 'b', 'c'])],
  ['a file list', () => new FileListLike(['a', 'b', 'c'])],
  ['an iterable with a size', () => ({ size: 3, *[Symbol.iterator]() { yield* 'abc'; } })],
];

/** Collections with the keys `a`, `b` and `c` for the inputs `A`, `B` and `C`. */
const labelled: [string, () => any][] = [
  ['a record', () => ({ a: 'A', b: 'B', c: 'C' })],
  ['a record without a prototype', () => Object.assign(Object.create(null), { a: 'A', b: 'B', c: 'C' })],
  ['a record from another realm', () => elsewhere('{ a: "A", b: "B", c: "C" }')],
  ['a record without a prototype from another realm', () => elsewhere('Object.assign(Object.create(null), { a: "A", b: "B", c: "C" })')],
  ['a cloned record', () => structuredClone({ a: 'A', b: 'B', c: 'C' })],
  ['an object of MobX', () => mobx.object({ a: 'A', b: 'B', c: 'C' })],
  ['the exports of a module', () => Object.assign(Object.create(null, { [Symbol.toStringTag]: { value: 'Module' } }), { a: 'A', b: 'B', c: 'C' })],
  ['a frozen record', () => Object.freeze({ a: 'A', b: 'B', c: 'C' })],
  ['a Map', () => new Map([['a', 'A'], ['b', 'B'], ['c', 'C']])],
  ['a Map from another realm', () => elsewhere('new Map([["a", "A"], ["b", "B"], ["c", "C"]])')],
  ['a cloned Map', () => structuredClone(new Map([['a', 'A'], ['b', 'B'], ['c', 'C']]))],
  ['a map of MobX', () => mobx.map([['a', 'A'], ['b', 'B'], ['c', 'C']])],
  ['a subclass of Map', () => new (class Registry extends Map<string, string> {
    override get [Symbol.toStringTag]() { return 'Registry'; }
  })([['a', 'A'], ['b', 'B'], ['c', 'C']])],
];

/** Tasks of another realm that yield `x`. */
const foreignTasks: [string, () => any][] = [
  ['a promise', () => elsewhere('Promise.resolve("x")')],
  ['an async function', () => elsewhere('async () => "x"')],
  ['a function of an observable', () => elsewhere('() => of("x")')],
  ['an array', () => elsewhere('["x"]')],
  ['a Set', () => elsewhere('new Set(["x"])')],
  ['a generator', () => elsewhere('(function* () { yield "x"; })()')],
  ['an async generator', () => elsewhere('(async function* () { yield "x"; })()')],
];

const times = (milliseconds: number) => elsewhere<Date>(`new Date(${milliseconds})`);

describe.each(operators)('$name', ({ settles, report }) => {
  describe.each(lists)('takes as inputs %s:', (_, list) => {
    it('in order, each with itself as the key', async () => {
      const keys: unknown[] = [];
      const source = () => tasks(list(), (input, { key, index }) => {
        keys.push([key, index]);
        return of(input);
      });

      expect(await ended(source().pipe(report({ concurrency: 1 })))).toEqual([{ value: 'a' }, { value: 'b' }, { value: 'c' }]);
      expect(keys).toEqual([['a', 0], ['b', 1], ['c', 2]]);
    });

    it('and knows all of them from the start', () => {
      expect(waitingAtTheDeadline(tasks(list(), () => NEVER).pipe(report({ timeout: 0 })))).toEqual(
        { waiting: ['a', 'b', 'c'], count: settles ? 3 : 1 },
      );
    });
  });

  describe.each(labelled)('takes as named inputs %s:', (_, record) => {
    it('in order, each with its key', async () => {
      const keys: unknown[] = [];
      const source = () => tasks(record(), (input, { key, index }) => {
        keys.push([key, index]);
        return of(input);
      });

      expect(await ended(source().pipe(report({ concurrency: 1 })))).toEqual([{ value: 'A' }, { value: 'B' }, { value: 'C' }]);
      expect(keys).toEqual([['a', 0], ['b', 1], ['c', 2]]);
    });

    it('and knows all of them from the start', () => {
      expect(waitingAtTheDeadline(tasks(record(), () => NEVER).pipe(report({ timeout: 0 })))).toEqual(
        { waiting: ['a', 'b', 'c'], count: settles ? 3 : 1 },
      );
    });
  });

  it.each(foreignTasks)('runs %s from another realm', async (_, task) => {
    expect(await ended(tasks([task() as Task<string>]).pipe(report()))).toEqual([{ value: 'x' }]);
    expect(await ended(from([task() as Task<string>]).pipe(report()))).toEqual([{ value: 'x' }]);
    expect(await ended(tasks(['input'], () => task() as Observable<string>).pipe(report()))).toEqual([{ value: 'x' }]);
  });

  it('takes a function from another realm as a source', async () => {
    expect(await ended(tasks(elsewhere<() => string[]>('() => ["a", "b"]'), (input) => of(input)).pipe(report())))
      .toEqual([{ value: 'a' }, { value: 'b' }]);
  });

  it('takes a Date from another realm as a deadline', () => {
    const late = map((item: Report) => 'reason' in item && item.reason instanceof TimeoutAllError ? 'late' : item);

    for (const timeout of [times(4), { due: times(4) }] as Options['timeout'][]) {
      run(({ expectObservable }) => {
        expectObservable(tasks([NEVER]).pipe(report({ timeout }), late)).toBe('----(l|)', { l: 'late' });
      });
    }
  });

  it('takes options from another realm', async () => {
    const semaphore = new Semaphore(1);
    const options = Object.assign(elsewhere<Options>('{ groupBy: () => 0, perGroup: 1 }'), { concurrency: semaphore });

    expect(await ended(tasks([of('a'), of('b')]).pipe(report(options)))).toEqual([{ value: 'a' }, { value: 'b' }]);
  });

  it('fails as its source if a getter of the record throws', async () => {
    const record = { get a(): Observable<string> { throw 'unreadable'; }, b: of('b') };

    expect(await ended(tasks(record).pipe(report()))).toEqual([{ reason: 'unreadable' }]);
    expect(await ended(tasks(() => record).pipe(report()))).toEqual([{ reason: 'unreadable' }]);
    expect(await ended(tasks(tasks(record)).pipe(report()))).toEqual([{ reason: 'unreadable' }]);
  });

  it('reads the getters of a record once per subscription', async () => {
    let read = 0;
    const record = { get a() { return of(++read); } };

    expect(await ended(tasks(record).pipe(report()))).toEqual([{ value: 1 }]);
    expect(read).toBe(1);
  });
});

describe('tasks', () => {
  it.each([...lists, ...labelled])('counts %s from the start', (_, source) => {
    const totals: unknown[] = [];

    tasks(source(), () => of('x')).pipe(asProgress({ concurrency: 1 })).subscribe(({ total }) => totals.push(total));
    tasks(source(), () => of('x')).pipe(asSettled({ concurrency: 1 })).subscribe(({ total }) => totals.push(total));

    expect(new Set(totals)).toEqual(new Set([3]));
    expect(totals).not.toHaveLength(0);
  });

  it.each([
    ['Uint8Array', new Uint8Array([1, 2, 3])],
    ['BigInt64Array', new BigInt64Array([1n, 2n, 3n])],
    ['Float64Array from another realm', elsewhere('new Float64Array([1, 2, 3])')],
    ['Buffer', Buffer.from([1, 2, 3])],
  ] as [string, Iterable<unknown>][])('counts the items of a %s from the start', (_, source) => {
    const totals: unknown[] = [];

    tasks(source, (input) => of(input)).pipe(asProgress()).subscribe(({ total }) => totals.push(total));

    expect(new Set(totals)).toEqual(new Set([3]));
    expect(waitingAtTheDeadline(tasks(source, () => NEVER).pipe(asCompleted({ timeout: 0 }))).waiting).toEqual([...source]);
  });

  it('copies a Set on subscription', async () => {
    const inputs = new Set(['a', 'b']);
    const result = tasks(inputs, async (input) => {
      if (inputs.size < 10) inputs.add(`${input}!`);
      return input;
    }).pipe(limitConcurrency(1));
    inputs.add('c');

    expect(await ended(result)).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['has no size', {}],
    ['has a length that is a method', { length: () => 3 }],
    ['has an infinite size', { size: Infinity }],
    ['has an invalid length', { length: NaN }],
  ])('pulls lazily from an iterable that %s', (_, properties) => {
    const source = Object.assign(new CountedIterable((index) => (index < 1_000 ? index : undefined)), properties);
    const totals: unknown[] = [];

    tasks(source, () => NEVER).pipe(asProgress({ concurrency: 2 })).subscribe(({ total }) => totals.push(total));

    expect(source.pulled).toBe(2);
    expect(new Set(totals)).toEqual(new Set([undefined]));
  });

  it('takes a record whose keys are names of well-known methods', async () => {
    const record = { then: of('a'), subscribe: of('b'), length: of('c'), size: of('d'), keys: of('e'), constructor: of('f') };

    expect(await ended(tasks(record).pipe(limitConcurrency(1)))).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  class Page {
    user = of('Ada');
    posts = of(['first']);
  }
  const inherited = Object.create({ user: of('Ada') }, { posts: { value: of('first'), enumerable: true } }) as object;

  describe.each([
    ['an event emitter', () => new EventEmitter()],
    ['an instance of a class', () => new Page()],
    ['an instance of a class from another realm', () => elsewhere('new (class Page { user = of("Ada"); })()')],
    ['an instance of a class without a name', () => new (class { user = of('Ada'); })()],
    ['an object that inherits from another', () => inherited],
  ])('refuses %s', (_, instance) => {
    it.each([
      ['without a run', (source: any) => tasks(source)],
      ['with a run', (source: any) => tasks(source, () => of('x'))],
    ])('%s and suggests spreading it', (_, make) => {
      const spread = expect.objectContaining({ name: 'TypeError', message: expect.stringMatching(/spread|\{ ?\.\.\./i) });

      expect(thrownBy(() => make(instance()))).toEqual(spread);
      expect(failureOf(make(() => instance()))).toEqual(spread);
    });
  });

  it('takes a class instance that has been spread', async () => {
    expect(await ended(tasks({ ...new Page() }).pipe(asSettled(), map(({ key }) => key)))).toEqual(['user', 'posts']);
  });

  it.each([
    ['a promise from another realm', () => elsewhere('Promise.resolve([])')],
    ['a Date from another realm', () => elsewhere('new Date()')],
    ['a regular expression from another realm', () => elsewhere('/x/')],
    ['a WeakMap', () => new WeakMap()],
    ['a URL', () => new URL('https://example.org')],
    ['an error', () => new Error('no')],
    ['an error from another realm', () => elsewhere('new TypeError("no")')],
    ['a thenable', () => ({ then: () => {} })],
    ['a string', () => 'text'],
    ['a bigint', () => 5n],
    ['a symbol', () => Symbol('tasks')],
  ])('refuses %s', (_, source) => {
    expect(thrownBy(() => tasks(source() as never))).toMatchObject({ name: 'TypeError', message: expect.stringContaining('tasks: source') });
  });

  it('reports the rejection of a promise from another realm', async () => {
    const [outcome] = await ended(tasks([elsewhere<Promise<string>>('Promise.reject("no")')]).pipe(asSettled()));

    expect(outcome).toMatchObject({ status: 'rejected', reason: 'no' });
  });
});

describe('A deadline', () => {
  it.each([
    ['asCompleted', (due: Date) => asCompleted({ timeout: due })],
    ['asCompleted with { due }', (due: Date) => asCompleted({ timeout: { due } })],
    ['withTimeoutAll', (due: Date) => withTimeoutAll(due)],
  ])('of %s must be a valid Date, from whichever realm', (_, operator) => {
    expect(() => operator(times(5))).not.toThrow();
    expect(() => operator(structuredClone(new Date(5)))).not.toThrow();
    expect(() => operator(times(NaN))).toThrow(TypeError);
    expect(() => operator(times(NaN))).toThrow(/timeout|due/);
    expect(() => operator(elsewhere('{ getTime: 5 }'))).toThrow(TypeError);
  });

  it('from another realm appears in the error and its message', () => {
    const due = times(0);
    const error = failureOf(tasks([NEVER]).pipe(asCompleted({ timeout: due }))) as TimeoutAllError;

    expect(error.message).toContain('1970-01-01T00:00:00.000Z');
    expect(error.due).toEqual(due);
  });

  it('that has passed leaves no rejection unhandled in a Set of promises from another realm', async () => {
    const promises = elsewhere<Promise<string>[]>('[Promise.reject(new Error("nobody handles this")), Promise.reject(new Error("nor this"))]');

    await ended(tasks(new Set(promises)).pipe(asSettled({ timeout: 0 })));
    await aTurn();
  });
});

function waitingAtTheDeadline(result: Observable<any>) {
  const reasons: unknown[] = [];
  const note = (item: unknown) => reasons.push(item);
  result.subscribe({ next: (item: Report) => note('reason' in item ? item.reason : item), error: note });
  const { waiting } = reasons[0] as TimeoutAllError;
  return { waiting, count: reasons.length };
}

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return 'nothing was thrown';
}

function failureOf(result: Observable<unknown>): unknown {
  let failure: unknown = 'it has not failed';
  result.subscribe({ error: (error) => { failure = error; } });
  return failure;
}
