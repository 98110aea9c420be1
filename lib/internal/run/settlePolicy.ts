import type { Outcome } from '../../Outcome.js';
import type { Policy, Run, TaskSubscriber, TaskSnapshot } from './engine.js';
import { now } from '../util/time.js';

/** Any outcome. */
export type AnyOutcome = Outcome<unknown, unknown>;

/**
 * The policy that makes one outcome of each task, also of those that the deadline cuts off.
 *
 * @param emit is given the outcome, and when the task started, if it did
 */
export function settlePolicy(run: Run, emit: (outcome: AnyOutcome, startedAt: number | undefined) => void) {
  const subscribedAt = now();
  const end = (status: AnyOutcome['status'], result: unknown, { key, index, startedAt }: TaskSnapshot) => {
    const endedAt = now();
    const elapsed = endedAt - subscribedAt;
    const duration = startedAt === undefined ? 0 : endedAt - startedAt;
    const { completed, total } = run;
    let outcome: AnyOutcome;
    // Three literals: an object that is spread from others, or grows, is made many times slower
    if (status === 'fulfilled') outcome = { status, key, index, value: result, elapsed, duration, completed, total };
    else if (status === 'rejected') outcome = { status, key, index, reason: result, elapsed, duration, completed, total };
    else outcome = { status, key, index, elapsed, duration, completed, total };
    emit(outcome, startedAt);
  };
  return {
    started: (task: TaskSubscriber) => {
      task.startedAt = now();
    },
    fulfilled: (task, value) => end('fulfilled', value, run.snapshot(task)),
    empty: (task) => end('empty', undefined, run.snapshot(task)),
    failed: (task, reason) => end('rejected', reason, run.snapshot(task)),
    timedOut: (reason: unknown, unfinished: readonly TaskSnapshot[]) => {
      for (const task of unfinished) {
        run.completed++;
        end('rejected', reason, task);
      }
      run.complete();
    },
  } satisfies Policy;
}
