import { NEVER, of } from 'rxjs';
import { Semaphore, tasks, type Task } from 'rxjs-as-completed';
import { run } from '../support/marbles.js';
import { operators } from '../support/operators.js';
import { aTurn, ended } from './ended.js';

type Resolve = (value: unknown) => unknown;
type Then = (resolve: Resolve, reject: Resolve) => unknown;

const thenable = (then: Then) => ({ then }) as unknown as PromiseLike<any>;

/** What a `then` may do that a promise's never does. Each of these fulfils with `x`. */
const fulfilled: [string, Then][] = [
  ['returns nothing', (resolve) => { setTimeout(() => resolve('x')); }],
  ['returns nothing and calls back at once', (resolve) => { resolve('x'); }],
  ['returns something else', (resolve) => {
    resolve('x');
    return 'something else';
  }],
  ['fulfils twice', (resolve) => {
    resolve('x');
    resolve('y');
  }],
  ['fulfils twice, at different times', (resolve) => {
    setTimeout(() => resolve('x'));
    setTimeout(() => resolve('y'));
  }],
  ['fulfils, then rejects', (resolve, reject) => {
    resolve('x');
    reject('no');
  }],
  ['throws after it has fulfilled', (resolve) => {
    resolve('x');
    throw new Error('too late');
  }],
];

/** Each of these fails with `no`. */
const rejected: [string, Then][] = [
  ['returns nothing', (_, reject) => { setTimeout(() => reject('no')); }],
  ['returns nothing and calls back at once', (_, reject) => { reject('no'); }],
  ['rejects twice', (_, reject) => {
    reject('no');
    reject('never');
  }],
  ['rejects, then fulfils', (resolve, reject) => {
    reject('no');
    resolve('x');
  }],
  ['throws', () => { throw 'no'; }],
  ['throws after it has rejected', (_, reject) => {
    reject('no');
    throw new Error('too late');
  }],
];

describe.each(operators)('A thenable in $name', ({ call, report, failsFast }) => {
  it.each(fulfilled)('whose then %s emits one value and frees its slot', async (_, then) => {
    const result = tasks([thenable(then), thenable(then), of('last')]).pipe(report({ concurrency: 1 }));

    expect(await ended(result)).toEqual([{ value: 'x' }, { value: 'x' }, { value: 'last' }]);
  });

  it.each(fulfilled)('whose then %s returns its permit once', async (_, then) => {
    const concurrency = new Semaphore(1);

    await ended(tasks([thenable(then), () => thenable(then)]).pipe(report({ concurrency })));

    expect(concurrency.active).toBe(0);
  });

  it.each(rejected)('whose then %s fails its task with that reason', async (_, then) => {
    const reports = await ended(tasks([thenable(then), of('last')] as Task<any>[]).pipe(report({ concurrency: 1 })));

    expect(reports.filter((item) => 'reason' in item)).toEqual([{ reason: 'no' }]);
    expect(reports.filter((item) => 'value' in item)).toEqual(failsFast ? [] : [{ value: 'last' }]);
  });

  it('whose then getter throws fails its task', async () => {
    const unreadable = { get then(): never { throw 'no'; } } as unknown as PromiseLike<string>;

    const reports = await ended(tasks([unreadable, of('last')]).pipe(report({ concurrency: 1 })));

    expect(reports.filter((item) => 'reason' in item)).toEqual([{ reason: 'no' }]);
  });

  it('is ignored once the run has been unsubscribed', async () => {
    const callbacks: Resolve[] = [];
    const emitted: unknown[] = [];

    const subscription = tasks([thenable((resolve, reject) => callbacks.push(resolve, reject))]).pipe(call())
      .subscribe((value) => emitted.push(value));
    emitted.length = 0;
    subscription.unsubscribe();
    for (const callback of callbacks) callback('late');
    await aTurn();

    expect(callbacks).toHaveLength(2);
    expect(emitted).toEqual([]);
  });

  it('that never calls back is cancelled at the deadline', () => {
    run(({ expectObservable }) => {
      const result = tasks([thenable(() => {}), thenable(() => undefined)]).pipe(report({ timeout: { due: 3, onTimeout: 'complete' } }));

      expectObservable(result).toBe('---|');
    });
  });
});

describe('A thenable in a guard', () => {
  it.each(fulfilled)('whose then %s emits one value and returns its permit', async (_, then) => {
    const semaphore = new Semaphore(1);

    expect(await ended(semaphore.guard(thenable(then)))).toEqual(['x']);
    expect(await ended(semaphore.guard(thenable(then)))).toEqual(['x']);
    expect(semaphore.active).toBe(0);
  });

  it.each(rejected)('whose then %s fails with that reason and returns its permit', async (_, then) => {
    const semaphore = new Semaphore(1);

    await expect(ended(semaphore.guard(thenable(then)))).rejects.toBe('no');
    expect(semaphore.active).toBe(0);
  });

  it('returns its permit when it is unsubscribed', () => {
    const semaphore = new Semaphore(1);

    const subscription = semaphore.guard(thenable(() => {})).subscribe();
    expect(semaphore.active).toBe(1);
    subscription.unsubscribe();

    expect(semaphore.active).toBe(0);
  });

  it('is not called before its turn', async () => {
    const semaphore = new Semaphore(1);
    let asked = 0;

    semaphore.guard(NEVER).subscribe();
    const subscription = semaphore.guard(thenable(() => { asked++; })).subscribe();
    await aTurn();
    subscription.unsubscribe();
    await aTurn();

    expect(asked).toBe(0);
  });
});
