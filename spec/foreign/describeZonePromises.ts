import { runInNewContext } from 'node:vm';
import { from, NEVER } from 'rxjs';
import { Semaphore, tasks } from 'rxjs-as-completed';
import { operators } from '../support/operators.js';
import { aTurn, ended } from './ended.js';

/** Calls a function in a zone and resolves with the errors that nobody handled there. */
async function unhandledIn(act: () => void): Promise<unknown[]> {
  const errors: unknown[] = [];
  Zone.root.fork({
    name: 'watched',
    onHandleError: (_delegate, _current, _target, error) => {
      errors.push(error);
      return false;
    },
  }).run(act);
  await aTurn();
  await aTurn();
  return errors;
}

const reason = () => new Error('nobody handles this');

const kinds: [string, () => Promise<never>][] = [
  ['of zone.js', () => Promise.reject(reason())],
  ['of zone.js that rejects later', () => new Promise((_, reject) => setTimeout(() => reject(reason())))],
  ['of a subclass', () => (class Job extends Promise<never> {}).reject(reason()) as Promise<never>],
  ['of an async function', async () => { throw reason(); }],
  ['of the platform', () => nativePromise().reject(reason())],
  ['of another realm', () => (runInNewContext('Promise') as PromiseConstructor).reject(reason())],
];

/** The constructor that zone.js has replaced: async functions still use it. */
function nativePromise(): PromiseConstructor {
  return (async () => {})().constructor as PromiseConstructor;
}

/** How promises are treated where zone.js has replaced them. */
export function describeZonePromises(): void {
  it('an unhandled rejection is noticed', async () => {
    expect(Promise).not.toBe(nativePromise());
    expect(await unhandledIn(() => void Promise.reject(reason()))).toHaveLength(1);
  });

  describe.each(kinds)('no rejection of a promise %s goes unhandled', (_, rejected) => {
    it.each(operators)('while it waits in $name', async ({ report }) => {
      const reports: unknown[] = [];
      const note = (item: unknown) => reports.push(item);

      const unhandled = await unhandledIn(() => {
        tasks([NEVER, rejected()]).pipe(report({ concurrency: 1 })).subscribe(note);
        tasks({ a: NEVER, b: rejected() }).pipe(report({ concurrency: new Semaphore(1) })).subscribe(note);
        from([NEVER, rejected()]).pipe(report({ groupBy: () => 'all', perGroup: 1 })).subscribe(note);
        tasks([NEVER, rejected()]).pipe(report({ concurrency: 1 })).subscribe(note).unsubscribe();
      });

      expect(unhandled).toEqual([]);
      expect(reports.filter((item) => 'reason' in (item as object))).toEqual([]);
    });

    it('while it waits in a guard', async () => {
      const semaphore = new Semaphore(1);

      expect(await unhandledIn(() => {
        semaphore.guard(NEVER).subscribe();
        semaphore.guard(rejected()).subscribe().unsubscribe();
      })).toEqual([]);
    });

    it.each(operators)('and it fails its task in $name', async ({ report }) => {
      expect(await ended(tasks([rejected()]).pipe(report()))).toEqual([{ reason: reason() }]);
    });
  });

  it.each(operators)('a promise that starts at then() is not touched before its turn in $name', async ({ report }) => {
    const started: number[] = [];
    class Query extends Promise<string> {
      static override get [Symbol.species]() { return Promise; }
      index = -1;

      override then<R, E>(...callbacks: Parameters<Promise<string>['then']>): Promise<R | E> {
        started.push(this.index);
        return super.then(...callbacks) as Promise<R | E>;
      }
    }
    const queries = [0, 1, 2, 3].map((index) => Object.assign(new Query(() => {}), { index }));

    const subscription = tasks(queries).pipe(report({ concurrency: 2 })).subscribe();
    await aTurn();
    subscription.unsubscribe();
    await aTurn();

    expect(started).toEqual([0, 1]);
  });
}
