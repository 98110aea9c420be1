import { pbkdf2Sync } from 'node:crypto';

/** The work to measure, as job handlers and as functions to call directly. */
export const handlers = {
  /** Does nothing, so that only the overhead remains. */
  nothing: (input: number): Promise<number> => Promise.resolve(input),

  /** Seconds of CPU time that the worker has used so far. */
  processorTime: (): Promise<number> => Promise.resolve(processorTime()),

  /** Keeps a processor busy. */
  compute: (rounds: number): Promise<string> =>
    Promise.resolve(pbkdf2Sync('a task', 'salt', rounds, 32, 'sha256').toString('hex')),
};

export type MeasuredHandlers = typeof handlers;

/** Seconds of CPU time that this process has used so far. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** How many rounds take a millisecond on this machine: the best of 20 tries, as a busy machine can only be slower. */
export function roundsPerMillisecond(): number {
  const rounds = 20_000;
  const times = Array.from({ length: 20 }, () => {
    const start = performance.now();
    pbkdf2Sync('a task', 'salt', rounds, 32, 'sha256');
    return performance.now() - start;
  });
  return Math.round(rounds / Math.min(...times));
}
