import { spawn } from 'node:child_process';

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
    let isStopped = false;

    const stop = (signal) => {
      isStopped = true;
      killGroup(child, signal);
    };
    signals.forEach((signal) => process.on(signal, stop));
    const watch = setInterval(() => {
      if (process.ppid !== parent) stop('SIGTERM');
    }, 200);
    child.on('error', reject);
    child.on('close', (code) => {
      signals.forEach((signal) => process.off(signal, stop));
      clearInterval(watch);
      killGroup(child, 'SIGKILL');
      if (isStopped) process.exit();
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
