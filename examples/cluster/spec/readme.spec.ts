import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RedisServer } from '../tools/RedisServer.js';

const folder = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(`${folder}${path}`, 'utf8');

describe('README.md', { timeout: 90_000 }, () => {
  it('shows the files of smallest/ unchanged', () => {
    const shown = [...read('README.md').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
    const files = readdirSync(`${folder}smallest`).map((file) => read(`smallest/${file}`));
    assert.deepEqual(shown.toSorted(), files.toSorted());
  });

  it('shows a program that works', async () => {
    const redis = await RedisServer.open();
    const run = (file: string, args: readonly string[]) =>
      spawn(process.execPath, ['--import', 'tsx', file, ...args], {
        cwd: folder,
        env: { ...process.env, REDIS_URL: redis.url },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
    const worker = run('smallest/worker.ts', []);
    const ended = once(worker, 'exit');
    try {
      const client = run('smallest/client.ts', ['package.json', 'missing.json']);
      const [output, [code]] = await Promise.all([text(client.stdout), once(client, 'close')]);
      assert.equal(code, 0);
      const [good, bad] = output
        .split('\n')
        .toSorted()
        .filter((line) => line !== '')
        .toReversed();
      assert.equal(good, `package.json ${createHash('sha256').update(read('package.json')).digest('hex')}`);
      assert.match(
        bad!,
        /^missing\.json JobError: Job "checksum" \([\w-]{36}\) of queue "files" failed: ENOENT: no such file or directory, open 'missing\.json'$/,
      );
    } finally {
      worker.kill();
      await ended;
      await redis.close();
    }
  });
});
