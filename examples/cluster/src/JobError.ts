/** A job has no result. The message names the job and its queue, and says why. */
export class JobError extends Error {
  override readonly name = 'JobError';

  constructor(
    readonly jobName: string,
    readonly jobId: string,
    readonly queueName: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`Job "${jobName}" (${jobId}) of queue "${queueName}" ${reason}`, options);
  }
}
