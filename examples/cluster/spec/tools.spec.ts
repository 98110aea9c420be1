import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { RedisServer } from '../tools/RedisServer.js';
import { WorkerProcess } from '../tools/WorkerProcess.js';

describe('RedisServer', { timeout: 90_000 }, () => {
  const open = async (appendOnly: boolean) => {
    const server = await RedisServer.open({ appendOnly });
    const connection = new Redis(server.url);
    const [, folder] = (await connection.config('GET', 'dir')) as [string, string];
    return { server, connection, folder };
  };

  for (const appendOnly of [true, false]) {
    it(
      appendOnly
        ? 'finds its data again after a crash, with an append-only file'
        : 'has lost its data after a crash, without one',
      async () => {
        const { server, connection, folder } = await open(appendOnly);
        await connection.set('key', 'value');
        await server.kill();
        await server.start();
        assert.equal(await connection.get('key'), appendOnly ? 'value' : null);
        connection.disconnect();
        await server.close();
        assert.equal(existsSync(folder), false);
        assert.equal(await refuses(server.url), true);
      },
    );
  }
});

describe('WorkerProcess', { timeout: 90_000 }, () => {
  it('fails when its program ends before it is ready', async () => {
    await assert.rejects(
      WorkerProcess.start(new URL('../tools/beforeExit.ts', import.meta.url)),
      /beforeExit\.ts ended with code 0$/,
    );
  });
});

describe('Redis and workers end', { timeout: 90_000 }, () => {
  for (const [how, code, signal] of [
    ['throw', 1, undefined],
    ['SIGTERM', 143, 'SIGTERM'],
    ['SIGINT', 130, 'SIGINT'],
  ] as const) {
    it(`when the process that started them ends by ${how}`, async (test) => {
      const program = fileURLToPath(new URL('support/holdEverything.ts', import.meta.url));
      const child = spawn(process.execPath, ['--import', 'tsx', program, how], { stdio: ['ignore', 'pipe', 'pipe'] });
      child.stderr.resume();
      // The worker and Redis share the output, so it closes when the last of them has ended.
      const closed = once(child, 'close');
      const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
      const { url, folder } = JSON.parse(line) as { url: string; folder: string };
      // should it fail
      test.after(async () => {
        await new Redis(url, { retryStrategy: () => null })
          .on('error', () => {})
          .shutdown('NOSAVE')
          .catch(() => {});
        rmSync(folder, { recursive: true, force: true });
      });
      if (signal) child.kill(signal);

      assert.deepEqual(await closed, [code, null]);
      assert.equal(existsSync(folder), false);
      assert.equal(await refuses(url), true);
    });
  }
});

/** Checks that nothing listens there any more. */
function refuses(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
}
