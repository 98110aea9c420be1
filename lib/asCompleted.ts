import type { OperatorFunction } from 'rxjs';
import { FLAG, readArguments } from './internal/arguments.js';
import { runTasks } from './internal/engine.js';
import type { InputKey, RunOptions, Task, TaskContext, TaskKey, ValueOf } from './types.js';

/** The options of {@link asCompleted}. */
export interface AsCompletedOptions<K = unknown> extends RunOptions<K> {
  /**
   * Run everything, then error with an `AggregateError` whose `errors` are in task order.
   *
   * @defaultValue false: the first failure cancels the rest and ends the stream
   */
  delayErrors?: boolean | undefined;
}

export function asCompleted<In, P extends Task<unknown>>(
  project: (input: In, context: TaskContext<InputKey<In>>) => P,
  options?: AsCompletedOptions<InputKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
export function asCompleted<In extends Task<unknown>>(
  options?: AsCompletedOptions<TaskKey<In>>,
): OperatorFunction<In, ValueOf<In>>;
export function asCompleted(project?: unknown, options?: unknown): OperatorFunction<unknown, unknown> {
  const own = { delayErrors: FLAG };
  const { settings, options: { delayErrors } } = readArguments<AsCompletedOptions>('asCompleted', project, options, own);
  return runTasks(settings, (run) => ({
    fulfilled: (_, value) => run.emit(value),
    ...(delayErrors && {
      failed: (task, reason) => run.putAside(task, reason),
      done: () => {
        const { errors } = run;
        if (errors.length === 0) run.complete();
        else run.fail(new AggregateError(errors, `${errors.length} of ${run.completed} tasks failed`));
      },
    }),
  }));
}
