import { spawn } from 'node:child_process';

/** How long a program may take to end, in milliseconds. */
const PATIENCE = 2_000;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const hasGroups = process.platform !== 'win32';

/** The shell of npm. `kill` ends it without a signal to this process. */
const parent = process.ppid;

/**
 * Runs a program and shows its output. If this process or its parent is stopped with Ctrl+C or `kill`, the
 * program is stopped with everything that it has started, and then this process ends. It also ends if the program fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {Promise<void>}
 */
export function runGroup(command, args, cwd) {
  return new Promise((resolve, reject) => {
    // The leader of a new process group: signals to the group also reach what it starts.
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'], detached: hasGroups });
    let stoppedAt;
    let failure;

    // The second Ctrl+C in a row, or the parent that is still gone, leaves no more time for cleaning up.
    const stop = (signal) => {
      if (stoppedAt === undefined) {
        stoppedAt = Date.now();
        killGroup(child, signal);
      } else if (Date.now() - stoppedAt > PATIENCE) killGroup(child, 'SIGKILL');
    };
    signals.forEach((signal) => process.on(signal, stop));
    const watch = setInterval(() => {
      if (process.ppid !== parent) stop('SIGTERM');
    }, 200);
    child.on('error', (error) => {
      failure = error.code === 'ENOENT' ? new Error(`${command} is missing, or can't be found in PATH`) : error;
    });
    child.on('close', (code) => {
      signals.forEach((signal) => process.off(signal, stop));
      clearInterval(watch);
      killGroup(child, 'SIGKILL');
      if (failure !== undefined) return reject(failure);
      if (stoppedAt !== undefined) process.exit(code ?? 130);
      if (code !== 0) process.exit(code ?? 1); // the program has said why
      resolve();
    });
  });
}

function killGroup(child, signal) {
  try {
    process.kill(hasGroups ? -child.pid : child.pid, signal);
  } catch {
    // It has ended.
  }
}
