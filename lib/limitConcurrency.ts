import type { OperatorFunction } from 'rxjs';
import { ensure, LIMIT, readArguments } from './internal/arguments.js';
import { flatten } from './internal/engine.js';
import type { Semaphore } from './Semaphore.js';
import type { InputKey, RunOptions, Task, TaskContext, TaskKey, ValueOf } from './types.js';

/** The options of {@link limitConcurrency}: the common ones, but for the limit, which is the first argument. */
export interface LimitConcurrencyOptions<K = unknown> extends Omit<RunOptions<K>, 'concurrency'> {
  concurrency?: undefined;
}

export function limitConcurrency<In, P extends Task<unknown>>(
  limit: number | Semaphore,
  project: (input: In, context: TaskContext<InputKey<In>>) => P,
  options?: LimitConcurrencyOptions<InputKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
export function limitConcurrency<In extends Task<unknown>>(
  limit: number | Semaphore,
  options?: LimitConcurrencyOptions<TaskKey<In>>,
): OperatorFunction<In, ValueOf<In>>;
export function limitConcurrency(
  limit: number | Semaphore,
  project?: unknown,
  options?: unknown,
): OperatorFunction<unknown, unknown> {
  ensure('limitConcurrency: limit', limit, LIMIT);
  const { settings } = readArguments('limitConcurrency', project, options, {}, { concurrency: limit });
  return flatten(settings);
}
