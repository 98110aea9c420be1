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
  const settle = (status: AnyOutcome['status'], result: unknown, { key, index, startedAt }: TaskSnapshot) => {
    const elapsed = stopwatch();
    const duration = startedAt === undefined ? 0 : elapsed - startedAt;
    const { completed, total } = run;
    let outcome: AnyOutcome;
    // Three literals: spreading, or adding properties one by one, makes an object several times slower to create.
    if (status === 'fulfilled') outcome = { status, key, index, value: result, elapsed, duration, completed, total };
    else if (status === 'rejected')
      outcome = { status, key, index, reason: result, elapsed, duration, completed, total };
    else outcome = { status, key, index, elapsed, duration, completed, total };
    emit(outcome, startedAt);
  };
  return {
    started: (task: TaskSubscriber) => {
      task.startedAt = stopwatch();
    },
    fulfilled: (task, value) => settle('fulfilled', value, run.snapshot(task)),
    empty: (task) => settle('empty', undefined, run.snapshot(task)),
    failed: (task, reason) => settle('rejected', reason, run.snapshot(task)),
    cutOff: (task, error) => settle('rejected', error, task),
  } satisfies Policy;
}
