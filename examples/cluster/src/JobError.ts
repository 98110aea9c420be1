/** A job came to no result: the message tells which job of which queue, and why. */
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
