import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, afterEach, before, describe, it, mock } from 'node:test';
import { QueueEvents, Worker } from 'bullmq';
import { firstValueFrom, lastValueFrom, Subject, takeUntil, toArray } from 'rxjs';
import { asSettled, firstSuccess, tasks, TimeoutAllError, withTimeoutAll } from 'rxjs-as-completed';
import type { Handler } from '../src/handlers.js';
import { JobQueue } from '../src/JobQueue.js';
import { jobTask } from '../src/jobTask.js';
import { keysOf, runningOf } from './support/journal.js';
import { Stage } from './support/Stage.js';

describe('cancelling', { timeout: 90_000 }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open({ workers: 3, concurrency: 2 });
  });
  afterEach(() => stage.untilEmpty());
  after(() => stage?.close());

  /** Resolves with the keys of the running jobs, once as many run as the workers can take. */
  const untilBusy = (keys: readonly number[]) =>
    stage.journal.until((journal) => {
      const running = runningOf(journal).filter((key) => keys.includes(key));
      return running.length === 6 && running;
    });

  /** Waits until the journal shows that the running jobs have seen their signal, and that no other job was started. */
  const onlyAborted = async (keys: readonly number[], running: readonly number[]) => {
    await stage.untilEmpty();
    await stage.journal.until((journal) => running.every((key) => keysOf(journal, 'aborted').includes(key)));
    const journal = await stage.journal.read();
    assert.deepEqual(
      keysOf(journal, 'started').filter((key) => keys.includes(key)),
      running,
    );
    assert.deepEqual(
      keysOf(journal, 'ended').filter((key) => keys.includes(key)),
      [],
    );
  };

  it('by a deadline: waiting jobs leave the queue, running ones see their signal, each key has its outcome', async () => {
    const keys = stage.keys(20);
    mock.timers.enable({ apis: ['setInterval'] });
    try {
      const outcomes = lastValueFrom(
        tasks(keys, (key) => jobTask(stage.queue, 'hold', key)).pipe(
          asSettled({ concurrency: 15, timeout: 30_000 }),
          toArray(),
        ),
      );
      const running = await untilBusy(keys);
      // Time only passes from here on.
      mock.timers.tick(30_000);

      assert.deepEqual(
        (await outcomes).map(({ key }) => key),
        keys,
      );
      for (const outcome of await outcomes)
        assert.ok(outcome.status === 'rejected' && outcome.reason instanceof TimeoutAllError);
      await onlyAborted(keys, running);
    } finally {
      mock.timers.reset();
    }
  });

  it('by a deadline that ends the stream', async () => {
    const keys = stage.keys(8);
    mock.timers.enable({ apis: ['setInterval'] });
    try {
      const ended = assert.rejects(
        lastValueFrom(tasks(keys, (key) => jobTask(stage.queue, 'hold', key)).pipe(withTimeoutAll(1_000))),
        { name: 'TimeoutAllError', running: keys, waiting: [] },
      );
      const running = await untilBusy(keys);
      mock.timers.tick(1_000);
      await ended;
      await onlyAborted(keys, running);
    } finally {
      mock.timers.reset();
    }
  });

  it('by unsubscribing: the queue is empty', async () => {
    const keys = stage.keys(30);
    const leave$ = new Subject<void>();
    const outcomes = lastValueFrom(
      tasks(keys, (key) => jobTask(stage.queue, 'hold', key)).pipe(asSettled(), takeUntil(leave$), toArray()),
    );
    const running = await untilBusy(keys);
    leave$.next();
    assert.deepEqual(await outcomes, []);
    await onlyAborted(keys, running);
  });

  it('by unsubscribing at once, before the job has reached Redis', async () => {
    const keys = stage.keys(10);
    // As with a Redis that has just been started: adding a job takes two messages there, and removing it one.
    await stage.forgetHowToAdd();
    for (const key of keys) jobTask(stage.queue, 'hold', key).subscribe().unsubscribe();
    await stage.queue.idle();
    await stage.untilEmpty();
    // A worker may have been faster than the removal. Then it has been told to stop.
    const journal = await stage.journal.until(
      (entries) => runningOf(entries).every((key) => !keys.includes(key)) && entries,
    );
    assert.deepEqual(
      keysOf(journal, 'ended').filter((key) => keys.includes(key)),
      [],
    );
  });

  it('by the first success: the losers stop on the other workers', async () => {
    const keys = stage.keys(9);
    const winner = firstValueFrom(tasks(keys, (key) => jobTask(stage.queue, 'hold', key)).pipe(firstSuccess()));
    const running = await untilBusy(keys);
    const [chosen, ...losers] = running;
    await stage.release(chosen!);

    assert.equal(await winner, chosen! * 2);
    await stage.journal.until((journal) => losers.every((key) => keysOf(journal, 'aborted').includes(key)));
    const journal = await stage.journal.read();
    const where = (what: 'ended' | 'aborted', of: readonly number[]) =>
      new Set(journal.flatMap((entry) => (entry.what === what && of.includes(entry.key) ? [entry.worker] : [])));
    assert.deepEqual(where('aborted', losers), new Set(stage.workers.map(({ pid }) => pid)));
    assert.deepEqual(
      keysOf(journal, 'ended').filter((key) => keys.includes(key)),
      [chosen],
    );
  });

  it('leaves nothing behind of a job whose worker misses the cancellation', async () => {
    const queue = await JobQueue.open<{ deaf: Handler<number, string> }>('others', { url: stage.redis.url });
    const [started, ended] = [new Subject<void>(), new Subject<string>()];
    const worker = new Worker(
      'others',
      () => {
        started.next();
        return firstValueFrom(ended);
      },
      { connection: { url: stage.redis.url } },
    );
    const isRunning = firstValueFrom(started);
    const subscription = jobTask(queue, 'deaf', 1).subscribe();
    await isRunning;

    subscription.unsubscribe();
    await queue.idle();
    const [job] = await queue.bull.getActive();
    const events = new QueueEvents('others', { connection: { url: stage.redis.url }, lastEventId: '0' });
    const removed = once(events, 'removed');
    ended.next('too late');

    assert.deepEqual((await removed)[0], { jobId: job!.id, prev: 'completed' });
    await Promise.all([queue.close(), events.close(), worker.close()]);
  });

  it('leaves nothing behind of a job that ignores its signal', async () => {
    const [key] = stage.keys(1);
    const subscription = jobTask(stage.queue, 'stubborn', key!).subscribe();
    await stage.journal.until((journal) => runningOf(journal).includes(key!));
    subscription.unsubscribe();
    await stage.queue.idle();
    assert.equal((await stage.jobKeys()).length, 2, 'the job and its lock');
    await stage.release(key!);
    await stage.untilEmpty();
  });
});
