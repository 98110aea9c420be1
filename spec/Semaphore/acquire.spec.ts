import { getEventListeners } from 'node:events';
import { EMPTY, NEVER, Subject, take, timer } from 'rxjs';
import { asCompleted, Semaphore, tasks, type Permit } from 'rxjs-as-completed';
import { Journal } from '../support/Journal.js';
import { run } from '../support/marbles.js';
import { microtasksRun } from '../support/sources.js';

describe('Semaphore.acquire', () => {
  it('takes a permit immediately if one is free', async () => {
    const semaphore = new Semaphore(1);

    const acquired = semaphore.acquire();
    expect([semaphore.active, semaphore.waiting]).toEqual([1, 0]);
    const permit = await acquired;
    expect([semaphore.active, semaphore.waiting]).toEqual([1, 0]);
    permit.release();

    expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
  });

  it('resolves in the order of the queue', async () => {
    const semaphore = new Semaphore(2);
    const granted: string[] = [];
    const permits: Permit[] = [];
    const acquire = (name: string, options?: { permits?: number; priority?: number }) =>
      void semaphore.acquire(options).then((permit) => {
        granted.push(name);
        permits.push(permit);
      });
    const releaseOne = () => {
      permits.shift()!.release();
      return microtasksRun();
    };

    acquire('a', { permits: 2 });
    acquire('b');
    acquire('c', { permits: 2 });
    acquire('d');
    acquire('e', { priority: 1 });
    await microtasksRun();
    expect(granted).toEqual(['a']);
    expect([semaphore.active, semaphore.waiting]).toEqual([2, 4]);
    await releaseOne();
    expect(granted).toEqual(['a', 'e', 'b']);
    await releaseOne();
    expect(granted).toEqual(['a', 'e', 'b']);
    await releaseOne();
    expect(granted).toEqual(['a', 'e', 'b', 'c']);
    await releaseOne();
    expect(granted).toEqual(['a', 'e', 'b', 'c', 'd']);
    await releaseOne();

    expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
  });

  it('gives a permit that is released once, however often that is asked', async () => {
    const semaphore = new Semaphore(3);
    const [permit] = await Promise.all([semaphore.acquire({ permits: 2 }), semaphore.acquire()]);

    permit.release();
    permit.release();
    permit[Symbol.dispose]();

    expect(semaphore.active).toBe(1);
  });

  it('gives a permit that using releases at the end of its block', async () => {
    const semaphore = new Semaphore(1);
    const active: number[] = [];
    const work = async (fails: boolean) => {
      using permit = await semaphore.acquire();
      active.push(semaphore.active);
      if (fails) throw permit;
    };

    await work(false);
    expect(semaphore.active).toBe(0);
    await expect(work(true)).rejects.toBeDefined();
    expect(semaphore.active).toBe(0);
    {
      using permit = await semaphore.acquire();
      permit.release();
      active.push(semaphore.active);
    }

    expect(active).toEqual([1, 1, 0]);
    expect(semaphore.active).toBe(0);
  });

  it('is one queue with guards and pipelines', async () => {
    const semaphore = new Semaphore(1);
    const journal = new Journal();
    const holder = new Subject<void>();
    const acquire = (name: string, priority?: number) => void semaphore.acquire({ priority }).then(async (permit) => {
      journal.entries.push(`start ${name}`);
      await microtasksRun();
      permit.release();
    });

    semaphore.guard(holder).subscribe();
    semaphore.guard(journal.task('guard', EMPTY)).subscribe();
    acquire('acquired');
    tasks(['task 1', 'task 2'], (name) => journal.task(name, EMPTY)).pipe(asCompleted({ concurrency: semaphore })).subscribe();
    semaphore.guard(journal.task('last guard', EMPTY)).subscribe();
    acquire('urgent', 1);
    expect(semaphore.waiting).toBe(5);
    holder.complete();
    for (let turn = 0; turn < 10; turn++) await microtasksRun();

    expect(journal.all('start')).toEqual(['urgent', 'guard', 'acquired', 'task 1', 'last guard', 'task 2']);
    expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
  });

  it('counts under a TestScheduler, too', () => {
    run(({ cold, expectObservable, flush }) => {
      const semaphore = new Semaphore(1);

      const counts: number[][] = [];

      expectObservable(semaphore.guard(cold('--|'))).toBe('--|');
      timer(1).subscribe(() => void semaphore.acquire());
      timer(1, 2).pipe(take(2)).subscribe(() => counts.push([semaphore.active, semaphore.waiting]));
      expectObservable(semaphore.guard(cold('x')), '--^').toBe('-----');
      flush();

      expect(counts).toEqual([[1, 1], [1, 1]]);
    });
  });

  describe('with a signal', () => {
    const listenersOn = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

    it('that aborts leaves the queue immediately and rejects with its reason', async () => {
      const semaphore = new Semaphore(1);
      const journal = new Journal();
      const controller = new AbortController();
      const holder = await semaphore.acquire();

      const aborted = semaphore.acquire({ signal: controller.signal });
      semaphore.guard(journal.task('next', NEVER)).subscribe();
      expect(semaphore.waiting).toBe(2);
      controller.abort('reason');
      expect(semaphore.waiting).toBe(1);
      await expect(aborted).rejects.toBe('reason');
      expect(listenersOn(controller.signal)).toBe(0);
      holder.release();
      await microtasksRun();

      expect(journal.entries).toEqual(['start next']);
      expect([semaphore.active, semaphore.waiting]).toEqual([1, 0]);
    });

    it('that aborts without a reason rejects with its AbortError', async () => {
      const controller = new AbortController();

      const aborted = new Semaphore(0).acquire({ signal: controller.signal });
      controller.abort();

      await expect(aborted).rejects.toBe(controller.signal.reason);
    });

    it('that aborts with a falsy reason rejects with that', async () => {
      const controller = new AbortController();

      const aborted = new Semaphore(0).acquire({ signal: controller.signal });
      controller.abort(0);

      await expect(aborted).rejects.toBe(0);
    });

    it('that has aborted rejects and never queues', async () => {
      const semaphore = new Semaphore(1);
      const controller = new AbortController();
      controller.abort('reason');

      const aborted = semaphore.acquire({ signal: controller.signal });
      expect([semaphore.active, semaphore.waiting]).toEqual([0, 0]);
      await expect(aborted).rejects.toBe('reason');
      semaphore.permits = 0;
      const waits = semaphore.acquire({ signal: controller.signal });
      expect(semaphore.waiting).toBe(0);

      await expect(waits).rejects.toBe('reason');
      expect(listenersOn(controller.signal)).toBe(0);
    });

    it('that aborts after the grant does nothing, and nobody listens to it any more', async () => {
      const semaphore = new Semaphore(1);
      const controller = new AbortController();
      const { signal } = controller;

      const first = await semaphore.acquire({ signal });
      expect(listenersOn(signal)).toBe(0);
      const second = semaphore.acquire({ signal });
      expect(listenersOn(signal)).toBe(1);
      first.release();
      const permit = await second;
      expect(listenersOn(signal)).toBe(0);
      controller.abort();
      await microtasksRun();
      expect(semaphore.active).toBe(1);
      permit.release();

      expect(semaphore.active).toBe(0);
    });

    it('that aborts right after the permit was granted does nothing', async () => {
      const semaphore = new Semaphore(1);
      const controller = new AbortController();

      const granted = semaphore.acquire({ signal: controller.signal });
      controller.abort();
      const permit = await granted;
      expect(semaphore.active).toBe(1);
      permit.release();

      expect(semaphore.active).toBe(0);
    });

    it('that aborts before a freed permit has been handed on gives it to the next', async () => {
      const semaphore = new Semaphore(1);
      const journal = new Journal();
      const controller = new AbortController();
      const holder = await semaphore.acquire();

      const aborted = semaphore.acquire({ signal: controller.signal });
      semaphore.guard(journal.task('next', NEVER)).subscribe();
      holder.release();
      controller.abort('reason');

      await expect(aborted).rejects.toBe('reason');
      await microtasksRun();
      expect(journal.entries).toEqual(['start next']);
      expect([semaphore.active, semaphore.waiting]).toEqual([1, 0]);
    });
  });
});
