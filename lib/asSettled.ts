import type { OperatorFunction } from 'rxjs';
import { readArguments } from './internal/arguments.js';
import { runTasks } from './internal/engine.js';
import { outcomes } from './internal/outcomes.js';
import type { InputKey, Outcome, OutcomeOf, RunOptions, Task, TaskContext, TaskKey, ValueOf } from './types.js';

/** The options of {@link asSettled}. */
export interface AsSettledOptions<K = unknown> extends RunOptions<K> {}

export function asSettled<In, P extends Task<unknown>>(
  project: (input: In, context: TaskContext<InputKey<In>>) => P,
  options?: AsSettledOptions<InputKey<In>>,
): OperatorFunction<In, Outcome<ValueOf<P>, InputKey<In>>>;
export function asSettled<In extends Task<unknown>>(
  options?: AsSettledOptions<TaskKey<In>>,
): OperatorFunction<In, OutcomeOf<In>>;
export function asSettled(project?: unknown, options?: unknown): OperatorFunction<unknown, unknown> {
  const { settings } = readArguments('asSettled', project, options);
  return runTasks(settings, (run) => outcomes(run, (outcome) => run.emit(outcome)));
}
