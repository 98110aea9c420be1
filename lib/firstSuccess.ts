import { EmptyError, type OperatorFunction } from 'rxjs';
import { DELAY, FUNCTION, readArguments } from './internal/arguments.js';
import { runTasks, type Policy, type Run, type TaskSubscriber } from './internal/engine.js';
import type { InputKey, RunOptions, Task, TaskContext, TaskKey, ValueOf } from './types.js';

/** The options of {@link firstSuccess}. */
export interface FirstSuccessOptions<T = unknown, K = unknown> extends RunOptions<K> {
  /**
   * Whether a value is a success. A value that is not accepted is passed over; one for which this throws fails its task.
   *
   * @defaultValue every value is
   */
  accept?: { bivariant(value: T): boolean }['bivariant'] | undefined;
  /**
   * Happy eyeballs: the next task starts when the latest one has failed or so many milliseconds have passed, whichever
   * is first; earlier ones keep running. `Infinity` for a fallback chain, where the next one starts only on failure.
   *
   * @defaultValue 0: no stagger
   */
  stagger?: number | undefined;
}

export function firstSuccess<In, P extends Task<unknown>>(
  project: (input: In, context: TaskContext<InputKey<In>>) => P,
  options?: FirstSuccessOptions<ValueOf<P>, InputKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
export function firstSuccess<In extends Task<unknown>>(
  options?: FirstSuccessOptions<ValueOf<In>, TaskKey<In>>,
): OperatorFunction<In, ValueOf<In>>;
export function firstSuccess(project?: unknown, options?: unknown): OperatorFunction<unknown, unknown> {
  const own = { accept: FUNCTION, stagger: DELAY };
  const read = readArguments<FirstSuccessOptions>('firstSuccess', project, options, own);
  const { accept = () => true, stagger = 0 } = read.options;
  return runTasks(read.settings, (run) => contest(run, accept, stagger));
}

function contest(run: Run, accept: (value: unknown) => boolean, stagger: number): Policy {
  let latest: TaskSubscriber;
  const lose = (task: TaskSubscriber, reason: unknown) => {
    run.putAside(task, reason);
    if (task === latest) run.held = false;
  };
  return {
    ...(stagger > 0 && {
      started: (task) => {
        latest = task;
        run.holdFor(stagger);
      },
    }),
    value: (task, value) => {
      let accepted: boolean;
      try {
        accepted = accept(value);
      } catch (error) {
        return run.settleFailed(task, error);
      }
      if (accepted) run.completeWith(value);
    },
    empty: (task) => lose(task, new EmptyError()),
    failed: lose,
    done: () => run.fail(new AggregateError(run.errors, `None of ${run.completed} tasks succeeded`)),
  };
}
