import {
  concat, concatMap, defer, EMPTY, from, map, merge, mergeMap, NEVER, Observable, of, Subject, take, throwError, timer,
  type Subscription,
} from 'rxjs';
import { asCompleted, limitConcurrency, Semaphore, tasks } from 'rxjs-as-completed';
import { Journal } from './support/Journal.js';
import { run } from './support/marbles.js';
import { CountedIterable, microtasksRun } from './support/sources.js';

/** Long enough for a freed permit to reach the next in the queue. */
const aMicrotask = () => Promise.resolve();

describe('Semaphore', () => {
  it('limits how many guarded sources run at once, wherever they are subscribed', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const semaphore = new Semaphore(2);
      const a =    cold('---(a|)     ');
      const aSubs =     '^--!        ';
      const b =    cold(' -----(b|)  ');
      const bSubs =     '-^----!     ';
      const c =    cold('   --(c|)   ');
      const cSubs =     '---^-!      ';
      const d =    cold('     -d--(d|)');
      const dSubs =     '-----^---!  ';

      expectObservable(semaphore.guard(a), '^----').toBe('   ---(a|)');
      expectObservable(semaphore.guard(b), '-^---').toBe('   ------(b|)');
      expectObservable(semaphore.guard(c), '--^--').toBe('   -----(c|)');
      expectObservable(semaphore.guard(d), '---^-').toBe('   ------d--(d|)');
      expectSubscriptions(a.subscriptions).toBe(aSubs);
      expectSubscriptions(b.subscriptions).toBe(bSubs);
      expectSubscriptions(c.subscriptions).toBe(cSubs);
      expectSubscriptions(d.subscriptions).toBe(dSubs);
    });
  });

  describe('guard', () => {
    it('subscribes immediately when a permit is free', () => {
      const semaphore = new Semaphore(1);
      const emitted: string[] = [];

      semaphore.guard(of('a')).subscribe((value) => emitted.push(value));

      expect(emitted).toEqual(['a']);
    });

    it('is cold: each subscription takes its own permit', () => {
      const semaphore = new Semaphore(3);
      const guarded = semaphore.guard(NEVER);

      expect(semaphore.active).toBe(0);
      guarded.subscribe();
      guarded.subscribe();

      expect(semaphore.active).toBe(2);
    });

    it('runs its sources first come, first served', async () => {
      const semaphore = new Semaphore(1);
      const journal = new Journal();
      const [a, b, c] = [new Subject<void>(), new Subject<void>(), new Subject<void>()];

      for (const [name, source] of Object.entries({ a, b, c })) semaphore.guard(journal.task(name, source)).subscribe();
      a.complete();
      await aMicrotask();
      b.complete();
      await aMicrotask();

      expect(journal.entries).toEqual(['start a', 'teardown a', 'start b', 'teardown b', 'start c']);
    });

    it.each([
      ['completed', (task: Subject<void>) => task.complete()],
      ['failed', (task: Subject<void>) => task.error('failed')],
      ['was unsubscribed', (_: Subject<void>, subscription: Subscription) => subscription.unsubscribe()],
    ])('keeps its permit until the teardown of a source that %s has run', async (_, end) => {
      const semaphore = new Semaphore(1);
      const task = new Subject<void>();
      const activeInTeardown: number[] = [];
      const source = new Observable<void>((subscriber) => {
        task.subscribe(subscriber);
        return () => activeInTeardown.push(semaphore.active);
      });

      const subscription = semaphore.guard(source).subscribe({ error: () => {} });
      end(task, subscription);
      await aMicrotask();

      expect(activeInTeardown).toEqual([1]);
      expect(semaphore.active).toBe(0);
    });

    it('keeps its permit until the teardown of a source that completed synchronously has run', () => {
      const semaphore = new Semaphore(1);
      const activeInTeardown: number[] = [];

      semaphore.guard(new Observable((subscriber) => {
        subscriber.complete();
        return () => activeInTeardown.push(semaphore.active);
      })).subscribe();

      expect(activeInTeardown).toEqual([1]);
      expect(semaphore.active).toBe(0);
    });

    it('passes a failure through unchanged', () => {
      const errors: unknown[] = [];

      new Semaphore(1).guard(throwError(() => undefined)).subscribe({ error: (error) => errors.push(error) });

      expect(errors).toEqual([undefined]);
    });

    it('releases its permit exactly once', async () => {
      const semaphore = new Semaphore(2);
      const first = semaphore.guard(of(1)).subscribe();
      const second = semaphore.guard(NEVER).subscribe();
      const failed = semaphore.guard(throwError(() => 'failed')).subscribe({ error: () => {} });

      for (const subscription of [first, second, failed, first, second, failed]) subscription.unsubscribe();
      await aMicrotask();

      expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
      for (let index = 0; index < 3; index++) semaphore.guard(NEVER).subscribe();
      expect([semaphore.active, semaphore.waiting]).toEqual([2, 1]);
    });

    it('leaves the queue immediately when unsubscribed, without subscribing its source', async () => {
      const semaphore = new Semaphore(1);
      const journal = new Journal();
      const running = new Subject<void>();

      semaphore.guard(running).subscribe();
      const waiting = semaphore.guard(journal.task('a', NEVER)).subscribe();
      semaphore.guard(journal.task('b', NEVER)).subscribe();
      expect(semaphore.waiting).toBe(2);
      waiting.unsubscribe();
      expect(semaphore.waiting).toBe(1);
      running.complete();
      await aMicrotask();

      expect(journal.entries).toEqual(['start b']);
    });

    it('can be unsubscribed by its own source', () => {
      const semaphore = new Semaphore(1);

      semaphore.guard(concat(of(1, 2), NEVER)).pipe(take(1)).subscribe();

      expect(semaphore.active).toBe(0);
    });

    it('limits tasks across different operators', () => {
      run(({ flush }) => {
        const semaphore = new Semaphore(3);
        const journal = new Journal();
        const request = (name: number) => semaphore.guard(journal.task(name, timer(1 + name % 4)));

        merge(
          from([1, 2, 3, 4, 5, 6]).pipe(mergeMap(request)),
          from([7, 8, 9]).pipe(concatMap(request)),
        ).subscribe();
        flush();

        expect(journal.mostLive).toBe(3);
        expect(journal.all('teardown')).toHaveLength(9);
        expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
      });
    });

    it('never starts when guarded twice with the only permit', () => {
      run(({ cold, expectObservable }) => {
        const semaphore = new Semaphore(1);

        expectObservable(semaphore.guard(semaphore.guard(cold('-(a|)')))).toBe('-----');
      });
    });

    it('releases its permit even if a teardown throws, and rethrows as the source itself would', async () => {
      const semaphore = new Semaphore(1);
      const journal = new Journal();
      const source = new Observable(() => () => { throw new Error('teardown failed'); });

      const subscription = semaphore.guard(source).subscribe();
      semaphore.guard(journal.task('next', NEVER)).subscribe();
      expect(() => subscription.unsubscribe()).toThrow('teardown failed');
      await aMicrotask();

      expect(journal.entries).toEqual(['start next']);
      expect([semaphore.active, semaphore.waiting]).toEqual([1, 0]);
    });
  });

  describe('a freed permit', () => {
    it('goes to the next in the queue a microtask later', async () => {
      const semaphore = new Semaphore(1);
      const running = new Subject<void>();
      const waiting = new Subject<void>();

      semaphore.guard(running).subscribe();
      semaphore.guard(waiting).subscribe();
      running.complete();
      expect(waiting.observed).toBe(false);
      await aMicrotask();

      expect(waiting.observed).toBe(true);
    });

    it('goes to the next a microtask later even when a task ends as soon as it has its permit', async () => {
      const semaphore = new Semaphore(2);
      const journal = new Journal();
      const running = new Subject<void>();
      const cancel = () => void Promise.resolve().then(() => second.unsubscribe());

      semaphore.guard(NEVER).subscribe();
      semaphore.guard(running).subscribe();
      semaphore.guard(journal.task('first', EMPTY)).subscribe({ complete: cancel });
      const second = semaphore.guard(journal.task('second', NEVER)).subscribe();
      running.complete();
      await microtasksRun();

      expect(journal.all('start')).toEqual(['first']);
      expect([semaphore.active, semaphore.waiting]).toEqual([1, 0]);
    });

    it('goes to the next a microtask later even when others were freed at the same time', async () => {
      const semaphore = new Semaphore(2);
      const journal = new Journal();
      const running = new Subject<void>();
      const cancel = () => void Promise.resolve().then(() => third.unsubscribe());

      semaphore.guard(running).subscribe();
      semaphore.guard(running).subscribe();
      semaphore.guard(journal.task('first', EMPTY)).subscribe({ complete: cancel });
      semaphore.guard(journal.task('second', NEVER)).subscribe();
      const third = semaphore.guard(journal.task('third', NEVER)).subscribe();
      running.complete();
      await microtasksRun();

      expect(journal.all('start')).toEqual(['first', 'second']);
      expect([semaphore.active, semaphore.waiting]).toEqual([1, 0]);
    });

    it('does not go to a newcomer who arrives before it has been handed over', async () => {
      const semaphore = new Semaphore(1);
      const journal = new Journal();
      const running = new Subject<void>();

      semaphore.guard(running).subscribe();
      semaphore.guard(journal.task('first', NEVER)).subscribe();
      running.complete();
      semaphore.guard(journal.task('second', NEVER)).subscribe();
      await aMicrotask();

      expect(journal.entries).toEqual(['start first']);
    });

    it('starts nothing when fifty guarded tasks are cancelled at once', async () => {
      const semaphore = new Semaphore(3);
      const journal = new Journal();
      const subscriptions = Array.from({ length: 50 }, (_, index) => semaphore.guard(journal.task(index, NEVER)).subscribe());

      for (const subscription of subscriptions) subscription.unsubscribe();
      await aMicrotask();

      expect(journal.all('start')).toEqual(['0', '1', '2']);
      expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
    });

    it('starts nothing when one subscription to fifty guarded tasks is cancelled', async () => {
      const semaphore = new Semaphore(3);
      const journal = new Journal();
      const all = merge(...Array.from({ length: 50 }, (_, index) => semaphore.guard(journal.task(index, NEVER))));

      all.subscribe().unsubscribe();
      await aMicrotask();

      expect(journal.all('start')).toEqual(['0', '1', '2']);
      expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
    });

    it('starts the waiting task in the same virtual frame', () => {
      run(({ cold, expectObservable }) => {
        const semaphore = new Semaphore(1);
        const a =   cold('--(a|)   ');
        const b =   cold('  --(b|) ');
        const expected = '--a-(b|) ';

        const result = merge(semaphore.guard(a), semaphore.guard(b));

        expectObservable(result).toBe(expected);
      });
    });

    it('goes to the next in the queue when the first leaves before the handover', async () => {
      const semaphore = new Semaphore(1);
      const journal = new Journal();
      const running = new Subject<void>();

      semaphore.guard(running).subscribe();
      const heir = semaphore.guard(journal.task('heir', NEVER)).subscribe();
      semaphore.guard(journal.task('next', NEVER)).subscribe();
      running.complete();
      heir.unsubscribe();
      await aMicrotask();

      expect(journal.entries).toEqual(['start next']);
      expect([semaphore.active, semaphore.waiting]).toEqual([1, 0]);
    });
  });

  describe('permits', () => {
    it('can be read, as can the number taken and the number of waiting subscriptions', () => {
      const semaphore = new Semaphore(2);

      for (let index = 0; index < 5; index++) semaphore.guard(NEVER).subscribe();

      expect([semaphore.permits, semaphore.active, semaphore.waiting]).toEqual([2, 2, 3]);
    });

    it('can be infinite', () => {
      const semaphore = new Semaphore(Infinity);

      for (let index = 0; index < 100; index++) semaphore.guard(NEVER).subscribe();

      expect([semaphore.permits, semaphore.active, semaphore.waiting]).toEqual([Infinity, 100, 0]);
    });

    it('start waiting tasks a microtask later when raised', async () => {
      const semaphore = new Semaphore(1);
      const journal = new Journal();
      for (const name of ['a', 'b', 'c', 'd']) semaphore.guard(journal.task(name, NEVER)).subscribe();

      semaphore.permits = 3;
      expect(journal.all('start')).toEqual(['a']);
      await aMicrotask();

      expect(journal.all('start')).toEqual(['a', 'b', 'c']);
      expect([semaphore.permits, semaphore.active, semaphore.waiting]).toEqual([3, 3, 1]);
    });

    it('start nothing when raised and immediately lowered again', async () => {
      const semaphore = new Semaphore(1);
      const journal = new Journal();
      for (const name of ['a', 'b', 'c']) semaphore.guard(journal.task(name, NEVER)).subscribe();

      semaphore.permits = 3;
      semaphore.permits = 1;
      await aMicrotask();

      expect(journal.all('start')).toEqual(['a']);
    });

    it('let running tasks finish when lowered, and start others only below the new limit', async () => {
      const semaphore = new Semaphore(3);
      const journal = new Journal();
      const running = { a: new Subject<void>(), b: new Subject<void>(), c: new Subject<void>(), d: new Subject<void>() };
      for (const [name, task] of Object.entries(running)) semaphore.guard(journal.task(name, task)).subscribe();

      semaphore.permits = 1;
      await aMicrotask();
      expect(journal.all('teardown')).toEqual([]);
      expect([semaphore.active, semaphore.waiting]).toEqual([3, 1]);

      running.a.complete();
      running.b.complete();
      await aMicrotask();
      expect(journal.all('start')).toEqual(['a', 'b', 'c']);

      running.c.complete();
      await aMicrotask();
      expect(journal.all('start')).toEqual(['a', 'b', 'c', 'd']);
    });

    it('can be changed from inside a guarded source', async () => {
      const semaphore = new Semaphore(1);
      const journal = new Journal();

      semaphore.guard(defer(() => {
        semaphore.permits = 2;
        return journal.task('a', NEVER);
      })).subscribe();
      semaphore.guard(journal.task('b', NEVER)).subscribe();
      await aMicrotask();

      expect(journal.entries).toEqual(['start a', 'start b']);
    });
  });

  describe('as the concurrency of a pipeline', () => {
    it('is one limit shared by all pipelines', () => {
      run(({ flush }) => {
        const semaphore = new Semaphore(3);
        const journal = new Journal();
        const pipeline = (name: string) =>
          tasks([1, 2, 3, 4, 5], (index) => journal.task(name + index, timer(index))).pipe(asCompleted({ concurrency: semaphore }));

        merge(pipeline('a'), pipeline('b'), semaphore.guard(journal.task('c', timer(9)))).subscribe();
        flush();

        expect(journal.mostLive).toBe(3);
        expect(journal.all('teardown')).toHaveLength(11);
        expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
      });
    });

    it('lets pipelines take turns, since each queues one task at a time', () => {
      run(({ flush }) => {
        const semaphore = new Semaphore(1);
        const journal = new Journal();
        const pipeline = (name: string) =>
          tasks([1, 2, 3, 4], (index) => journal.task(name + index, timer(1))).pipe(asCompleted({ concurrency: semaphore }));

        merge(pipeline('a'), pipeline('b')).subscribe();
        flush();

        // `a` is subscribed first, alone: its first task runs and its second is queued before `b` arrives
        expect(journal.all('start')).toEqual(['a1', 'a2', 'b1', 'a3', 'b2', 'a4', 'b3', 'b4']);
      });
    });

    it('starts the next task a microtask later', async () => {
      const [a, b] = [new Subject<void>(), new Subject<void>()];

      tasks([a, b]).pipe(limitConcurrency(new Semaphore(1))).subscribe();
      a.complete();
      expect(b.observed).toBe(false);
      await aMicrotask();

      expect(b.observed).toBe(true);
    });

    it('pulls at most one item of a lazy source while waiting for a permit', async () => {
      const semaphore = new Semaphore(1);
      const running = new Subject<void>();
      const source = new CountedIterable(() => NEVER);

      semaphore.guard(running).subscribe();
      const subscription = tasks(source).pipe(asCompleted({ concurrency: semaphore })).subscribe();
      expect(source.pulled).toBeLessThanOrEqual(1);
      expect(semaphore.waiting).toBe(1);
      running.complete();
      await aMicrotask();
      expect([semaphore.active, source.pulled]).toEqual([1, expect.any(Number)]);
      expect(source.pulled).toBeLessThanOrEqual(2);
      subscription.unsubscribe();

      expect([semaphore.active, semaphore.waiting, source.returned]).toEqual([0, 0, 1]);
    });

    it('returns every permit when the pipeline is cancelled, running or waiting', async () => {
      const semaphore = new Semaphore(2);
      const journal = new Journal();
      const three = () => tasks(['a', 'b', 'c'], (name) => journal.task(name, NEVER)).pipe(asCompleted({ concurrency: semaphore }));

      const running = three().subscribe();
      const waiting = three().subscribe();
      expect([semaphore.active, semaphore.waiting]).toEqual([2, 2]);
      waiting.unsubscribe();
      expect([semaphore.active, semaphore.waiting]).toEqual([2, 1]);
      running.unsubscribe();
      await aMicrotask();

      expect(journal.all('start')).toEqual(['a', 'b']);
      expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
    });

    it('keeps no permit for a pipeline with nothing left to start', async () => {
      const semaphore = new Semaphore(2);
      const source = new Subject<Observable<never>>();
      const journal = new Journal();

      const subscription = source.pipe(asCompleted({ concurrency: semaphore })).subscribe();
      expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
      source.next(NEVER);
      expect([semaphore.active, semaphore.waiting]).toEqual([1, 0]);
      semaphore.guard(journal.task('other', NEVER)).subscribe();
      expect(journal.entries).toEqual(['start other']);
      subscription.unsubscribe();

      expect(semaphore.active).toBe(1);
    });

    it('can be raised or lowered while a pipeline runs', async () => {
      const semaphore = new Semaphore(1);
      const journal = new Journal();
      const running = Array.from({ length: 6 }, () => new Subject<void>());

      tasks(running, (task) => journal.task(running.indexOf(task), task)).pipe(asCompleted({ concurrency: semaphore })).subscribe();
      expect(journal.live).toBe(1);
      semaphore.permits = 3;
      for (let turn = 0; turn < 3; turn++) await aMicrotask();
      expect(journal.live).toBe(3);
      semaphore.permits = 2;
      running[0]!.complete();
      for (let turn = 0; turn < 3; turn++) await aMicrotask();
      expect(journal.live).toBe(2);
      running[1]!.complete();
      for (let turn = 0; turn < 3; turn++) await aMicrotask();

      expect(journal.all('start')).toEqual(['0', '1', '2', '3']);
      expect(journal.live).toBe(2);
    });

    it('takes no place in the queue for a task whose group is full', async () => {
      const semaphore = new Semaphore(2);
      const journal = new Journal();

      tasks({ a1: NEVER, a2: NEVER }, (task: Observable<never>, { key }) => journal.task(key, task))
        .pipe(asCompleted({ concurrency: semaphore, groupBy: (key) => key[0], perGroup: 1 })).subscribe();
      semaphore.guard(journal.task('other', NEVER)).subscribe();
      await aMicrotask();

      expect(journal.all('start')).toEqual(['a1', 'other']);
    });

    it('is recognised, like a stream made by tasks, when it comes from another copy of the package', async () => {
      let other!: typeof import('rxjs-as-completed');
      jest.isolateModules(() => { other = jest.requireActual('rxjs-as-completed'); });
      expect(other.Semaphore).not.toBe(Semaphore);
      const semaphore = new other.Semaphore(2) as Semaphore;
      const requests = { a: new Subject<void>(), b: new Subject<void>(), c: new Subject<void>() };
      const keys: string[] = [];

      other.tasks(requests).pipe(asCompleted((task, { key }) => {
        keys.push(key);
        return task;
      }, { concurrency: semaphore })).subscribe();
      expect(keys).toEqual(['a', 'b']);
      requests.b.complete();
      await aMicrotask();

      expect(keys).toEqual(['a', 'b', 'c']);
      expect([semaphore.active, semaphore.waiting]).toEqual([2, 0]);
    });
  });

  it('has all its permits back after a thousand runs that end in every possible way', () => {
    run(({ flush }) => {
      const semaphore = new Semaphore(4);
      const journal = new Journal();
      for (let index = 0; index < 1_000; index++) {
        const fate = index % 5;
        const time = timer(index % 7).pipe(map(() => {
          if (fate === 0) throw 'failed';
        }));
        const source = fate === 1 ? of(undefined) : time;
        const subscription = semaphore.guard(journal.task(index, source)).subscribe({ error: () => {} });
        if (fate === 2) subscription.unsubscribe();
        if (fate === 3) timer(index % 11).subscribe(() => subscription.unsubscribe());
      }
      flush();

      expect(journal.mostLive).toBe(4);
      expect(journal.live).toBe(0);
      expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
    });
  });
});
