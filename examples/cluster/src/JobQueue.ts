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
  /** Hears of lost connections, and of jobs that could not be removed or cancelled. @default console.error */
  readonly onError?: (error: Error) => void;
}

/** A job that this client has added. */
export interface SubmittedJob {
  readonly id: string;
  readonly name: string;
  /** Who waits for it, as long as somebody does. */
  observer: Observer<never> | undefined;
  /** The attempt to add it is over, for better or worse. */
  readonly adding: Promise<void>;
}

/**
 * The client's side of a queue: the queue itself, the events that tell what became of its jobs, and the way to the
 * workers that run them. `jobTask` is the way to use it.
 *
 * A job stays in Redis until the client that added it has its outcome, and is removed then: the outcome can be asked
 * for again when the connection was lost while it came in.
 */
export class JobQueue<Kinds extends Handlers> {
  /**
   * All jobs that may still come to an end, by their ids, which are made here: an event may arrive before `add`
   * returns.
   */
  readonly #jobs = new Map<string, SubmittedJob>();
  /** What is on its way to Redis. */
  readonly #pending = new Set<Promise<void>>();

  private constructor(
    /** BullMQ's own queue, for all that it can: `setGlobalConcurrency`, `getJobCounts`, `pause`, … */
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
      // by whoever may remove jobs, such as a dashboard; the removals of this queue come after the last observer has
      // left
      if (this.#jobs.get(jobId)?.observer) this.#end(jobId, (job) => this.#fail(job, 'was removed from the queue'));
    });
    // emitted after each reconnection
    connection.on('ready', () => this.#inBackground(this.#catchUp()));
  }

  static async open<Kinds extends Handlers>(
    name: string,
    { url, onError = console.error }: JobQueueOptions,
  ): Promise<JobQueue<Kinds>> {
    // Without a limit to the retries a command waits until Redis is back; the deadline of a run is the limit.
    const connection = new Redis(url, { maxRetriesPerRequest: null });
    const bull = new Queue<unknown, unknown, string>(name, { connection }).on('error', onError);
    // From a known event on: from "now" would mean from whenever the first read gets through, and miss what happens
    // until then.
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
   * Nobody waits for the job any more. It leaves the queue: at once when it has ended or is waiting, when it has
   * stopped if it is running.
   */
  dismiss(job: SubmittedJob): void {
    job.observer = undefined;
    this.#inBackground(job.adding.then(() => this.#remove(job)));
  }

  /**
   * Resolves when nothing is on its way to Redis any more: all jobs are added, all dismissed ones removed or asked to
   * stop.
   */
  async idle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  /** Gives up what is still awaited, and closes the connections when all has been said. Redis has to be there. */
  async close(): Promise<void> {
    for (const job of [...this.#jobs.values()]) this.#fail(job, 'is not awaited any more: the queue is closed');
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
    // A worker has it. It stays known here, for it may end before the worker hears of this: see #end.
    else await this.relay.publish(cancelTopic(this.bull.name), id);
  }

  /** A job has come to its end, by whichever way this was heard. */
  #end(id: string, tell: (job: SubmittedJob) => void): void {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    this.#jobs.delete(id);
    if (job.observer) tell(job);
    else this.#inBackground(this.#remove(job));
  }

  /**
   * Asks for the state of every job: events may have been lost with the connection, and jobs with the memory of Redis.
   */
  async #catchUp(): Promise<void> {
    await Promise.all(
      [...this.#jobs.values()].map(async ({ id, adding }) => {
        await adding;
        const state = await this.bull.getJobState(id);
        if (state === 'unknown') this.#end(id, (job) => this.#fail(job, 'is lost: Redis does not know it any more'));
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

/**
 * Long enough for a client to come back for its results; a client that never does leaves them behind that long, in
 * seconds.
 */
const KEPT = { removeOnComplete: { age: 3_600 }, removeOnFail: { age: 3_600 } };

/** The type of the result has been promised by `jobTask`, where the job was named. */
function deliver({ observer }: SubmittedJob, result: unknown): void {
  observer?.next(result as never);
  observer?.complete();
}
