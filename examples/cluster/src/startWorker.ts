import { Relay, UnrecoverableError, Worker, type WorkerOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { cancelTopic } from './cancellation.js';
import type { Handlers } from './handlers.js';

export interface JobWorkerOptions extends Pick<
  WorkerOptions,
  'concurrency' | 'drainDelay' | 'lockDuration' | 'maxStalledCount' | 'stalledInterval'
> {
  /** The address of Redis, such as `redis://127.0.0.1:6379`. */
  readonly url: string;
  /** Called when a connection or a lock is lost. @default console.error */
  readonly onError?: (error: Error) => void;
}

export interface JobWorker {
  /** Stops taking jobs, and closes the connections when the running jobs have ended. */
  close(): Promise<void>;
}

/**
 * Starts a worker for a queue, and resolves when it takes jobs. There can be any number of workers, on any number of
 * machines.
 */
export async function startWorker(
  queueName: string,
  handlers: Handlers,
  { url, onError = console.error, ...options }: JobWorkerOptions,
): Promise<JobWorker> {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  const cancelled = new RecentIds(REMEMBERED);

  const worker = new Worker(
    queueName,
    async (job, _token, signal) => {
      if (cancelled.has(job.id!)) worker.cancelJob(job.id!, REASON);
      try {
        signal!.throwIfAborted();
        return await handlerOf(handlers, job.name)(job.data as never, { job, signal: signal! });
      } catch (error) {
        // A cancelled job must not be retried.
        if (signal!.aborted) throw new UnrecoverableError(REASON);
        throw error instanceof Error ? error : new Error(String(error));
      } finally {
        // Nobody will ask for the outcome, so the job leaves the queue as soon as it ends.
        if (signal!.aborted) Object.assign(job.opts, { removeOnComplete: true, removeOnFail: true });
      }
    },
    { ...options, connection, autorun: false },
  ).on('error', onError);

  const relay = new Relay({ connection }).on('error', onError);
  await relay.subscribe<string>(cancelTopic(queueName), ({ data: id }) => {
    const isRunningHere = worker.cancelJob(id, REASON);
    // The job may still arrive: it's on its way, or the worker that had it was killed.
    if (!isRunningHere) cancelled.add(id);
  });
  worker.run().catch(onError);

  return {
    async close() {
      await worker.close();
      await relay.close();
      await connection.quit();
    },
  };
}

const REASON = 'the client has given this job up';

/** How many ids of cancelled jobs a worker remembers, in case the jobs arrive later. */
const REMEMBERED = 10_000;

function handlerOf(handlers: Handlers, name: string): Handlers[string] {
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
  if (handler === undefined)
    throw new Error(`This worker has no handler for "${name}". It handles ${Object.keys(handlers).join(', ')}`);
  return handler;
}

/** A set that drops its oldest members. */
class RecentIds {
  readonly #ids = new Set<string>();

  constructor(private readonly limit: number) {}

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(id: string): void {
    this.#ids.add(id);
    if (this.#ids.size > this.limit) this.#ids.delete(this.#ids.values().next().value!);
  }
}
