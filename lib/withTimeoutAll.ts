import type { OperatorFunction } from 'rxjs';
import { DUE, ensure, ON_TIMEOUT, readArguments } from './internal/arguments.js';
import { flatten } from './internal/engine.js';
import type { InputKey, OnTimeout, RunOptions, Task, TaskContext, TaskKey, ValueOf } from './types.js';

/** The options of {@link withTimeoutAll}: the common ones, but for the deadline, which is the first argument. */
export interface WithTimeoutAllOptions<K = unknown> extends Omit<RunOptions<K>, 'timeout'> {
  timeout?: undefined;
  /**
   * What happens at the deadline: the stream errors with a {@link TimeoutAllError}, or completes with what it has.
   *
   * @defaultValue 'error'
   */
  onTimeout?: OnTimeout | undefined;
}

export function withTimeoutAll<In, P extends Task<unknown>>(
  due: number | Date,
  project: (input: In, context: TaskContext<InputKey<In>>) => P,
  options?: WithTimeoutAllOptions<InputKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
export function withTimeoutAll<In extends Task<unknown>>(
  due: number | Date,
  options?: WithTimeoutAllOptions<TaskKey<In>>,
): OperatorFunction<In, ValueOf<In>>;
export function withTimeoutAll(due: number | Date, project?: unknown, options?: unknown): OperatorFunction<unknown, unknown> {
  ensure('withTimeoutAll: due', due, DUE);
  const own = { onTimeout: ON_TIMEOUT };
  const { settings } = readArguments('withTimeoutAll', project, options, own, { timeout: due });
  return flatten(settings);
}
