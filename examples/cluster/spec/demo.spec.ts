import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { RedisServer } from '../tools/RedisServer.js';

const folder = fileURLToPath(new URL('..', import.meta.url));

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return spawn(command, args, { cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Does what the script in package.json does, but returns a process that can receive signals. */
function runNode(program: string, args: readonly string[], url: string) {
  return run(process.execPath, ['--import', 'tsx', program, ...args], { REDIS_URL: url });
}

/** The rows in the output, with the worker of each. */
function rowsIn(output: string): { row: number; worker: number }[] {
  return [...output.matchAll(/^\[\d+\/\d+\] row (\d+) computed by worker (\d+)/gm)].map(([, row, worker]) => ({
    row: Number(row),
    worker: Number(worker),
  }));
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const inOrder = (rows: { row: number }[]) => rows.map(({ row }) => row).sort((one, other) => one - other);

describe('npm run demo', { timeout: 90_000 }, () => {
  it('computes each row once, although a worker is killed, and leaves nothing behind', async () => {
    const demo = run('npm', ['run', '--silent', 'demo', '--', '--rows', '12', '--steps', '200000'], {
      REDIS_URL: undefined,
    });
    const [output, [code]] = await Promise.all([text(demo.stdout), once(demo, 'close')]);

    assert.equal(code, 0);
    const rows = rowsIn(output);
    assert.deepEqual(inOrder(rows), upTo(12));
    const [, victim] = /^Worker (\d+) was killed in the middle of its jobs/m.exec(output)!;
    assert.match(output, /^Worker \d+ was started\.$/m);
    assert.match(output, /^The limit of the whole cluster was raised from 2 jobs at once to 4\.$/m);
    const afterwards = rowsIn(output.slice(output.indexOf('was killed')));
    assert.deepEqual(
      afterwards.filter(({ worker }) => worker === Number(victim)),
      [],
    );
    assert.match(output, /\n12 of 12 rows, one outcome each; \d+ of them had to be restarted\.\n$/);
  });

  describe('with a Redis of your own', () => {
    let redis: RedisServer;
    let connection: Redis;
    before(async () => {
      redis = await RedisServer.open();
      connection = new Redis(redis.url);
    });
    after(async () => {
      connection?.disconnect();
      await redis?.close();
    });

    const jobKeys = () => connection.keys('bull:rxjs-as-completed-demo:*');

    it('uses workers that were started by hand and stop on Ctrl+C', async () => {
      const worker = runNode('demo/worker.ts', [], redis.url);
      const lines = createInterface(worker.stdout);
      const [line] = (await once(lines, 'line')) as [string];
      assert.equal(line, `Worker ${worker.pid} takes jobs from ${redis.url}. Ctrl+C stops it.`);

      const demo = runNode('demo/main.ts', ['--rows', '6', '--steps', '1000', '--workers', '0'], redis.url);
      const [output, [code]] = await Promise.all([text(demo.stdout), once(demo, 'close')]);
      assert.equal(code, 0);
      assert.deepEqual(inOrder(rowsIn(output)), upTo(6));
      assert.deepEqual(new Set(rowsIn(output).map((each) => each.worker)), new Set([worker.pid]));
      // The worker is still running and looks for stalled jobs every second, which writes these two keys.
      const ofWorker = ['stalled-check', 'meta'].map((name) => `bull:rxjs-as-completed-demo:${name}`);
      assert.deepEqual(
        (await jobKeys()).filter((key) => !ofWorker.includes(key)),
        [],
      );

      const closed = once(worker, 'close');
      worker.kill('SIGINT');
      assert.deepEqual(await closed, [0, null]);
    });

    it('empties the queue when it is interrupted', async () => {
      const demo = runNode('demo/main.ts', ['--rows', '50', '--steps', '1000000', '--workers', '1'], redis.url);
      const lines = createInterface(demo.stdout);
      const said: string[] = [];
      const closed = once(demo, 'close');
      for await (const line of lines) {
        said.push(line);
        if (line.startsWith('[1/50]')) demo.kill('SIGINT');
      }
      assert.deepEqual(await closed, [0, null]);
      assert.match(said.at(-1)!, /^\d of 50 rows, one outcome each/);
      assert.deepEqual(await jobKeys(), []);
    });
  });
});
