import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { lastValueFrom, tap, toArray } from 'rxjs';
import { asCompleted, asSettled, inOrder, tasks } from 'rxjs-as-completed';
import { jobTask } from '../src/jobTask.js';
import { keysOf, loadsOf, runningOf } from './support/journal.js';
import { Stage } from './support/Stage.js';

const ascending = (one: number, other: number) => one - other;

describe('three workers', { timeout: 90_000 }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open({ workers: 3, concurrency: 2 });
  });
  afterEach(() => stage.untilEmpty());
  after(() => stage?.close());

  it('run 200 jobs: one outcome each, never over the limit of the cluster, and every worker takes part', async () => {
    await stage.setLimit(5);
    const keys = stage.keys(200);
    const held = keys.slice(0, 5);
    const run = lastValueFrom(
      tasks(keys, (key) => jobTask(stage.queue, held.includes(key) ? 'hold' : 'work', key)).pipe(
        asSettled({ concurrency: 50, timeout: 60_000 }),
        toArray(),
      ),
    );
    // Two workers alone can't run five jobs.
    await stage.journal.until((journal) => held.every((key) => runningOf(journal).includes(key)));
    await stage.release(...held);
    const outcomes = await run;

    assert.deepEqual(outcomes.map(({ key }) => key).sort(ascending), keys);
    for (const outcome of outcomes) assert.equal(outcome.status === 'fulfilled' && outcome.value, outcome.key * 2);

    const journal = await stage.journal.read();
    assert.deepEqual(keysOf(journal, 'started').sort(ascending), keys);
    assert.deepEqual(
      loadsOf(journal).filter(({ running }) => running > 5),
      [],
    );
    for (const { pid } of stage.workers)
      assert.ok(journal.some((entry) => entry.what === 'ended' && entry.worker === pid));
  });

  it('deliver each result as its job completes, in any order', async () => {
    await stage.setLimit(6);
    const keys = stage.keys(6);
    const order = [2, 5, 0, 1, 4, 3].map((at) => keys[at]!);
    const outcomes = lastValueFrom(
      tasks(keys, (key) => jobTask(stage.queue, 'hold', key)).pipe(
        asSettled(),
        // The next one may only complete after this one has arrived.
        tap(({ completed }) => void stage.release(...order.slice(completed, completed + 1))),
        toArray(),
      ),
    );
    await stage.journal.until((journal) => runningOf(journal).length === 6);
    await stage.release(order[0]!);

    assert.deepEqual(
      (await outcomes).map(({ key }) => key),
      order,
    );
  });

  it('work with asCompleted and inOrder too', async () => {
    await stage.setLimit(6);
    const keys = stage.keys(20);
    const work = tasks(keys, (key) => jobTask(stage.queue, 'work', key));
    const doubled = keys.map((key) => key * 2);
    assert.deepEqual(
      (await lastValueFrom(work.pipe(asCompleted({ concurrency: 10 }), toArray()))).sort(ascending),
      doubled,
    );
    assert.deepEqual(await lastValueFrom(work.pipe(inOrder({ concurrency: 10 }), toArray())), doubled);
  });

  it('follow the limit of the cluster when it changes', async () => {
    // The journal holds the limit that certainly applies: a raise is noted beforehand, a reduction afterwards.
    const write = (limit: number) => stage.journal.add({ what: 'limit', limit });
    const keys = stage.keys(24);
    await stage.setLimit(3);
    await write(3);
    const outcomes = lastValueFrom(
      tasks(keys, (key) => jobTask(stage.queue, 'hold', key)).pipe(asSettled(), toArray()),
    );
    await stage.journal.until((journal) => runningOf(journal).length === 3);

    await write(6);
    await stage.setLimit(6);
    const six = await stage.journal.until((journal) => runningOf(journal).length === 6 && runningOf(journal));

    await stage.setLimit(2);
    await write(2);
    await stage.release(...six);
    await stage.journal.until(
      (journal) => runningOf(journal).length === 2 && !runningOf(journal).some((key) => six.includes(key)),
    );
    await stage.release(...keys);

    assert.deepEqual(
      (await outcomes).filter(({ status }) => status !== 'fulfilled'),
      [],
    );
    assert.deepEqual(
      loadsOf(await stage.journal.read()).filter(({ running, limit }) => running > limit),
      [],
    );
  });
});
