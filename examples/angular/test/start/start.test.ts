import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually } from '../recipes/support/eventually.js';

const application = fileURLToPath(new URL('../..', import.meta.url));

/** The marks of all programs that were started. */
const marks: string[] = [];

// what a failed test has left
after(() => marks.flatMap(processesWith).forEach(({ pid }) => process.kill(pid, 'SIGKILL')));

for (const script of ['start', 'server'])
  test(`npm run ${script} reports a port that is taken in one line, before anything else`, async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const { code, output } = await run(script, { PORT: String(port) }).ended;
      assert.equal(code, 1);
      assert.deepEqual(ownLines(output), [`Port ${port} is taken: choose another one, as in "PORT=4301 npm start".`]);
    } finally {
      server.close();
    }
  });

test('a port that is not a number is reported in one line', async () => {
  const { code, output } = await run('start', { PORT: 'http' }).ended;
  assert.equal(code, 1);
  assert.deepEqual(ownLines(output), ['PORT is "http", which is not a number.']);
});

test('without npm install, one line says what to do', async () => {
  const clone = await mkdtemp(join(tmpdir(), 'clone-'));
  try {
    const copy = join(clone, 'examples/angular');
    for (const part of ['package.json', 'scripts'])
      await cp(join(application, part), join(copy, part), { recursive: true });
    await cp(join(application, '../../scripts/toolbox.mjs'), join(clone, 'scripts/toolbox.mjs'));
    const { code, output } = await run('start', {}, copy).ended;
    assert.equal(code, 1);
    assert.deepEqual(ownLines(output), ['node_modules/@angular/cli/bin/ng.js is missing: run "npm install" first.']);
  } finally {
    await rm(clone, { recursive: true });
  }
});

test('a missing tool is reported in one line', async () => {
  const program = promisify(execFile)(process.execPath, ['scripts/prepare.mjs'], {
    cwd: application,
    env: { PATH: '/nowhere' },
  });
  await assert.rejects(program, { code: 1, stderr: "npm is missing, or can't be found in PATH\n" });
});

for (const [name, stop] of [
  ['kill', (pid: number) => process.kill(pid, 'SIGTERM')],
  ['Ctrl+C', (pid: number) => process.kill(-pid, 'SIGINT')],
] as const) {
  test(`${name} during the build leaves no process`, async () => {
    const program = run('start', { PORT: String(await freePort()) });
    await program.says('Building the application');
    await eventually(() => assert.ok(program.processes().some(({ command }) => /\bng(?:\.js)? build/.test(command))));
    stop(program.pid);
    await program.ended;
    await eventually(() => assert.deepEqual(program.processes(), []));
  });

  test(`${name} stops the server and leaves no process`, async () => {
    const port = await freePort();
    const program = run('server', { PORT: String(port) });
    await program.says(`http://127.0.0.1:${port}/`);
    stop(program.pid);
    await program.ended;
    await eventually(() => assert.deepEqual(program.processes(), []));
    await assertFree(port);
  });
}

test('npm start builds and serves the application, until it is killed', { timeout: 600_000 }, async () => {
  const port = await freePort();
  const program = run('start', { PORT: String(port) });
  await program.says(`The showcase is at http://127.0.0.1:${port}/`);
  const response = await fetch(`http://127.0.0.1:${port}/board`);
  assert.match(await response.text(), /<app-root/);
  process.kill(program.pid, 'SIGTERM');
  await program.ended;
  await eventually(() => assert.deepEqual(program.processes(), []));
  await assertFree(port);
});

/** Starts a script with npm, in a process group of its own, as a shell does. */
function run(script: string, env: Record<string, string>, cwd = application) {
  const mark = `STARTED_BY_TEST=${randomUUID()}`;
  marks.push(mark);
  const [name, value] = mark.split('=') as [string, string];
  const child = spawn('npm', ['run', script], {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env, [name]: value },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
  return {
    pid: child.pid!,
    ended,
    processes: () => processesWith(mark),
    /** Fails if the program ends without having said it. */
    async says(text: string) {
      while (!output.includes(text)) {
        const end = ended.then(() => assert.fail(`It ended without "${text}":\n${output}`));
        await Promise.race([once(child.stdout, 'data'), end]);
      }
    },
  };
}

interface Process {
  readonly pid: number;
  readonly command: string;
}

/** The processes that have this variable in their environment, because they inherited it. Linux only. */
function processesWith(variable: string): Process[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && readProcess(entry, 'environ').includes(variable))
    .map((pid) => ({ pid: Number(pid), command: readProcess(pid, 'cmdline').replaceAll('\0', ' ').trim() }));
}

/** Nothing if it has ended meanwhile. */
function readProcess(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** What was printed, without the lines of npm. */
function ownLines(output: string): string[] {
  return output.split('\n').filter((line) => line !== '' && !/^(?:> |npm )/.test(line));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function assertFree(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.close();
}
