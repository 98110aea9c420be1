import { randomUUID } from 'node:crypto';
import { Queue, QueueEvents, Relay } from 'bullmq';
import { Redis } from 'ioredis';
import type { Observer } from 'rxjs';
import { cancelTopic } from './cancellation.js';
import type { DataOf, Handlers, NameOf, ResultOf } from './handlers.js';
import { JobError } from './JobError.js';
import type { JobTaskOptions } from './jobTask.js';

export interface JobQueueOptions {
  /** The address of Redis, such as `redis://127.0.0.1:6379`. */
  readonly url: string;
  /** Called when a connection is lost, or a job can't be removed or cancelled. @default console.error */
  readonly onError?: (error: Error) => void;
}

/** A job that this client has added. */
export interface SubmittedJob {
  readonly id: string;
  readonly name: string;
  /** Receives the outcome, until the task is unsubscribed. */
  observer: Observer<never> | undefined;
  /** Resolves when the attempt to add the job is over, successful or not. */
  readonly adding: Promise<void>;
}

/**
 * The client's side of a queue: the queue itself, the events that report the outcomes of its jobs, and a channel to
 * the workers that run them. Use it through `jobTask`.
 *
 * A job stays in Redis until the client that added it has received its outcome. If the connection is lost at that
 * moment, the client can still ask for the outcome later.
 */
export class JobQueue<Kinds extends Handlers> {
  /** All jobs that may still end, by id. The client makes the ids, because an event may arrive before `add` returns. */
  readonly #jobs = new Map<string, SubmittedJob>();
  /** Requests to Redis that are under way. */
  readonly #pending = new Set<Promise<void>>();

  private constructor(
    /** The underlying BullMQ queue, for everything else: `setGlobalConcurrency`, `getJobCounts`, `pause`, … */
    readonly bull: Queue<unknown, unknown, string>,
    private readonly events: QueueEvents,
    private readonly relay: Relay,
    private readonly connection: Redis,
    private readonly onError: (error: Error) => void,
  ) {
    events.on('completed', ({ jobId, returnvalue }) => this.#end(jobId, (job) => deliver(job, returnvalue)));
    events.on('failed', ({ jobId, failedReason }) =>
      this.#end(jobId, (job) => this.#fail(job, `failed: ${failedReason}`)),
    );
    events.on('removed', ({ jobId }) => {
      // Somebody else has removed it, such as a dashboard: this queue only removes jobs that have no observer.
      if (this.#jobs.get(jobId)?.observer) this.#end(jobId, (job) => this.#fail(job, 'was removed from the queue'));
    });
    // Also emitted after every reconnection.
    connection.on('ready', () => this.#inBackground(this.#catchUp()));
  }

  static async open<Kinds extends Handlers>(
    name: string,
    { url, onError = console.error }: JobQueueOptions,
  ): Promise<JobQueue<Kinds>> {
    // With unlimited retries, a command waits until Redis is back. Only the deadline of a run limits the wait.
    const connection = new Redis(url, { maxRetriesPerRequest: null });
    const bull = new Queue<unknown, unknown, string>(name, { connection }).on('error', onError);
    // Start from a known event. Starting from "now" would mean the time of the first read, and miss earlier events.
    const [newest] = await connection.xrevrange(bull.keys['events']!, '+', '-', 'COUNT', 1);
    const events = new QueueEvents(name, { connection, lastEventId: newest?.[0] ?? '0' }).on('error', onError);
    const relay = new Relay({ connection }).on('error', onError);
    const queue = new JobQueue<Kinds>(bull, events, relay, connection, onError);
    await Promise.all([bull.waitUntilReady(), relay.waitUntilReady()]);
    return queue;
  }

  submit<Name extends NameOf<Kinds>>(
    name: Name,
    data: DataOf<Kinds, Name>,
    options: JobTaskOptions,
    observer: Observer<ResultOf<Kinds, Name>>,
  ): SubmittedJob {
    const id = randomUUID();
    const job: SubmittedJob = { id, name, observer, adding: this.#add(id, name, data, options) };
    this.#jobs.set(id, job);
    this.#inBackground(job.adding);
    return job;
  }

  /**
   * Gives a job up. It leaves the queue at once if it is waiting or has ended, or when it has stopped if it is running.
   */
  dismiss(job: SubmittedJob): void {
    job.observer = undefined;
    this.#inBackground(job.adding.then(() => this.#remove(job)));
  }

  /** Resolves when no request is under way: all jobs are added, and all dismissed ones are removed or told to stop. */
  async idle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  /** Fails all unfinished jobs, then closes the connections. Redis has to be reachable. */
  async close(): Promise<void> {
    for (const job of [...this.#jobs.values()]) this.#fail(job, 'was given up: the queue is closed');
    await this.idle();
    await Promise.all([this.events.close(), this.relay.close()]);
    await this.bull.close();
    await this.connection.quit();
  }

  async #add(id: string, name: string, data: unknown, options: JobTaskOptions): Promise<void> {
    try {
      await this.bull.add(name, data, { ...options, jobId: id, ...KEPT });
    } catch (cause) {
      this.#end(id, (job) => this.#fail(job, 'could not be added', cause));
    }
  }

  async #remove({ id }: SubmittedJob): Promise<void> {
    const isRemoved = (await this.bull.remove(id)) === 1;
    if (isRemoved) this.#jobs.delete(id);
    // A worker is running it. Keep it in #jobs, because it may end before the worker receives this: see #end.
    else await this.relay.publish(cancelTopic(this.bull.name), id);
  }

  /** Called when a job has ended, whether an event or a query said so. */
  #end(id: string, report: (job: SubmittedJob) => void): void {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    this.#jobs.delete(id);
    if (job.observer) report(job);
    else this.#inBackground(this.#remove(job));
  }

  /**
   * Queries the state of every job: events may have been lost with the connection, and jobs with the memory of Redis.
   */
  async #catchUp(): Promise<void> {
    await Promise.all(
      [...this.#jobs.values()].map(async ({ id, adding }) => {
        await adding;
        const state = await this.bull.getJobState(id);
        if (state === 'unknown') this.#end(id, (job) => this.#fail(job, 'is lost: Redis no longer knows it'));
        if (state !== 'completed' && state !== 'failed') return;
        const found = await this.bull.getJob(id);
        if (state === 'completed') this.#end(id, (job) => deliver(job, found?.returnvalue));
        else this.#end(id, (job) => this.#fail(job, `failed: ${found?.failedReason}`));
      }),
    );
  }

  #fail({ id, name, observer }: SubmittedJob, reason: string, cause?: unknown): void {
    observer?.error(new JobError(name, id, this.bull.name, reason, { cause }));
  }

  #inBackground(work: Promise<void>): void {
    const reported = work.catch(this.onError).then(() => {
      this.#pending.delete(reported);
    });
    this.#pending.add(reported);
  }
}

/** How many seconds a client has to come back for its results. The results of a client that doesn't expire then. */
const KEPT = { removeOnComplete: { age: 3_600 }, removeOnFail: { age: 3_600 } };

/** `jobTask` guarantees the type of the result, by the name of the job. */
function deliver({ observer }: SubmittedJob, result: unknown): void {
  observer?.next(result as never);
  observer?.complete();
}
