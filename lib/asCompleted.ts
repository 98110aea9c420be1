import type { OperatorFunction } from 'rxjs';
import { FLAG } from './internal/options/checks.js';
import { readArguments } from './internal/options/readArguments.js';
import { runTasks } from './internal/run/runTasks.js';
import type { RunOptions } from './RunOptions.js';
import type { InputKey, Task, TaskContext, TaskKey, ValueOf } from './Task.js';

/**
 * The options of {@link asCompleted}.
 *
 * @example
 * ```ts
 * const everything: AsCompletedOptions = { concurrency: 4, delayErrors: true };
 * from(['ada', 'bob']).pipe(asCompleted(name => of(name), everything)).subscribe(name => console.log(name));
 * // → ada
 * // → bob
 * ```
 * @typeParam K - the type of the keys
 * @see {@link RunOptions} for what all operators share
 */
export interface AsCompletedOptions<K = unknown> extends RunOptions<K> {
  /**
   * Run everything, then error with an `AggregateError` whose `errors` are in task order.
   *
   * @defaultValue false: the first failure cancels the rest and ends the stream
   */
  delayErrors?: boolean | undefined;
}

/**
 * Runs the task that `project` makes of each input, and emits the result of each the moment it is ready.
 *
 * ```text
 * % The result of each task comes the moment that task completes.
 *
 * a    = ----(A|)
 * subs = ^---!
 *
 * b    = -(B|)
 * subs = ^!
 *
 * c    = --(C|)
 * subs = ^-!
 *
 *        (abc|)
 *
 * >      asCompleted()
 *
 *        -BC-(A|)
 * ```
 *
 * - Order: tasks start in task order, as many at once as `concurrency` admits. Results come in completion order (law 3), in the
 *   stack frame in which the task completed. A result is the last value of its task; a task without a value emits nothing.
 * - Errors: the first failure cancels the other tasks and ends the stream. With `delayErrors` everything runs, and an
 *   `AggregateError` of all failures, in task order, ends it. A `project` that throws is that task's failure (law 8).
 * - Cancellation: unsubscribing cancels what runs and starts nothing more (law 5).
 * - Deadline: at `timeout` what runs is cancelled and the stream errors with a {@link TimeoutAllError}; what was emitted stays.
 *
 * After Python's `asyncio.as_completed`, in the shape of RxJS's `mergeMap`; the laws are in docs/laws.md.
 *
 * @example
 * ```ts
 * from([3, 1, 2]).pipe(
 *   asCompleted(seconds => timer(seconds * 1_000).pipe(map(() => `after ${seconds} s`)), { concurrency: 3 }),
 * ).subscribe(result => console.log(result));
 * // → after 1 s
 * // → after 2 s
 * // → after 3 s
 * ```
 * @see {@link asSettled} when a failure must not end the stream, or to know which task a result is of
 * @see {@link inOrder} when results have to come in the order of the tasks
 * @param project - makes the task of an input when it may start: an observable, a promise, or a function that returns one
 * @param options - how many at once, under which deadline, and whether to delay errors: see {@link AsCompletedOptions}
 * @returns an operator that takes inputs and emits results
 * @throws `TypeError`, at once, for an argument that is none of these: it names the argument and the value
 */
export function asCompleted<In, P extends Task<unknown>>(
  project: (input: In, context: TaskContext<InputKey<In>>) => P,
  options?: AsCompletedOptions<InputKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
/**
 * Runs the tasks that the source emits, and emits the result of each the moment it is ready.
 *
 * ```text
 * % The result of each task comes the moment that task completes.
 *
 * a    = ----(A|)
 * subs = ^---!
 *
 * b    = -(B|)
 * subs = ^!
 *
 * c    = --(C|)
 * subs = ^-!
 *
 *        (abc|)
 *
 * >      asCompleted()
 *
 *        -BC-(A|)
 * ```
 *
 * Without a `project` the items themselves are the tasks: those of {@link tasks}, or any observables, promises and functions.
 * The first failure cancels the rest and ends the stream, unless errors are delayed.
 *
 * @example
 * ```ts
 * const tea = of('tea').pipe(delay(3_000));
 * const milk = of('milk').pipe(delay(1_000));
 * tasks([tea, milk]).pipe(asCompleted({ timeout: 5_000 })).subscribe(result => console.log(result));
 * // → milk
 * // → tea
 * ```
 * @see {@link asSettled} when a failure must not end the stream, or to know which task a result is of
 * @param options - how many at once, under which deadline, and whether to delay errors: see {@link AsCompletedOptions}
 * @returns an operator that takes tasks and emits results
 * @throws `TypeError`, at once, for a bad option: it names the option and the value
 */
export function asCompleted<In extends Task<unknown>>(
  options?: AsCompletedOptions<TaskKey<In>>,
): OperatorFunction<In, ValueOf<In>>;
export function asCompleted(project?: unknown, options?: unknown): OperatorFunction<unknown, unknown> {
  const own = { delayErrors: FLAG };
  const settings = readArguments<AsCompletedOptions>('asCompleted', project, options, own);
  const { delayErrors } = settings.options;
  return runTasks(settings, (run) => {
    const fulfilled = (_: unknown, value: unknown) => run.emit(value);
    if (!delayErrors) return { fulfilled };
    return {
      fulfilled,
      failed: (task, reason) => run.deferError(task, reason),
      done: () => {
        const { deferredErrors, completed } = run;
        const failures = deferredErrors.length;
        if (failures === 0) run.complete();
        else run.fail(new AggregateError(deferredErrors, `${failures} of ${completed} tasks failed`));
      },
    };
  });
}
