import { defer, finalize, NEVER, Observable, of, Subject, take, tap, throwError, type Subscription } from 'rxjs';
import { asCompleted, Semaphore, tasks } from 'rxjs-as-completed';
import { run } from '../support/marbles.js';
import { operators } from '../support/operators.js';
import { aTurn, ended } from './ended.js';

/** Something that running code inherits from the code that started it: a zone or an async context. */
export interface Context {
  within<T>(name: string, act: () => T): T;
  current(): string;
}

/** A source and a subscriber that log the context in which they are called. */
export function logsOf(current: Context['current']) {
  return {
    /** Logs the context in which a source is subscribed to. */
    traced: (seen: string[], source: Observable<unknown> = of('x')) =>
      new Observable<unknown>((subscriber) => {
        seen.push(`start in ${current()}`);
        return source.subscribe(subscriber);
      }),
    told: (seen: string[]) => ({
      next: () => seen.push(`value in ${current()}`),
      error: () => seen.push(`error in ${current()}`),
      complete: () => seen.push(`end in ${current()}`),
    }),
  };
}

/** How the queue of a `Semaphore` treats contexts of any kind. */
export function describeContexts({ within, current }: Context): void {
  const { traced, told } = logsOf(current);

  /** Ways to start a waiter while `holder` has the only permit. */
  const ways: [string, (holder: Subject<void>, subscription: Subscription, semaphore: Semaphore) => void][] = [
    ['the holder completes', (holder) => holder.complete()],
    ['the holder fails', (holder) => holder.error('no')],
    ['the holder is unsubscribed', (_, subscription) => subscription.unsubscribe()],
    ['the limit is raised', (_holder, _subscription, semaphore) => { semaphore.permits = 2; }],
    ['the limit is lifted', (_holder, _subscription, semaphore) => { semaphore.permits = Infinity; }],
  ];

  it('contexts differ, and promises and timers keep them', async () => {
    const seen = [current()];
    within('a', () => void Promise.resolve().then(() => seen.push(current())));
    within('b', () => setTimeout(() => seen.push(current())));
    await aTurn();

    expect(new Set(seen).size).toBe(3);
    expect(seen.slice(1)).toEqual(['a', 'b']);
  });

  describe.each(ways)('When %s', (_, letIn) => {
    it('a waiting guard starts and emits in its own context', async () => {
      const semaphore = new Semaphore(1);
      const holder = new Subject<void>();
      const seen: string[] = [];

      const subscription = within('holder', () => semaphore.guard(holder).subscribe({ error: () => {} }));
      within('waiter', () => semaphore.guard(traced(seen)).subscribe(told(seen)));
      await aTurn();
      expect(seen).toEqual([]);
      within('releaser', () => letIn(holder, subscription, semaphore));
      await aTurn();

      expect(seen).toEqual(['start in waiter', 'value in waiter', 'end in waiter']);
    });

    it('a waiting guard errors in its own context', async () => {
      const semaphore = new Semaphore(1);
      const holder = new Subject<void>();
      const seen: string[] = [];

      const subscription = within('holder', () => semaphore.guard(holder).subscribe({ error: () => {} }));
      within('waiter', () => semaphore.guard(traced(seen, throwError(() => 'no'))).subscribe(told(seen)));
      within('releaser', () => letIn(holder, subscription, semaphore));
      await aTurn();

      expect(seen).toEqual(['start in waiter', 'error in waiter']);
    });

    it('promises and timers in a waiting guard keep its context', async () => {
      const semaphore = new Semaphore(1);
      const holder = new Subject<void>();
      const seen: string[] = [];
      const work = () => new Promise<string>((resolve) => {
        seen.push(`work in ${current()}`);
        setTimeout(() => {
          seen.push(`timer in ${current()}`);
          resolve('x');
        });
      });

      const subscription = within('holder', () => semaphore.guard(holder).subscribe({ error: () => {} }));
      within('waiter', () => semaphore.guard(defer(work)).subscribe(told(seen)));
      within('releaser', () => letIn(holder, subscription, semaphore));
      await aTurn();
      await aTurn();

      expect(seen).toEqual(['work in waiter', 'timer in waiter', 'value in waiter', 'end in waiter']);
    });

    describe.each(operators)('the waiting tasks of $name', ({ report }) => {
      it('start and report in the context of their pipeline', async () => {
        const semaphore = new Semaphore(1);
        const holder = new Subject<void>();
        const seen: string[] = [];

        const subscription = within('holder', () => semaphore.guard(holder).subscribe({ error: () => {} }));
        within('pipeline', () => {
          tasks(['a', 'b', 'c'], () => traced(seen)).pipe(report({ concurrency: semaphore })).subscribe(told(seen));
        });
        await aTurn();
        expect(seen).toEqual([]);
        within('releaser', () => letIn(holder, subscription, semaphore));
        for (let turn = 0; turn < 5; turn++) await aTurn();

        expect(seen.filter((entry) => entry.startsWith('start'))).toEqual(['start in pipeline', 'start in pipeline', 'start in pipeline']);
        expect(seen.filter((entry) => entry.startsWith('value'))).toHaveLength(3);
        expect(new Set(seen)).toEqual(new Set(['start in pipeline', 'value in pipeline', 'end in pipeline']));
      });
    });
  });

  it('many waiting guards start first come, first served, each in its own context', async () => {
    const semaphore = new Semaphore(2);
    const started: string[] = [];
    const holders = [new Subject<void>(), new Subject<void>()];

    within('holder', () => { for (const holder of holders) semaphore.guard(holder).subscribe(); });
    const names = Array.from({ length: 20 }, (_, index) => `waiter ${index}`);
    for (const name of names) {
      within(name, () => semaphore.guard(defer(() => {
        started.push(current());
        return Promise.resolve();
      })).subscribe());
    }
    within('releaser', () => { for (const holder of holders) holder.complete(); });
    for (let turn = 0; turn < 20; turn++) await aTurn();

    expect(started).toEqual(names);
    expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
  });

  it('two pipelines that share a semaphore take turns, each in its own context', async () => {
    const semaphore = new Semaphore(1);
    const started: string[] = [];
    const work = (name: string) => {
      started.push(`${name} in ${current()}`);
      return new Promise<void>((resolve) => { setTimeout(resolve); });
    };

    for (const name of ['a', 'b']) {
      within(name, () => tasks([1, 2, 3], () => work(name)).pipe(asCompleted({ concurrency: semaphore })).subscribe());
    }
    for (let turn = 0; turn < 20; turn++) await aTurn();

    expect(started).toEqual(['a in a', 'a in a', 'b in b', 'a in a', 'b in b', 'b in b']);
  });

  it('a guard that finds a free permit starts synchronously', () => {
    const semaphore = new Semaphore(1);
    const seen: string[] = [];

    within('a', () => semaphore.guard(traced(seen)).subscribe(told(seen)));

    expect(seen).toEqual(['start in a', 'value in a', 'end in a']);
  });

  it('under a TestScheduler, a freed permit is passed on in the same frame, by the scheduler alone', () => {
    const started: string[] = [];
    const semaphore = new Semaphore(1);

    run(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const a =   cold('---(a|)      ');
      const aSubs =    '^--!         ';
      const b =   cold('   --(b|)    ');
      const bSubs =    '---^-!       ';
      const c =   cold('     --(c|)  ');
      const cSubs =    '-----^-!     ';
      const noted = (name: string, source: Observable<string>) => defer(() => {
        started.push(name);
        return source;
      });

      expectObservable(within('a', () => semaphore.guard(noted('a', a)))).toBe('---(a|)');
      expectObservable(within('b', () => semaphore.guard(noted('b', b)))).toBe('-----(b|)');
      expectObservable(within('c', () => tasks([noted('c', c)]).pipe(asCompleted({ concurrency: semaphore })))).toBe('-------(c|)');
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
      flush();

      // this code is still synchronous, so no promise can have been involved
      expect(started).toEqual(['a', 'b', 'c']);
      expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
    });
  });

  it('under a TestScheduler, raising the limit starts waiting guards in the same frame', () => {
    const semaphore = new Semaphore(1);

    run(({ cold, expectObservable, expectSubscriptions }) => {
      const a =     cold('----------');
      const b =     cold('  -(b|)   ');
      const bSubs =      '--^!      ';
      const raise = cold('--(r|)    ').pipe(tap(() => { semaphore.permits = 2; }));

      expectObservable(semaphore.guard(a), '^--------!').toBe('----------');
      expectObservable(semaphore.guard(b)).toBe('---(b|)');
      expectObservable(raise).toBe('--(r|)');
      expectSubscriptions(b.subscriptions).toBe(bSubs);
    });
  });

  describe('the permit is back before a downstream finalize runs', () => {
    const ends: [string, (source: Observable<unknown>) => Observable<unknown>][] = [
      ['has completed', (source) => source],
      ['has failed', (source) => new Observable((subscriber) => source.subscribe({ next: (value) => subscriber.next(value), complete: () => subscriber.error('no') }))],
      ['is left while it emits', (source) => new Observable((subscriber) => void setTimeout(() => source.subscribe(subscriber)))],
      ['completes later', (source) => new Observable((subscriber) => void setTimeout(() => source.subscribe(subscriber)))],
      ['is a promise', () => defer(async () => 'x')],
    ];

    describe.each(ends)('if the source of the guard %s,', (kind, end) => {
      const guarded = (semaphore: Semaphore, active: number[]) => {
        const result = semaphore.guard(end(of('x', 'y'))).pipe(finalize(() => active.push(semaphore.active)));
        return (kind === 'is left while it emits' ? result.pipe(take(1)) : result).subscribe({ error: () => {} });
      };

      it('when the guard did not have to wait', async () => {
        const semaphore = new Semaphore(1);
        const active: number[] = [];

        guarded(semaphore, active);
        await aTurn();
        await aTurn();

        expect(active).toEqual([0]);
      });

      it('when the guard had to wait', async () => {
        const semaphore = new Semaphore(1);
        const active: number[] = [];
        const holder = new Subject<void>();

        semaphore.guard(holder).subscribe();
        guarded(semaphore, active);
        holder.complete();
        await aTurn();
        await aTurn();
        await aTurn();

        expect(active).toEqual([0]);
      });
    });

    it.each([
      ['runs', 0],
      ['waits', 1],
    ])('if a guard is unsubscribed while it %s', async (_, others) => {
      const semaphore = new Semaphore(1);
      const active: number[][] = [];
      for (let other = 0; other < others; other++) semaphore.guard(NEVER).subscribe();

      const subscription = semaphore.guard(NEVER).pipe(finalize(() => active.push([semaphore.active, semaphore.waiting]))).subscribe();
      await aTurn();
      subscription.unsubscribe();

      expect(active).toEqual([[others, 0]]);
    });

    it('if a guard that had to wait is unsubscribed while it runs', async () => {
      const semaphore = new Semaphore(1);
      const active: number[] = [];
      const holder = new Subject<void>();

      semaphore.guard(holder).subscribe();
      const subscription = semaphore.guard(NEVER).pipe(finalize(() => active.push(semaphore.active))).subscribe();
      holder.complete();
      await aTurn();
      expect(semaphore.active).toBe(1);
      subscription.unsubscribe();

      expect(active).toEqual([0]);
    });

    it.each(operators)('if $name completes', async ({ report }) => {
      const semaphore = new Semaphore(1);
      const active: number[] = [];
      const holder = new Subject<void>();
      semaphore.guard(holder).subscribe();

      const result = ended(tasks([of('a'), of('b')]).pipe(report({ concurrency: semaphore }), finalize(() => active.push(semaphore.active))));
      holder.complete();
      await result;

      expect(active).toEqual([0]);
    });
  });

  it('cancelling fifty guards starts none of those that wait', async () => {
    const semaphore = new Semaphore(3);
    const started: number[] = [];
    const guarded = (index: number) => semaphore.guard(defer(() => {
      started.push(index);
      return NEVER;
    })).subscribe();

    const subscriptions = Array.from({ length: 50 }, (_, index) => within(`waiter ${index}`, () => guarded(index)));
    await aTurn();
    within('releaser', () => { for (const subscription of subscriptions) subscription.unsubscribe(); });
    await aTurn();
    await aTurn();

    expect(started).toEqual([0, 1, 2]);
    expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
    guarded(50);
    expect(started).toEqual([0, 1, 2, 50]);
  });

  describe.each([0, 1, 2, 3, 4, 5])('A waiter that leaves %i microtasks after the permit was freed', (microtasks) => {
    const after = async (act: () => void) => {
      for (let count = 0; count < microtasks; count++) await Promise.resolve();
      act();
      await aTurn();
      await aTurn();
    };

    it('passes it on to the next guard', async () => {
      const semaphore = new Semaphore(1);
      const holder = new Subject<void>();
      const live: string[] = [];
      const pending = (name: string) => new Observable<never>(() => {
        live.push(name);
        return () => void live.splice(live.indexOf(name), 1);
      });

      within('holder', () => semaphore.guard(holder).subscribe());
      const leaves = within('leaver', () => semaphore.guard(pending('leaver')).subscribe());
      const stays = within('stayer', () => semaphore.guard(pending('stayer')).subscribe());
      within('releaser', () => holder.complete());
      await after(() => leaves.unsubscribe());

      expect(live).toEqual(['stayer']);
      expect([semaphore.active, semaphore.waiting]).toEqual([1, 0]);
      stays.unsubscribe();
      expect(semaphore.active).toBe(0);
    });

    it('gives it back if nobody else waits', async () => {
      const semaphore = new Semaphore(1);
      const holder = new Subject<void>();

      within('holder', () => semaphore.guard(holder).subscribe());
      const leaves = within('leaver', () => semaphore.guard(NEVER).subscribe());
      within('releaser', () => holder.complete());
      await after(() => leaves.unsubscribe());

      expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
      expect(await ended(semaphore.guard(of('x')))).toEqual(['x']);
    });

    it.each(operators)('passes it on, if it is a pipeline of $name', async ({ call }) => {
      const semaphore = new Semaphore(1);
      const holder = new Subject<void>();
      let started = 0;

      within('holder', () => semaphore.guard(holder).subscribe());
      const leaves = within('leaver', () => tasks([NEVER, NEVER]).pipe(call({ concurrency: semaphore })).subscribe());
      within('stayer', () => semaphore.guard(defer(() => {
        started++;
        return NEVER;
      })).subscribe());
      within('releaser', () => holder.complete());
      await after(() => leaves.unsubscribe());

      expect(started).toBe(1);
      expect([semaphore.active, semaphore.waiting]).toEqual([1, 0]);
    });
  });

  it('raising the limit and lowering it at once never exceeds it', async () => {
    const semaphore = new Semaphore(1);
    let live = 0;
    const pending = new Observable<never>(() => {
      live++;
      return () => live--;
    });

    const subscriptions = Array.from({ length: 5 }, () => semaphore.guard(pending).subscribe());
    semaphore.permits = 4;
    semaphore.permits = 2;
    await aTurn();
    expect(live).toBe(2);
    for (const subscription of subscriptions) subscription.unsubscribe();

    expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
  });
}
