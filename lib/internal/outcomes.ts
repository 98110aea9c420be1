import type { Outcome } from '../types.js';
import type { Policy, Run, TaskSubscriber, Unfinished } from './engine.js';
import { now } from './time.js';

/** Any outcome. */
export type AnyOutcome = Outcome<unknown, unknown>;

/**
 * The policy that makes one outcome of each task, also of those that the deadline cuts off.
 *
 * @param emit is given the outcome, and when the task started, if it did
 */
export function outcomes(run: Run, emit: (outcome: AnyOutcome, startedAt: number | undefined) => void) {
  const subscribedAt = now();
  const end = ({ key, index, startedAt }: Unfinished) => {
    const endedAt = now();
    return {
      key,
      index,
      elapsed: endedAt - subscribedAt,
      duration: startedAt === undefined ? 0 : endedAt - startedAt,
      completed: run.completed,
      total: run.total(),
    };
  };
  return {
    started: (task: TaskSubscriber) => {
      task.startedAt = now();
    },
    fulfilled: (task, value) => emit({ status: 'fulfilled', value, ...end(run.unfinished(task)) }, task.startedAt),
    empty: (task) => emit({ status: 'empty', ...end(run.unfinished(task)) }, task.startedAt),
    failed: (task, reason) => emit({ status: 'rejected', reason, ...end(run.unfinished(task)) }, task.startedAt),
    timedOut: (reason: unknown, unfinished: readonly Unfinished[]) => {
      for (const task of unfinished) {
        run.completed++;
        emit({ status: 'rejected', reason, ...end(task) }, task.startedAt);
      }
      run.complete();
    },
  } satisfies Policy;
}
