import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { lastValueFrom, toArray } from 'rxjs';
import { asSettled, tasks } from 'rxjs-as-completed';
import { JobError } from '../src/JobError.js';
import type { JobQueue } from '../src/JobQueue.js';
import { jobTask } from '../src/jobTask.js';
import { keysOf, runningOf } from './support/journal.js';
import { Proxy } from './support/Proxy.js';
import { Stage } from './support/Stage.js';
import type { TestHandlers } from './support/worker.js';

describe('when Redis crashes and comes back', { timeout: 90_000 }, () => {
  let stage: Stage | undefined;
  afterEach(() => stage?.close());

  it('with an append-only file: no job is lost, whether running, waiting or about to be added', async () => {
    stage = await Stage.open({ workers: 2, concurrency: 3, appendOnly: true });
    const { queue, journal, redis } = stage;
    const keys = stage.keys(40);
    const [early, ...others] = keys;
    const outcomes = lastValueFrom(
      tasks(keys, (key) => jobTask(queue, 'hold', key)).pipe(
        asSettled({ concurrency: 20, timeout: 100_000 }),
        toArray(),
      ),
    );
    await journal.until((entries) => runningOf(entries).length === 6);
    await stage.release(early!);
    await journal.until((entries) => runningOf(entries).length === 6 && !runningOf(entries).includes(early!));

    await redis.kill();
    const [late] = stage.keys(1);
    const lateResult = lastValueFrom(jobTask(queue, 'hold', late!));
    await redis.start();
    await stage.release(...others, late!);

    assert.deepEqual(
      (await outcomes).map(({ key }) => key).sort((one, other) => one - other),
      keys,
    );
    assert.deepEqual(
      (await outcomes).filter(({ status }) => status !== 'fulfilled'),
      [],
    );
    assert.equal(await lateResult, late! * 2);
    await stage.untilEmpty();
  });

  it('without its data: the outcome is an error that says the job is lost', async () => {
    stage = await Stage.open({ workers: 1, concurrency: 2, appendOnly: false });
    const { queue, journal, redis } = stage;
    const keys = stage.keys(5);
    const outcomes = lastValueFrom(
      tasks(keys, (key) => jobTask(queue, 'hold', key)).pipe(asSettled({ timeout: 100_000 }), toArray()),
    );
    await journal.until((entries) => runningOf(entries).length === 2);
    await queue.idle();

    await redis.kill();
    await redis.start();

    assert.equal((await outcomes).length, 5);
    for (const outcome of await outcomes) {
      assert.ok(outcome.status === 'rejected' && outcome.reason instanceof JobError);
      assert.match(
        outcome.reason.message,
        /^Job "hold" \([\w-]{36}\) of queue "stage" is lost: Redis no longer knows it$/,
      );
    }
  });
});

describe('when the client is cut off from Redis', { timeout: 90_000 }, () => {
  let stage: Stage;
  let proxy: Proxy;
  let client: JobQueue<TestHandlers>;

  before(async () => {
    stage = await Stage.open({ workers: 1, concurrency: 4 });
    proxy = await Proxy.open(stage.redis.url);
    client = await stage.openClient(proxy.url);
  });
  after(async () => {
    proxy?.mend();
    await client?.close();
    await proxy?.close();
    await stage?.close();
  });

  const untilRunning = (keys: readonly number[]) =>
    stage.journal.until((journal) => keys.every((key) => runningOf(journal).includes(key)));

  it('it still gets the outcomes it missed, even if the events are gone', async () => {
    const [good, bad] = stage.keys(2);
    const result = lastValueFrom(jobTask(client, 'hold', good!));
    const failure = assert.rejects(
      lastValueFrom(jobTask(client, 'late', bad!)),
      /^JobError: Job "late" .* failed: too late$/,
    );
    await untilRunning([good!, bad!]);
    await client.idle();

    proxy.cut();
    await stage.release(good!, bad!);
    await stage.untilFinished(2);
    await stage.dropEvents();
    proxy.mend();

    assert.equal(await result, good! * 2);
    await failure;
    await stage.untilEmpty();
  });

  it('jobs that it cancels meanwhile are cancelled when it reconnects', async () => {
    const keys = stage.keys(6);
    const subscription = tasks(keys, (key) => jobTask(client, 'hold', key))
      .pipe(asSettled())
      .subscribe();
    const running = keys.slice(0, 4);
    await untilRunning(running);
    await client.idle();

    proxy.cut();
    subscription.unsubscribe();
    proxy.mend();

    await stage.untilEmpty();
    await stage.journal.until((journal) => running.every((key) => keysOf(journal, 'aborted').includes(key)));
  });
});
