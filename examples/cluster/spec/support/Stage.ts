import assert from 'node:assert/strict';
import { once } from 'node:events';
import { QueueEvents } from 'bullmq';
import { Redis } from 'ioredis';
import { JobQueue } from '../../src/JobQueue.js';
import { RedisServer } from '../../tools/RedisServer.js';
import { WorkerProcess } from '../../tools/WorkerProcess.js';
import type { JournalEntry } from './journal.js';
import { Stream } from './Stream.js';
import type { TestHandlers } from './worker.js';

const QUEUE = 'stage';

export interface StageOptions {
  readonly workers?: number;
  /** How many jobs each worker runs at once. */
  readonly concurrency?: number;
  /**
   * Milliseconds after which a silent worker counts as dead. @default 30_000, so that a worker that gets no processor
   * on a busy machine doesn't
   */
  readonly lockDuration?: number;
  /** @default false */
  readonly appendOnly?: boolean;
}

/** What a test needs: a Redis, workers in separate processes, and a client. */
export class Stage {
  readonly workers: WorkerProcess[] = [];
  #keys = 0;

  private constructor(
    readonly redis: RedisServer,
    readonly queue: JobQueue<TestHandlers>,
    readonly journal: Stream<JournalEntry>,
    private readonly connection: Redis,
    private readonly released: Stream<number>,
    private readonly options: Required<StageOptions>,
  ) {}

  static async open({
    workers = 3,
    concurrency = 4,
    lockDuration = 30_000,
    appendOnly = false,
  }: StageOptions = {}): Promise<Stage> {
    const options = { workers, concurrency, lockDuration, appendOnly };
    const redis = await RedisServer.open(options);
    const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
    connection.on('error', () => {});
    const queue = await JobQueue.open<TestHandlers>(QUEUE, { url: redis.url, onError: () => {} });
    const stage = new Stage(
      redis,
      queue,
      new Stream(connection, 'journal'),
      connection,
      new Stream(connection, 'released'),
      options,
    );
    await Promise.all(Array.from({ length: workers }, () => stage.addWorker()));
    return stage;
  }

  async addWorker(): Promise<WorkerProcess> {
    const program = new URL('worker.ts', import.meta.url);
    const { concurrency, lockDuration } = this.options;
    const worker = await WorkerProcess.start(program, {
      args: [this.redis.url, QUEUE, `${concurrency}`, `${lockDuration}`],
    });
    this.workers.push(worker);
    return worker;
  }

  /** Opens another client of the same queue. The test has to close it. */
  openClient(url: string): Promise<JobQueue<TestHandlers>> {
    return JobQueue.open(QUEUE, { url, onError: () => {} });
  }

  /** Keys that no other test uses. */
  keys(count: number): number[] {
    return Array.from({ length: count }, () => ++this.#keys);
  }

  async release(...keys: readonly number[]): Promise<void> {
    for (const key of keys) await this.released.add(key);
  }

  async setLimit(limit: number): Promise<void> {
    await this.queue.bull.setGlobalConcurrency(limit);
  }

  /** Resolves when no job is left in Redis, in any state. */
  async untilEmpty(): Promise<void> {
    await this.#until(async () => (await this.jobKeys()).length === 0);
    const counts = await this.queue.bull.getJobCounts();
    assert.deepEqual(
      Object.entries(counts).filter(([, count]) => count > 0),
      [],
    );
  }

  /** Resolves when this many jobs have ended whose client hasn't fetched the results. */
  untilFinished(count: number): Promise<void> {
    return this.#until(async () => (await this.queue.bull.getJobCountByTypes('completed', 'failed')) === count);
  }

  /**
   * Puts Redis in the state after a start: it has to load the script that adds a job, but has the one that removes it.
   */
  async forgetHowToAdd(): Promise<void> {
    await this.connection.script('FLUSH');
    await this.queue.bull.remove('none');
  }

  /** Drops all events of the queue, as Redis does with old ones when there are too many. */
  async dropEvents(): Promise<void> {
    await this.connection.xtrim(`bull:${QUEUE}:events`, 'MAXLEN', 0);
  }

  /** The keys of all jobs in Redis. Each has a UUID in it. */
  jobKeys(): Promise<string[]> {
    return this.connection.keys(`bull:${QUEUE}:????????-????-*`);
  }

  /** Checks again whenever a job has ended or was removed. */
  async #until(isTrue: () => Promise<boolean>): Promise<void> {
    const events = new QueueEvents(QUEUE, { connection: this.connection, lastEventId: '0' });
    try {
      for (;;) {
        const change = Promise.race(['removed', 'completed', 'failed'].map((event) => once(events, event)));
        if (await isTrue()) return;
        await change;
      }
    } finally {
      await events.close();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.kill('SIGKILL')));
    await this.queue.close();
    this.journal.close();
    this.released.close();
    this.connection.disconnect();
    await this.redis.close();
  }
}
