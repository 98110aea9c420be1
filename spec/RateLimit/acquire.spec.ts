import { getEventListeners } from 'node:events';
import { EMPTY, NEVER } from 'rxjs';
import { asCompleted, RateLimit, tasks } from 'rxjs-as-completed';
import { Journal } from '../support/Journal.js';
import { run } from '../support/marbles.js';
import { microtasksRun } from '../support/sources.js';
import { startClock } from '../support/startClock.js';

const listenersOn = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

describe('RateLimit.acquire', () => {
  beforeEach(() => {
    startClock(Date.UTC(2027, 6, 1, 12));
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const pass = async (milliseconds: number) => {
    jest.advanceTimersByTime(milliseconds);
    await microtasksRun();
  };

  it('resolves when a turn comes, in the order of the queue', async () => {
    const limit = new RateLimit(2, { per: 10 });
    const granted: string[] = [];
    const acquire = (name: string, priority?: number) => void limit.acquire({ priority }).then((value) => {
      expect(value).toBeUndefined();
      granted.push(name);
    });

    for (const name of ['a', 'b', 'c', 'd', 'e']) acquire(name);
    acquire('urgent', 1);
    expect(limit.waiting).toBe(4);
    await pass(9);
    expect(granted).toEqual(['a', 'b']);
    await pass(1);
    expect(granted).toEqual(['a', 'b', 'urgent', 'c']);
    await pass(10);

    expect(granted).toEqual(['a', 'b', 'urgent', 'c', 'd', 'e']);
    expect([limit.waiting, jest.getTimerCount()]).toEqual([0, 0]);
  });

  it('is one queue with guards and pipelines', async () => {
    const limit = new RateLimit(1, { per: 10 });
    const journal = new Journal();
    const acquire = (name: string) => void limit.acquire().then(() => journal.entries.push(`start ${name}`));

    limit.guard(journal.task('first', NEVER)).subscribe();
    limit.guard(journal.task('guard', NEVER)).subscribe();
    acquire('acquired');
    tasks(['task 1', 'task 2'], (name) => journal.task(name, EMPTY)).pipe(asCompleted({ rate: limit })).subscribe();
    limit.guard(journal.task('last guard', EMPTY)).subscribe();
    expect(limit.waiting).toBe(4);
    for (let turn = 0; turn < 5; turn++) await pass(10);

    expect(journal.all('start')).toEqual(['first', 'guard', 'acquired', 'task 1', 'last guard', 'task 2']);
  });

  it('counts under a TestScheduler, too', () => {
    run(({ cold, expectObservable }) => {
      const limit = new RateLimit(1, { per: 5 });

      void limit.acquire();
      expect(limit.waiting).toBe(0);
      expectObservable(limit.guard(cold('(a|)'))).toBe('-----(a|)');
    });
  });

  describe('with a signal', () => {
    it('that aborts leaves the queue immediately, gives no turn away and rejects with its reason', async () => {
      const limit = new RateLimit(1, { per: 10 });
      const journal = new Journal();
      const controller = new AbortController();
      await limit.acquire();

      const aborted = limit.acquire({ signal: controller.signal });
      limit.guard(journal.task('next', NEVER)).subscribe();
      expect([limit.waiting, listenersOn(controller.signal)]).toEqual([2, 1]);
      controller.abort('reason');
      expect([limit.waiting, listenersOn(controller.signal)]).toEqual([1, 0]);
      await expect(aborted).rejects.toBe('reason');
      await pass(10);

      expect(journal.entries).toEqual(['start next']);
    });

    it('that is the only one waiting leaves no timer', async () => {
      const limit = new RateLimit(1, { per: 10 });
      const controller = new AbortController();
      await limit.acquire();

      const aborted = limit.acquire({ signal: controller.signal });
      expect(jest.getTimerCount()).toBe(1);
      controller.abort(undefined);
      expect(jest.getTimerCount()).toBe(0);

      await expect(aborted).rejects.toBe(controller.signal.reason);
    });

    it('that has aborted rejects, never queues and takes no turn', async () => {
      const limit = new RateLimit(1, { per: 10 });
      const journal = new Journal();
      const controller = new AbortController();
      controller.abort(null);

      const aborted = limit.acquire({ signal: controller.signal });
      expect(limit.waiting).toBe(0);
      await expect(aborted).rejects.toBe(null);
      limit.guard(journal.task('a', EMPTY)).subscribe();

      expect(journal.all('start')).toEqual(['a']);
      expect(listenersOn(controller.signal)).toBe(0);
    });

    it('that aborts after the grant does nothing, and nobody listens to it any more', async () => {
      const limit = new RateLimit(1, { per: 10 });
      const controller = new AbortController();
      const { signal } = controller;

      await limit.acquire({ signal });
      expect(listenersOn(signal)).toBe(0);
      const second = limit.acquire({ signal });
      expect(listenersOn(signal)).toBe(1);
      await pass(10);
      expect(listenersOn(signal)).toBe(0);
      controller.abort();

      await expect(second).resolves.toBeUndefined();
    });

    it('that aborts before a turn has been handed on gives it to the next', async () => {
      const limit = new RateLimit(0, { per: 10 });
      const journal = new Journal();
      const controller = new AbortController();

      const aborted = limit.acquire({ signal: controller.signal });
      limit.guard(journal.task('next', NEVER)).subscribe();
      limit.starts = 1;
      controller.abort('reason');

      await expect(aborted).rejects.toBe('reason');
      await microtasksRun();
      expect(journal.entries).toEqual(['start next']);
    });
  });
});
