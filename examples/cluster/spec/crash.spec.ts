import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { lastValueFrom, toArray } from 'rxjs';
import { asSettled, tasks } from 'rxjs-as-completed';
import { jobTask } from '../src/jobTask.js';
import { keysOf, runningOf } from './support/journal.js';
import { Stage } from './support/Stage.js';

describe('when a worker is killed', { timeout: 90_000 }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open({ workers: 3, concurrency: 2, lockDuration: 4_000 });
  });
  afterEach(() => stage.untilEmpty());
  after(() => stage?.close());

  it('in the middle of its jobs, others run them again: each key has exactly one outcome', async () => {
    const keys = stage.keys(12);
    const outcomes = lastValueFrom(
      tasks(keys, (key) => jobTask(stage.queue, 'hold', key)).pipe(asSettled({ timeout: 60_000 }), toArray()),
    );
    const [victim] = stage.workers;
    await stage.journal.until((journal) => runningOf(journal).length === 6);
    const lost = runningOf(await stage.journal.read(), victim!.pid);
    assert.equal(lost.length, 2);
    await victim!.kill('SIGKILL');
    await stage.release(...keys);

    assert.deepEqual(
      (await outcomes).map(({ key }) => key).sort((one, other) => one - other),
      keys,
    );
    for (const outcome of await outcomes)
      assert.equal(outcome.status === 'fulfilled' && outcome.value, outcome.key * 2);
    const journal = await stage.journal.read();
    for (const key of lost) {
      assert.equal(keysOf(journal, 'started').filter((started) => started === key).length, 2);
      assert.ok(journal.some((entry) => entry.what === 'ended' && entry.key === key && entry.worker !== victim!.pid));
    }
  });

  it('its cancelled jobs do not run again', async () => {
    const keys = stage.keys(6);
    await stage.addWorker();
    const subscription = tasks(keys, (key) => jobTask(stage.queue, 'stubborn', key))
      .pipe(asSettled())
      .subscribe();
    await stage.journal.until((journal) => keys.every((key) => runningOf(journal).includes(key)));
    const victim = stage.workers.at(-1)!;
    const lost = runningOf(await stage.journal.read(), victim.pid);
    assert.equal(lost.length, 2);

    subscription.unsubscribe();
    await stage.queue.idle();
    await victim.kill('SIGKILL');
    await stage.release(...keys.filter((key) => !lost.includes(key)));
    await stage.untilEmpty();
    assert.deepEqual(
      keysOf(await stage.journal.read(), 'started')
        .filter((key) => lost.includes(key))
        .sort(),
      lost.sort(),
    );
  });
});
