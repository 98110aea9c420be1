import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { forkJoin, lastValueFrom, retry, toArray } from 'rxjs';
import { asSettled, tasks } from 'rxjs-as-completed';
import { JobError } from '../src/JobError.js';
import { jobTask } from '../src/jobTask.js';
import { keysOf, runningOf } from './support/journal.js';
import { Stage } from './support/Stage.js';

describe('jobTask', { timeout: 90_000 }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open({ workers: 1 });
  });
  afterEach(() => stage.untilEmpty());
  after(() => stage?.close());

  it('is cold: it adds a job on each subscription, and none before', async () => {
    const [key] = stage.keys(1);
    const task = jobTask(stage.queue, 'work', key!);
    assert.deepEqual(await stage.jobKeys(), []);
    assert.deepEqual(await lastValueFrom(forkJoin([task, task])), [key! * 2, key! * 2]);
    assert.deepEqual(keysOf(await stage.journal.read(), 'started'), [key, key]);
  });

  it('emits the result once, then completes', async () => {
    assert.deepEqual(await lastValueFrom(jobTask(stage.queue, 'attempt', 0).pipe(toArray())), [1]);
  });

  it('fails with an error that names the job, its queue and what was thrown', async () => {
    const fails = async (reason: unknown, message: RegExp) => {
      await assert.rejects(lastValueFrom(jobTask(stage.queue, 'fail', reason)), (error: unknown) => {
        assert.ok(error instanceof JobError);
        assert.match(error.message, message);
        assert.deepEqual([error.name, error.jobName, error.queueName], ['JobError', 'fail', 'stage']);
        assert.ok(error.message.includes(error.jobId));
        return true;
      });
    };
    await fails('an error', /^Job "fail" \([\w-]{36}\) of queue "stage" failed: no such picture$/);
    await fails('only words', /failed: only words$/);
    await fails(null, /failed: null$/);
  });

  it('fails when the worker has no handler for the job', async () => {
    await assert.rejects(
      // @ts-expect-error -- the types reject it too
      lastValueFrom(jobTask(stage.queue, 'toString', 1)),
      /Job "toString" .* failed: This worker has no handler for "toString"\. It handles work, hold, /,
    );
  });

  it('fails when the job cannot be added', async () => {
    await assert.rejects(lastValueFrom(jobTask(stage.queue, 'fail', 1n)), (error: unknown) => {
      assert.ok(error instanceof JobError && error.cause instanceof TypeError);
      assert.match(error.message, /^Job "fail" \([\w-]{36}\) of queue "stage" could not be added$/);
      return true;
    });
  });

  it('fails when somebody else removes the job', async () => {
    await stage.setLimit(1);
    const [running, waiting] = stage.keys(2);
    const result = lastValueFrom(jobTask(stage.queue, 'hold', running!));
    const removed = assert.rejects(
      lastValueFrom(jobTask(stage.queue, 'hold', waiting!)),
      /^JobError: Job "hold" \([\w-]{36}\) of queue "stage" was removed from the queue$/,
    );
    await stage.journal.until((journal) => runningOf(journal).includes(running!));
    await stage.queue.idle();
    const [job] = await stage.queue.bull.getWaiting();
    await job!.remove();
    await removed;
    await stage.release(running!);
    assert.equal(await result, running! * 2);
    await stage.setLimit(4);
  });

  it('can be retried by the workers, or by the client', async () => {
    assert.equal(await lastValueFrom(jobTask(stage.queue, 'attempt', 2, { attempts: 3 })), 3);
    await assert.rejects(lastValueFrom(jobTask(stage.queue, 'attempt', 2, { attempts: 2 })), /failed: attempt 2$/);
    await assert.rejects(lastValueFrom(jobTask(stage.queue, 'attempt', 2).pipe(retry(2))), /failed: attempt 1$/);
  });

  it('ends with an outcome like any other task', async () => {
    const outcomes = await lastValueFrom(
      tasks({ good: 'attempt', bad: 'fail' } as const, (name) => jobTask(stage.queue, name, 0)).pipe(
        asSettled(),
        toArray(),
      ),
    );
    assert.deepEqual(Object.fromEntries(outcomes.map(({ key, status }) => [key, status])), {
      good: 'fulfilled',
      bad: 'rejected',
    });
  });

  it('fails when its queue is closed, and leaves no job behind, not even one that ends later', async () => {
    const client = await stage.openClient(stage.redis.url);
    await stage.setLimit(3);
    const [obedient, stubborn, late, waiting] = stage.keys(4);
    const running = [obedient!, stubborn!, late!];
    const ends = [
      jobTask(client, 'hold', obedient!),
      jobTask(client, 'stubborn', stubborn!),
      jobTask(client, 'late', late!, { attempts: 2 }),
      jobTask(client, 'hold', waiting!),
    ].map((task) =>
      assert.rejects(
        lastValueFrom(task),
        /^JobError: Job "\w+" \([\w-]{36}\) of queue "stage" was given up: the queue is closed$/,
      ),
    );
    await stage.journal.until((journal) => running.every((key) => runningOf(journal).includes(key)));

    await client.close();
    await Promise.all(ends);
    await stage.journal.until((journal) => keysOf(journal, 'aborted').includes(obedient!));
    await stage.release(stubborn!, late!);

    await stage.untilEmpty();
    const started = keysOf(await stage.journal.read(), 'started').filter((key) => [...running, waiting!].includes(key));
    assert.deepEqual(
      started.sort((one, other) => one - other),
      running,
    );
  });
});
