import { runInNewContext } from 'node:vm';
import { from, NEVER, Subject, type Observable } from 'rxjs';
import { asProgress, Semaphore, tasks } from 'rxjs-as-completed';
import { run } from '../support/marbles.js';
import { operators, type Options } from '../support/operators.js';
import { HandedAsyncIterable } from '../support/sources.js';
import { aTurn } from './ended.js';

const reason = () => new Error('nobody handles this');

/** A subclass that inherits `then`. */
class Job extends Promise<never> {
  readonly name = 'job';
}

/** A subclass whose `then` returns plain promises. */
class PlainlyChained extends Promise<never> {
  static override get [Symbol.species]() {
    return Promise;
  }
}

const elsewhere = runInNewContext('({ Promise, later: (soon, error) => new Promise((_, reject) => soon(() => reject(error))) })') as {
  Promise: PromiseConstructor;
  later: (soon: typeof setImmediate, error: Error) => Promise<never>;
};

/** Promises that reject at once, and later. Jest fails a test in which a rejection goes unhandled. */
const kinds: [string, () => Promise<never>, () => Promise<never>][] = [
  ['of this realm', () => Promise.reject(reason()), () => new Promise((_, reject) => setImmediate(() => reject(reason())))],
  ['of another realm', () => elsewhere.Promise.reject(reason()), () => elsewhere.later(setImmediate, reason())],
  ['of an async function', async () => { throw reason(); }, async () => {
    await aTurn();
    throw reason();
  }],
  ['of a subclass', () => Job.reject(reason()) as Promise<never>, () => new Job((_, reject) => setImmediate(() => reject(reason())))],
  ['of a subclass with another species', () => PlainlyChained.reject(reason()) as Promise<never>,
    () => new PlainlyChained((_, reject) => setImmediate(() => reject(reason())))],
];

type Places = [string, (promises: readonly unknown[]) => Observable<any>][];

const places: Places = [
  ['a list', (promises) => tasks(promises as [])],
  ['a record', (promises) => tasks({ ...promises } as object)],
  ['a Map', (promises) => tasks(new Map(promises.entries()) as Map<unknown, never>)],
  ['a Set', (promises) => tasks(new Set(promises) as Set<never>)],
  ['an observable', (promises) => from(promises)],
  ['an observable given to tasks', (promises) => tasks(from(promises) as Observable<never>)],
];

const limits: [string, () => Options][] = [
  ['a number', () => ({ concurrency: 1 })],
  ['a Semaphore', () => ({ concurrency: new Semaphore(1) })],
  ['a limit per group', () => ({ groupBy: () => 'all', perGroup: 1 })],
];

describe.each(kinds)('No rejection of a promise %s goes unhandled', (_, rejected, later) => {
  describe.each(operators)('in $name', ({ call, report }) => {
    describe.each(limits)('under %s', (_, limit) => {
      it.each(places)('while it waits in %s, or after the run was unsubscribed', async (_, source) => {
        const reports: unknown[] = [];

        const subscription = source([NEVER, rejected(), later()]).pipe(report(limit())).subscribe((item) => reports.push(item));
        await aTurn();
        await aTurn();
        const late = later();
        const other = source([NEVER, late]).pipe(report(limit())).subscribe();
        other.unsubscribe();
        await aTurn();
        subscription.unsubscribe();

        expect(reports).toEqual([]);
      });
    });

    it.each(places)('if the deadline passes while it waits in %s', async (_, source) => {
      run(({ flush }) => {
        source([NEVER, rejected(), later()]).pipe(report({ concurrency: 1, timeout: 5 })).subscribe();
        flush();
      });
      await aTurn();
      await aTurn();
    });

    it.each(places.slice(0, 4))('if the deadline had already passed, in %s', async (_, source) => {
      source([rejected(), later()]).pipe(report({ timeout: 0 })).subscribe();
      await aTurn();
      await aTurn();
    });

    it('if the run is unsubscribed while its task runs', async () => {
      const subscription = tasks([later(), () => later()]).pipe(call()).subscribe();
      subscription.unsubscribe();
      await aTurn();
      await aTurn();
    });

    it('if the project that returns it has unsubscribed the run', async () => {
      const source = new Subject<string>();

      const subscription = source.pipe(call(() => {
        subscription.unsubscribe();
        return later();
      })).subscribe();
      source.next('input');
      await aTurn();
      await aTurn();
    });

    it('if it arrives from an async iterator after the run was unsubscribed', async () => {
      const source = new HandedAsyncIterable<Promise<never>>();

      const subscription = tasks(source).pipe(call()).subscribe();
      subscription.unsubscribe();
      await source.hand(rejected());
      await aTurn();
    });
  });

  it('if the snapshot before its start unsubscribes the run', async () => {
    const source = new Subject<Promise<never>>();

    const subscription = source.pipe(asProgress()).subscribe(({ running }) => {
      if (running > 0) subscription.unsubscribe();
    });
    source.next(rejected());
    await aTurn();

    expect(subscription.closed).toBe(true);
  });

  it('while it waits in a guard, or after the guard was unsubscribed', async () => {
    const semaphore = new Semaphore(1);
    semaphore.guard(NEVER).subscribe();

    const subscription = semaphore.guard(rejected()).subscribe();
    const other = semaphore.guard(later()).subscribe();
    await aTurn();
    subscription.unsubscribe();
    other.unsubscribe();
    await aTurn();

    expect([semaphore.active, semaphore.waiting]).toEqual([1, 0]);
  });
});
