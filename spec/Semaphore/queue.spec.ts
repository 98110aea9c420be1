/** The queue of a `Semaphore`: pauses, weights and priorities. */
import { EMPTY, NEVER, of, Subject, tap, type Observable } from 'rxjs';
import { asCompleted, Semaphore, tasks } from 'rxjs-as-completed';
import { Journal } from '../support/Journal.js';
import { run } from '../support/marbles.js';
import { microtasksRun } from '../support/sources.js';

/** Long enough for a freed permit to reach the next in the queue. */
const aMicrotask = () => Promise.resolve();

describe('Semaphore:', () => {
  describe('0 permits', () => {
    it('are a pause from the constructor on', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const semaphore = new Semaphore(0);
        const a =      cold('   --(a|)   ');
        const aSubs =       '---^-!      ';
        const b =      cold('     -(b|)  ');
        const bSubs =       '-----^!     ';
        const resume = cold('---(r|)     ').pipe(tap(() => { semaphore.permits = 1; }));

        expectObservable(semaphore.guard(a)).toBe('-----(a|)');
        expectObservable(tasks([b]).pipe(asCompleted({ concurrency: semaphore }))).toBe('------(b|)');
        expectObservable(resume).toBe('---(r|)');
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
      });
    });

    it('let running tasks finish and start no others until they are raised', async () => {
      const semaphore = new Semaphore(2);
      const journal = new Journal();
      const running = new Subject<void>();
      for (const name of ['a', 'b']) semaphore.guard(journal.task(name, running)).subscribe();

      semaphore.permits = 0;
      expect([semaphore.permits, semaphore.active]).toEqual([0, 2]);
      for (const name of ['c', 'd']) semaphore.guard(journal.task(name, NEVER)).subscribe();
      running.complete();
      await microtasksRun();
      expect(journal.all('start')).toEqual(['a', 'b']);
      expect([semaphore.active, semaphore.waiting]).toEqual([0, 2]);

      semaphore.permits = 1;
      await microtasksRun();
      expect(journal.all('start')).toEqual(['a', 'b', 'c']);
    });

    it('can be left', async () => {
      const semaphore = new Semaphore(0);
      const journal = new Journal();

      const leaves = semaphore.guard(journal.task('leaves', NEVER)).subscribe();
      semaphore.guard(journal.task('stays', NEVER)).subscribe();
      leaves.unsubscribe();
      expect(semaphore.waiting).toBe(1);
      semaphore.permits = 1;
      await microtasksRun();

      expect(journal.all('start')).toEqual(['stays']);
    });
  });

  describe('a weight', () => {
    it('is how many permits a guard takes', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const semaphore = new Semaphore(3);
        const a =    cold('---(a|)     ');
        const aSubs =     '^--!        ';
        const b =    cold('-----(b|)   ');
        const bSubs =     '^----!      ';
        const c =    cold('     --(c|) ');
        const cSubs =     '-----^-!    ';
        const d =    cold('       -(d|)');
        const dSubs =     '-------^!   ';

        expectObservable(semaphore.guard(a, { permits: 2 })).toBe('---(a|)');
        expectObservable(semaphore.guard(b)).toBe('-----(b|)');
        expectObservable(semaphore.guard(c, { permits: 3 })).toBe('-------(c|)');
        expectObservable(semaphore.guard(d, { permits: 1 })).toBe('--------(d|)');
        expectSubscriptions(a.subscriptions).toBe(aSubs);
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
        expectSubscriptions(d.subscriptions).toBe(dSubs);
      });
    });

    it('is counted by active; waiting counts who waits', () => {
      const semaphore = new Semaphore(5);

      semaphore.guard(NEVER, { permits: 3 }).subscribe();
      semaphore.guard(NEVER, { permits: 2 }).subscribe();
      semaphore.guard(NEVER, { permits: 4 }).subscribe();
      semaphore.guard(NEVER, { permits: 5 }).subscribe();

      expect([semaphore.active, semaphore.waiting]).toEqual([5, 2]);
    });

    it('is given back as a whole, once', async () => {
      const semaphore = new Semaphore(5);

      const subscription = semaphore.guard(NEVER, { permits: 3 }).subscribe();
      semaphore.guard(of('x'), { permits: 2 }).subscribe();
      expect(semaphore.active).toBe(3);
      subscription.unsubscribe();
      subscription.unsubscribe();
      await aMicrotask();

      expect(semaphore.active).toBe(0);
    });

    it('makes the head of the queue wait until all its permits are free, and nobody behind it starts', async () => {
      const semaphore = new Semaphore(3);
      const journal = new Journal();
      const running = [new Subject<void>(), new Subject<void>(), new Subject<void>()];
      for (const task of running) semaphore.guard(task).subscribe();

      semaphore.guard(journal.task('heavy', NEVER), { permits: 2 }).subscribe();
      semaphore.guard(journal.task('light', NEVER)).subscribe();
      running[0]!.complete();
      await microtasksRun();
      expect(journal.entries).toEqual([]);
      expect([semaphore.active, semaphore.waiting]).toEqual([2, 2]);
      running[1]!.complete();
      await microtasksRun();
      expect(journal.entries).toEqual(['start heavy']);
      running[2]!.complete();
      await microtasksRun();

      expect(journal.entries).toEqual(['start heavy', 'start light']);
    });

    it('keeps a newcomer waiting even if there is a permit for it', async () => {
      const semaphore = new Semaphore(2);
      const journal = new Journal();

      semaphore.guard(NEVER).subscribe();
      semaphore.guard(journal.task('heavy', NEVER), { permits: 2 }).subscribe();
      semaphore.guard(journal.task('light', NEVER)).subscribe();
      await microtasksRun();

      expect(journal.entries).toEqual([]);
      expect([semaphore.active, semaphore.waiting]).toEqual([1, 2]);
    });

    it('lets those behind start when it leaves the queue', async () => {
      const semaphore = new Semaphore(3);
      const journal = new Journal();

      semaphore.guard(NEVER).subscribe();
      const heavy = semaphore.guard(journal.task('heavy', NEVER), { permits: 3 }).subscribe();
      for (const name of ['a', 'b', 'c']) semaphore.guard(journal.task(name, NEVER)).subscribe();
      heavy.unsubscribe();
      expect(semaphore.waiting).toBe(3);
      await microtasksRun();

      expect(journal.entries).toEqual(['start a', 'start b']);
      expect([semaphore.active, semaphore.waiting]).toEqual([3, 1]);
    });

    it('above the number of permits waits until they are raised', async () => {
      const semaphore = new Semaphore(2);
      const journal = new Journal();

      semaphore.guard(journal.task('heavy', NEVER), { permits: 4 }).subscribe();
      await microtasksRun();
      expect([semaphore.active, semaphore.waiting]).toEqual([0, 1]);
      semaphore.permits = 3;
      await microtasksRun();
      expect(journal.entries).toEqual([]);
      semaphore.permits = 4;
      await microtasksRun();

      expect(journal.entries).toEqual(['start heavy']);
      expect([semaphore.active, semaphore.waiting]).toEqual([4, 0]);
    });

    it('of any size starts immediately if permits are infinite', () => {
      const semaphore = new Semaphore(Infinity);

      semaphore.guard(NEVER, { permits: 1_000_000 }).subscribe();
      semaphore.guard(NEVER, { permits: Number.MAX_SAFE_INTEGER - 1_000_000 }).subscribe();

      expect([semaphore.active, semaphore.waiting]).toEqual([Number.MAX_SAFE_INTEGER, 0]);
    });

    it('goes to those next in the queue, as many as fit', async () => {
      const semaphore = new Semaphore(4);
      const journal = new Journal();
      const holder = new Subject<void>();

      semaphore.guard(holder, { permits: 4 }).subscribe();
      for (const permits of [1, 2, 2, 1]) semaphore.guard(journal.task(permits, NEVER), { permits }).subscribe();
      holder.complete();
      await microtasksRun();

      expect(journal.all('start')).toEqual(['1', '2']);
      expect([semaphore.active, semaphore.waiting]).toEqual([3, 2]);
    });
  });

  describe('permits that have been handed on, but whose task has not started,', () => {
    it.each([
      [4, ['a', 'b']],
      [3, ['a']],
      [2, ['a']],
      [1, []],
      [0, []],
    ])('are taken back if the limit is lowered to %i', async (permits, started) => {
      const semaphore = new Semaphore(4);
      const journal = new Journal();
      const holder = new Subject<void>();
      semaphore.guard(holder, { permits: 4 }).subscribe();
      for (const name of ['a', 'b']) semaphore.guard(journal.task(name, NEVER), { permits: 2 }).subscribe();

      holder.complete();
      semaphore.permits = permits;
      await microtasksRun();
      expect(journal.all('start')).toEqual(started);
      expect([semaphore.active, semaphore.waiting]).toEqual([2 * started.length, 2 - started.length]);
      semaphore.permits = 4;
      await microtasksRun();

      expect(journal.all('start')).toEqual(['a', 'b']);
      expect([semaphore.active, semaphore.waiting]).toEqual([4, 0]);
    });

    it('go to a newcomer of higher priority', async () => {
      const semaphore = new Semaphore(2);
      const journal = new Journal();
      const holder = new Subject<void>();

      semaphore.guard(holder, { permits: 2 }).subscribe();
      semaphore.guard(journal.task('first', NEVER), { permits: 2 }).subscribe();
      holder.complete();
      semaphore.guard(journal.task('urgent', NEVER), { priority: 1 }).subscribe();
      await microtasksRun();

      expect(journal.entries).toEqual(['start urgent']);
      expect([semaphore.active, semaphore.waiting]).toEqual([1, 1]);
    });
  });

  describe('priority', () => {
    it('orders the queue; equal ones start as they arrived', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const semaphore = new Semaphore(1);
        const a =    cold('--(a|)           ');
        const b =    cold('          --(b|) ');
        const bSubs =     '----------^-!    ';
        const c =    cold('        --(c|)   ');
        const cSubs =     '--------^-!      ';
        const d =    cold('  --(d|)         ');
        const dSubs =     '--^-!            ';
        const e =    cold('    --(e|)       ');
        const eSubs =     '----^-!          ';
        const f =    cold('      --(f|)     ');
        const fSubs =     '------^-!        ';

        expectObservable(semaphore.guard(a, { priority: -9 })).toBe('--(a|)');
        expectObservable(semaphore.guard(b, { priority: -1 })).toBe('------------(b|)');
        expectObservable(semaphore.guard(c)).toBe('----------(c|)');
        expectObservable(semaphore.guard(d, { priority: 2 })).toBe('----(d|)');
        expectObservable(semaphore.guard(e, { priority: 0.5 })).toBe('------(e|)');
        expectObservable(semaphore.guard(f, { priority: 0.5 })).toBe('--------(f|)');
        expectSubscriptions(b.subscriptions).toBe(bSubs);
        expectSubscriptions(c.subscriptions).toBe(cSubs);
        expectSubscriptions(d.subscriptions).toBe(dSubs);
        expectSubscriptions(e.subscriptions).toBe(eSubs);
        expectSubscriptions(f.subscriptions).toBe(fSubs);
      });
    });

    it('may be infinite', async () => {
      const semaphore = new Semaphore(0);
      const journal = new Journal();

      for (const priority of [-Infinity, 0, Infinity, 1, Infinity, -Infinity]) {
        semaphore.guard(journal.task(priority, EMPTY), { priority }).subscribe();
      }
      semaphore.permits = 1;
      await microtasksRun();

      expect(journal.all('start')).toEqual(['Infinity', 'Infinity', '1', '0', '-Infinity', '-Infinity']);
    });

    it('makes a newcomer the head of the queue, whose permits may be free already', async () => {
      const semaphore = new Semaphore(2);
      const journal = new Journal();

      semaphore.guard(NEVER).subscribe();
      semaphore.guard(journal.task('heavy', NEVER), { permits: 2 }).subscribe();
      semaphore.guard(journal.task('urgent', NEVER), { priority: 1 }).subscribe();
      await microtasksRun();

      expect(journal.entries).toEqual(['start urgent']);
      expect([semaphore.active, semaphore.waiting]).toEqual([2, 1]);
    });

    it('makes everyone wait for the permits of a heavy newcomer', async () => {
      const semaphore = new Semaphore(2);
      const journal = new Journal();
      const running = [new Subject<void>(), new Subject<void>()];
      for (const task of running) semaphore.guard(task).subscribe();

      semaphore.guard(journal.task('light', NEVER)).subscribe();
      semaphore.guard(journal.task('heavy and urgent', NEVER), { permits: 2, priority: 1 }).subscribe();
      running[0]!.complete();
      await microtasksRun();
      expect(journal.entries).toEqual([]);
      running[1]!.complete();
      await microtasksRun();

      expect(journal.entries).toEqual(['start heavy and urgent']);
    });

    it('orders those, too, to whom permits have been handed on', async () => {
      const semaphore = new Semaphore(0);
      const journal = new Journal();

      for (const name of ['first', 'second', 'third']) semaphore.guard(journal.task(name, EMPTY)).subscribe();
      semaphore.permits = 4;
      semaphore.guard(journal.task('urgent', EMPTY), { priority: 1 }).subscribe();
      await microtasksRun();

      expect(journal.all('start')).toEqual(['urgent', 'first', 'second', 'third']);
    });

    it('counts among those left when the head leaves', async () => {
      const semaphore = new Semaphore(1);
      const journal = new Journal();
      const holder = semaphore.guard(NEVER).subscribe();

      semaphore.guard(journal.task('low', NEVER)).subscribe();
      const high = semaphore.guard(journal.task('high', NEVER), { priority: 2 }).subscribe();
      semaphore.guard(journal.task('middle', NEVER), { priority: 1 }).subscribe();
      high.unsubscribe();
      holder.unsubscribe();
      await microtasksRun();

      expect(journal.entries).toEqual(['start middle']);
    });
  });

  describe('priority as an option of pipelines that share it', () => {
    const pipeline = (semaphore: Semaphore, journal: Journal, source: Observable<number>, name: string) =>
      source.pipe(asCompleted(
        (priority) => journal.task(`${name}${priority}`, EMPTY),
        { concurrency: semaphore, priority: (key: number) => key },
      ));

    it('lets the pipeline with the most urgent task go first', async () => {
      const semaphore = new Semaphore(0);
      const journal = new Journal();

      pipeline(semaphore, journal, of(1, 4), 'a').subscribe();
      pipeline(semaphore, journal, of(3, 2), 'b').subscribe();
      semaphore.guard(journal.task('guard 3', EMPTY), { priority: 3 }).subscribe();
      semaphore.permits = 1;
      await microtasksRun();

      expect(journal.all('start')).toEqual(['a4', 'b3', 'guard 3', 'b2', 'a1']);
    });

    it('lifts a pipeline when an urgent task arrives late', async () => {
      const semaphore = new Semaphore(0);
      const journal = new Journal();
      const source = new Subject<number>();

      pipeline(semaphore, journal, source, 'a').subscribe();
      source.next(0);
      semaphore.guard(journal.task('guard 1', EMPTY), { priority: 1 }).subscribe();
      source.next(2);
      expect(semaphore.waiting).toBe(2);
      semaphore.permits = 1;
      await microtasksRun();

      expect(journal.all('start')).toEqual(['a2', 'guard 1', 'a0']);
    });

    it('keeps the arrival of a pipeline that is lifted', async () => {
      const semaphore = new Semaphore(0);
      const journal = new Journal();
      const source = new Subject<number>();

      pipeline(semaphore, journal, source, 'a').subscribe();
      source.next(0);
      semaphore.guard(journal.task('guard 2', EMPTY), { priority: 2 }).subscribe();
      source.next(2);
      semaphore.permits = 1;
      await microtasksRun();

      expect(journal.all('start')).toEqual(['a2', 'guard 2', 'a0']);
    });

    it('lifts a pipeline to which a permit has been handed on already', async () => {
      const semaphore = new Semaphore(0);
      const journal = new Journal();
      const source = new Subject<number>();

      pipeline(semaphore, journal, source, 'a').subscribe();
      source.next(0);
      semaphore.permits = 1;
      source.next(2);
      await microtasksRun();

      expect(journal.all('start')).toEqual(['a2', 'a0']);
      expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
    });
  });
});
