import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { lastValueFrom } from 'rxjs';
import { jobTask } from '../src/jobTask.js';
import { Stage } from './support/Stage.js';

describe('a JobQueue that has just been opened', { timeout: 90_000 }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open({ workers: 1 });
  });
  after(() => stage?.close());

  it('misses no outcome, no matter how fast it comes', async () => {
    for (const key of stage.keys(50)) {
      const queue = await stage.openClient(stage.redis.url);
      assert.equal(await lastValueFrom(jobTask(queue, 'attempt', 0)), 1, `${key}`);
      await queue.close();
    }
  });
});
