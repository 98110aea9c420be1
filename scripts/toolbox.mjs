// Helpers for the scripts: run a program, pack the package, use a temporary folder.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** The programs to stop when the script is interrupted. */
const running = new Set();

/**
 * Runs a program and resolves with its output: stdout and stderr, interleaved. If the program fails, rejects with an
 * error whose message contains the output.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, show?: boolean }} options
 *   `show` prints the output instead of collecting it
 * @returns {Promise<string>}
 */
export function run(command, args, { cwd = root, env = {}, show = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command === 'node' ? process.execPath : command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', (error) =>
      reject(error.code === 'ENOENT' ? new Error(`${command} is missing, or can't be found in PATH`) : error),
    );
    child.on('close', (code, signal) => {
      running.delete(child);
      if (code === 0) resolve(output);
      else
        reject(new Error(`${command} ${args.join(' ')} ended with ${signal ?? `code ${code}`}\n${output}`.trimEnd()));
    });
  });
}

/**
 * Builds the package and packs it into a folder. Resolves with the path of the tarball.
 * @param {string} folder
 * @returns {Promise<string>}
 */
export async function pack(folder) {
  const output = await run('npm', ['pack', '--json', '--pack-destination', folder]);
  const [, tarball] = /"filename": "(.+?)"/.exec(output) ?? [];
  if (tarball === undefined) throw new Error(`npm pack does not name its tarball:\n${output}`);
  return join(folder, tarball);
}

/**
 * Calls `work` with a new, empty folder and removes the folder afterwards, even if the work fails or is interrupted.
 * @template T
 * @param {string} name
 * @param {(folder: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withTemporaryFolder(name, work) {
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  const remove = () => rm(folder, { recursive: true, force: true });
  const interrupted = () => {
    for (const child of running) child.kill();
    void remove().finally(() => process.exit(130));
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    return await work(folder);
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await remove();
  }
}

/**
 * Runs `main`. If it fails, prints the message without a stack trace and sets the exit code to 1.
 * @param {() => Promise<void>} main
 */
export async function script(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
