import type { JobsOptions } from 'bullmq';
import { Observable } from 'rxjs';
import type { DataOf, Handlers, NameOf, ResultOf } from './handlers.js';
import type { JobQueue } from './JobQueue.js';

/**
 * BullMQ's options for a job that make sense here: the id and the keeping of results are the business of `JobQueue`.
 */
export type JobTaskOptions = Pick<JobsOptions, 'attempts' | 'backoff' | 'delay' | 'lifo' | 'priority'>;

/**
 * A job as a task: cold, one value, cancelled by unsubscribing.
 *
 * - Subscribing adds a job to the queue; each subscription adds its own, so that `retry` and `repeat` do what they say.
 * - The job's result is emitted, then the task completes. A failure is a `JobError`.
 * - Unsubscribing removes a waiting job, and aborts the `signal` of a running one, on whichever machine it runs.
 *
 * ```ts
 * tasks(inputs, input => jobTask(queue, 'resize', input)).pipe(asSettled({ concurrency: 50, timeout: 30_000 }))
 * ```
 *
 * `concurrency` limits how many jobs this client has in the queue at once, waiting or running; how many run at once is
 * up to the workers and to `queue.bull.setGlobalConcurrency`.
 */
export function jobTask<Kinds extends Handlers, Name extends NameOf<Kinds>>(
  queue: JobQueue<Kinds>,
  name: Name,
  data: DataOf<Kinds, Name>,
  options: JobTaskOptions = {},
): Observable<ResultOf<Kinds, Name>> {
  return new Observable((subscriber) => {
    const job = queue.submit(name, data, options, subscriber);
    return () => queue.dismiss(job);
  });
}
