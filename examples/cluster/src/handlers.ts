import type { Job } from 'bullmq';

export interface JobContext {
  readonly job: Job;
  /**
   * Aborts when nobody waits for the job any more. Pass it on: to `fetch`, to a child process, to a loop that computes.
   */
  readonly signal: AbortSignal;
}

/**
 * Does one kind of job.
 *
 * Data and result travel through Redis as JSON: whatever `JSON.stringify` changes (a `Date`, a `Map`, `undefined`)
 * arrives changed.
 */
export type Handler<Data, Result> = (data: Data, context: JobContext) => Promise<Result>;

/** All kinds of jobs of a queue, by name. A worker runs them; a client needs their type only. */
export type Handlers = Readonly<Record<string, Handler<never, unknown>>>;

export type NameOf<Kinds extends Handlers> = keyof Kinds & string;
export type DataOf<Kinds extends Handlers, Name extends keyof Kinds> = Parameters<Kinds[Name]>[0];
export type ResultOf<Kinds extends Handlers, Name extends keyof Kinds> = Awaited<ReturnType<Kinds[Name]>>;
