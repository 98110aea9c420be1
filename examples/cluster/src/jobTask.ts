import type { JobsOptions } from 'bullmq';
import { Observable } from 'rxjs';
import type { DataOf, Handlers, NameOf, ResultOf } from './handlers.js';
import type { JobQueue } from './JobQueue.js';

/** The BullMQ job options that make sense here. `JobQueue` takes care of ids and of how long results are kept. */
export type JobTaskOptions = Pick<JobsOptions, 'attempts' | 'backoff' | 'delay' | 'lifo' | 'priority'>;

/**
 * A job as a task: cold, one value, cancelled by unsubscribing.
 *
 * - Each subscription adds its own job to the queue, so `retry` and `repeat` work as expected.
 * - The task emits the job's result and completes. A failure is a `JobError`.
 * - Unsubscribing removes a waiting job, and aborts the `signal` of a running one on whichever machine it runs.
 *
 * ```ts
 * tasks(inputs, (input) => jobTask(queue, 'resize', input)).pipe(asSettled({ concurrency: 50, timeout: 30_000 }))
 * ```
 *
 * `concurrency` limits how many jobs this client has in the queue at once, waiting or running. The workers and
 * `queue.bull.setGlobalConcurrency` limit how many run at once.
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
