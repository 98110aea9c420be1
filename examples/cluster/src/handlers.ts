import type { Job } from 'bullmq';

export interface JobContext {
  readonly job: Job;
  /** Aborts when the client has given the job up. Pass it on to `fetch`, a child process or a computing loop. */
  readonly signal: AbortSignal;
}

/**
 * Runs one kind of job.
 *
 * Data and results pass through Redis as JSON, so whatever `JSON.stringify` changes (a `Date`, a `Map`, `undefined`)
 * arrives changed.
 */
export type Handler<Data, Result> = (data: Data, context: JobContext) => Promise<Result>;

/** All kinds of jobs of a queue, by name. A worker runs them; a client only needs their type. */
export type Handlers = Readonly<Record<string, Handler<never, unknown>>>;

export type NameOf<Kinds extends Handlers> = keyof Kinds & string;
export type DataOf<Kinds extends Handlers, Name extends keyof Kinds> = Parameters<Kinds[Name]>[0];
export type ResultOf<Kinds extends Handlers, Name extends keyof Kinds> = Awaited<ReturnType<Kinds[Name]>>;
