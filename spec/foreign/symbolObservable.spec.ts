import type * as Rxjs from 'rxjs';
import type * as Package from 'rxjs-as-completed';
import type * as Table from '../support/operators.js';
import { ended } from './ended.js';

/** Where libraries and polyfills define `Symbol.observable`. */
const holder = Symbol as unknown as { observable?: symbol };

const moments = ['never', 'before RxJS', 'between RxJS and this package', 'after both'] as const;
type Moment = (typeof moments)[number];

interface Loaded {
  rxjs: typeof Rxjs;
  lib: typeof Package;
  operators: typeof Table.operators;
}

/** Loads fresh copies of RxJS and this package, and defines `Symbol.observable` at some moment. */
async function load(moment: Moment): Promise<Loaded> {
  const loaded = {} as Loaded;
  const define = (now: Moment) => {
    if (now === moment) holder.observable = Symbol('observable');
  };
  await jest.isolateModulesAsync(async () => {
    define('before RxJS');
    loaded.rxjs = await import('rxjs');
    define('between RxJS and this package');
    loaded.lib = await import('rxjs-as-completed');
    loaded.operators = (await import('../support/operators.js')).operators;
    define('after both');
  });
  return loaded;
}

describe.each(moments)('With Symbol.observable polyfilled %s', (moment) => {
  let loaded: Loaded;
  let other: typeof Rxjs;

  // Loading RxJS takes most of the time of these tests, so it is loaded once for all of a moment.
  beforeAll(async () => {
    loaded = await load(moment);
  });

  beforeAll(async () => {
    await jest.isolateModulesAsync(async () => { other = await import('rxjs'); });
  });

  afterAll(() => {
    delete holder.observable;
  });

  /** A foreign observable with an interop method of this name. */
  const interop = (name: PropertyKey, ...values: unknown[]): any => ({
    [name]: () => ({
      subscribe(observer: Rxjs.Observer<unknown>) {
        for (const value of values) observer.next(value);
        observer.complete();
        return { unsubscribe() {} };
      },
    }),
  });

  it('every operator takes an RxJS observable as a source, never as a record', async () => {
    const { rxjs, lib, operators } = loaded;
    const { of, Subject, toArray, take } = rxjs;

    for (const { report } of operators) {
      const seen: unknown[] = [];
      const run = (input: unknown) => {
        seen.push(input);
        return of(input);
      };

      expect(await ended(lib.tasks(of('x', 'y'), run).pipe(report()))).toEqual([{ value: 'x' }, { value: 'y' }]);
      expect(await ended(lib.tasks(() => of('x'), run).pipe(report()))).toEqual([{ value: 'x' }]);
      expect(await ended(lib.tasks(of(of('x'))).pipe(report()))).toEqual([{ value: 'x' }]);
      expect(await ended(lib.tasks(lib.tasks(['x'], run)).pipe(report()))).toEqual([{ value: 'x' }]);
      expect(await ended(of('x').pipe(report({}, run)))).toEqual([{ value: 'x' }]);
      expect(seen).toEqual(['x', 'y', 'x', 'x', 'x']);

      const subject = new Subject<string>();
      const emitted = ended(lib.tasks(subject, run).pipe(report(), take(1), toArray()));
      subject.next('z');
      expect(await emitted).toEqual([[{ value: 'z' }]]);
    }
  });

  it('every operator and guard takes an RxJS observable as a task', async () => {
    const { rxjs, lib, operators } = loaded;
    const { of } = rxjs;

    for (const { report } of operators) {
      expect(await ended(lib.tasks([of('x'), of('y')]).pipe(report({ concurrency: 1 })))).toEqual([{ value: 'x' }, { value: 'y' }]);
      expect(await ended(lib.tasks({ a: of('x') }).pipe(report()))).toEqual([{ value: 'x' }]);
    }
    expect(await ended(new lib.Semaphore(1).guard(of('x')))).toEqual(['x']);
  });

  it.each([
    ['by Symbol.observable', (): PropertyKey => holder.observable ?? '@@observable'],
    ['by "@@observable"', (): PropertyKey => '@@observable'],
  ])('an object that is observable %s can be a source, a task, or in a guard', async (_, name) => {
    const { rxjs, lib, operators } = loaded;

    for (const { report } of operators) {
      expect(await ended(lib.tasks(interop(name(), 'x', 'y'), (input) => rxjs.of(input)).pipe(report())))
        .toEqual([{ value: 'x' }, { value: 'y' }]);
      expect(await ended(lib.tasks([interop(name(), 'x'), () => interop(name(), 'y')]).pipe(report({ concurrency: 1 }))))
        .toEqual([{ value: 'x' }, { value: 'y' }]);
      expect(await ended(rxjs.of('input').pipe(report({}, () => interop(name(), 'x'))))).toEqual([{ value: 'x' }]);
    }
    expect(await ended(new lib.Semaphore(1).guard(interop(name(), 'x')))).toEqual(['x']);
  });

  it('an observable of another copy of RxJS can be a source, a task, or in a guard', async () => {
    const { lib, rxjs, operators } = loaded;

    expect(other.of('x')).not.toBeInstanceOf(rxjs.Observable);
    for (const { report } of operators) {
      expect(await ended(lib.tasks(other.of('x', 'y'), (input) => other.of(input)).pipe(report({ concurrency: 1 }))))
        .toEqual([{ value: 'x' }, { value: 'y' }]);
      expect(await ended(other.of('x').pipe(report({}, (input) => other.of(input))))).toEqual([{ value: 'x' }]);
    }
    expect(await ended(new lib.Semaphore(1).guard(other.of('x')))).toEqual(['x']);
  });
});
