/**
 * The worker for the tests. It keeps a journal of what it does, and can hold a job until the test releases it.
 * Arguments: the address of Redis, the name of the queue, the concurrency, and the lock duration in milliseconds.
 */
import { scrypt, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import type { JobContext } from '../../src/handlers.js';
import { startWorker } from '../../src/startWorker.js';
import type { JobEntry, JournalEntry } from './journal.js';
import { Stream } from './Stream.js';

const [url, queue, concurrency, lockDuration] = process.argv.slice(2) as [string, string, string, string];

const connection = new Redis(url, { maxRetriesPerRequest: null });
connection.on('error', () => {});
const journal = new Stream<JournalEntry>(connection, 'journal');
const released = new Stream<number>(connection, 'released');

const compute = promisify<string, string, number, ScryptOptions, Buffer>(scrypt);

const note = (what: JobEntry['what'], key: number) => journal.add({ what, key, worker: process.pid });

async function journaled(key: number, work: () => Promise<unknown>): Promise<number> {
  await note('started', key);
  try {
    await work();
  } catch (error) {
    await note('aborted', key);
    throw error;
  }
  await note('ended', key);
  return key * 2;
}

const isReleased = (key: number) => released.until((keys) => keys.includes(key));

const handlers = {
  /** Takes some time. */
  work: (key: number) => journaled(key, () => compute(`${key}`, 'salt', 32, { cost: 1_024 })),

  /** Runs until it is released or cancelled. */
  hold: (key: number, { signal }: JobContext) =>
    journaled(
      key,
      () =>
        new Promise((resolve, reject) => {
          isReleased(key).then(resolve, reject);
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    ),

  /** Ignores its signal. */
  stubborn: (key: number) => journaled(key, () => isReleased(key)),

  /** Only notices at the end that it was cancelled, and fails otherwise. */
  late: (key: number, { signal }: JobContext) =>
    journaled(key, async () => {
      await isReleased(key);
      signal.throwIfAborted();
      throw new Error('too late');
    }),

  async fail(reason: unknown): Promise<never> {
    throw reason === 'an error' ? new Error('no such picture') : reason;
  },

  /** Returns how often it was started. */
  attempt: async (failures: number, { job }: JobContext): Promise<number> => {
    if (job.attemptsStarted <= failures) throw new Error(`attempt ${job.attemptsStarted}`);
    return job.attemptsStarted;
  },
};

export type TestHandlers = typeof handlers;

await startWorker(queue, handlers, {
  url,
  concurrency: Number(concurrency),
  lockDuration: Number(lockDuration),
  stalledInterval: 1_000,
  // How often an idle worker checks for a raised limit, in seconds.
  drainDelay: 1,
  maxStalledCount: 3,
  // Connections are lost on purpose.
  onError: () => {},
});
process.send!('ready');
// No matter how the test ends.
process.once('disconnect', () => process.exit());
