/**
 * The topic of BullMQ's Relay on which clients ask the workers of a queue to stop a job; the message is the id of the
 * job. Every worker hears it, for the client does not know which of them has the job.
 */
export function cancelTopic(queueName: string): string {
  return `jobs.${queueName}.cancel`;
}
