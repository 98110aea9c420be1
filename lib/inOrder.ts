import type { OperatorFunction } from 'rxjs';
import { readArguments } from './internal/arguments.js';
import { runTasks, type Policy, type Run } from './internal/engine.js';
import { NONE } from './internal/symbols.js';
import type { InputKey, RunOptions, Task, TaskContext, TaskKey, ValueOf } from './types.js';

/** The options of {@link inOrder}. */
export interface InOrderOptions<K = unknown> extends RunOptions<K> {}

export function inOrder<In, P extends Task<unknown>>(
  project: (input: In, context: TaskContext<InputKey<In>>) => P,
  options?: InOrderOptions<InputKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
export function inOrder<In extends Task<unknown>>(options?: InOrderOptions<TaskKey<In>>): OperatorFunction<In, ValueOf<In>>;
export function inOrder(project?: unknown, options?: unknown): OperatorFunction<unknown, unknown> {
  const { settings } = readArguments('inOrder', project, options);
  return runTasks(settings, ordered);
}

function ordered(run: Run): Policy {
  /** What waits for its turn: results by index, `NONE` for an empty task. */
  const results = new Map<number, unknown>();
  let turn = 0;
  const handOver = (index: number, result: unknown) => {
    results.set(index, result);
    while (results.has(turn)) {
      const value = results.get(turn);
      results.delete(turn++);
      if (value !== NONE) run.emit(value);
    }
  };
  return {
    fulfilled: ({ index }, value) => handOver(index, value),
    empty: ({ index }) => handOver(index, NONE),
    failed: (task, reason) => {
      run.putAside(task, reason);
      run.cancelFrom(task.index + 1);
    },
    done: () => {
      const { errors } = run;
      if (errors.length === 0) run.complete();
      else run.fail(errors[0]);
    },
  };
}
