/**
 * The topic of BullMQ's Relay on which clients ask the workers of a queue to stop a job. The message is the job's id.
 * It goes to every worker, because the client doesn't know which of them is running the job.
 */
export function cancelTopic(queueName: string): string {
  return `jobs.${queueName}.cancel`;
}
