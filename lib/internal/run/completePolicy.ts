import { aggregateError } from '../util/aggregateError.js';
import type { Policy, RunHandle } from './Policy.js';
import type { TaskSubscriber } from './TaskSubscriber.js';

/**
 * The policy that emits something for each result, and errors with the first failure, or with all of them at the end.
 *
 * @param fulfilled emits what the operator makes of a task and its result
 */
export function completePolicy(
  run: RunHandle,
  delayErrors: boolean | undefined,
  fulfilled: (task: TaskSubscriber, value: unknown) => void,
): Policy {
  if (!delayErrors) return { fulfilled };
  return {
    fulfilled,
    failed: (task, reason) => run.deferError(task, reason),
    done: () => {
      const { deferredErrors, completed } = run;
      const failures = deferredErrors.length;
      if (failures === 0) run.complete();
      else run.fail(aggregateError(deferredErrors, `${failures} of ${completed} tasks failed`));
    },
  };
}
