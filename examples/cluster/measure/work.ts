import { pbkdf2Sync } from 'node:crypto';

/** What is measured: as handlers of jobs, and called directly. */
export const handlers = {
  /** Nothing: what remains is the cost of having it done. */
  nothing: (input: number): Promise<number> => Promise.resolve(input),

  /** Seconds that the worker has spent on a processor so far. */
  processorTime: (): Promise<number> => Promise.resolve(processorTime()),

  /** Keeps a processor busy. */
  compute: (rounds: number): Promise<string> =>
    Promise.resolve(pbkdf2Sync('a task', 'salt', rounds, 32, 'sha256').toString('hex')),
};

export type MeasuredHandlers = typeof handlers;

/** Seconds that this process has spent on a processor so far. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/**
 * How many rounds take a millisecond on this machine: the best of some tries, for a busy machine only ever takes
 * longer.
 */
export function roundsPerMillisecond(): number {
  const rounds = 20_000;
  const times = Array.from({ length: 20 }, () => {
    const start = performance.now();
    pbkdf2Sync('a task', 'salt', rounds, 32, 'sha256');
    return performance.now() - start;
  });
  return Math.round(rounds / Math.min(...times));
}
