import type { Outcome } from '../types.js';
import type { Policy, Run, TaskSubscriber, Unfinished } from './engine.js';
import { now } from './time.js';

/** Any outcome. */
export type AnyOutcome = Outcome<unknown, unknown>;

/** How a task has ended. */
type Ended = { status: 'fulfilled'; value: unknown } | { status: 'rejected'; reason: unknown } | { status: 'empty' };

/**
 * The policy that makes one outcome of each task, also of those that the deadline cuts off.
 *
 * @param emit is given the outcome, and when the task started, if it did
 */
export function outcomes(run: Run, emit: (outcome: AnyOutcome, startedAt: number | undefined) => void) {
  const subscribedAt = now();
  const end = (ended: Ended, { key, index, startedAt }: Unfinished) => {
    const endedAt = now();
    const elapsed = endedAt - subscribedAt;
    const duration = startedAt === undefined ? 0 : endedAt - startedAt;
    // Not spread: a second spread of an object costs ten times as much as this
    emit(Object.assign(ended, { key, index, elapsed, duration, completed: run.completed, total: run.total }), startedAt);
  };
  return {
    started: (task: TaskSubscriber) => {
      task.startedAt = now();
    },
    fulfilled: (task, value) => end({ status: 'fulfilled', value }, run.unfinished(task)),
    empty: (task) => end({ status: 'empty' }, run.unfinished(task)),
    failed: (task, reason) => end({ status: 'rejected', reason }, run.unfinished(task)),
    timedOut: (reason: unknown, unfinished: readonly Unfinished[]) => {
      for (const task of unfinished) {
        run.completed++;
        end({ status: 'rejected', reason }, task);
      }
      run.complete();
    },
  } satisfies Policy;
}
