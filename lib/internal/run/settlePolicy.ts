import type { Outcome } from '../../Outcome.js';
import type { TaskSnapshot } from '../source/Feed.js';
import { startStopwatch } from '../util/time.js';
import type { Policy, RunHandle } from './Policy.js';
import type { TaskSubscriber } from './TaskSubscriber.js';

/** Any outcome. */
export type AnyOutcome = Outcome<unknown, unknown>;

/**
 * The policy that makes one outcome of each task, including those that the deadline cuts off.
 *
 * @param emit receives the outcome, and the start time of a task that has started
 */
export function settlePolicy(run: RunHandle, emit: (outcome: AnyOutcome, startedAt: number | undefined) => void) {
  const stopwatch = startStopwatch();
  const settle = (
    status: AnyOutcome['status'],
    value: unknown,
    reason: unknown,
    { key, index, startedAt }: TaskSnapshot,
  ) => {
    const elapsed = stopwatch();
    const duration = startedAt === undefined ? 0 : elapsed - startedAt;
    const { completed, total } = run;
    // One literal: outcomes of the same shape are fast to create and to read.
    emit({ status, key, index, value, reason, elapsed, duration, completed, total } as AnyOutcome, startedAt);
  };
  return {
    started: (task: TaskSubscriber) => {
      task.startedAt = stopwatch();
    },
    fulfilled: (task, value) => settle('fulfilled', value, undefined, run.snapshot(task)),
    empty: (task) => settle('empty', undefined, undefined, run.snapshot(task)),
    failed: (task, reason) => settle('rejected', undefined, reason, run.snapshot(task)),
    cutOff: (task, error) => settle('rejected', undefined, error, task),
  } satisfies Policy;
}
