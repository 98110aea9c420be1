import type { OperatorFunction } from 'rxjs';
import { FLAG } from './internal/options/checks.js';
import { readArguments } from './internal/options/readArguments.js';
import { completePolicy } from './internal/run/completePolicy.js';
import { runTasks } from './internal/run/runTasks.js';
import type { RunOptions } from './RunOptions.js';
import type { AnyProject, Checked, KeyedProject, PairedProject, UncheckedTask } from './Project.js';
import type { InputKey, Task, TaskContext, TaskKey, ValueOf } from './Task.js';

/**
 * The options of {@link asCompleted}.
 *
 * @example
 * ```ts
 * const everything: AsCompletedOptions = { concurrency: 4, delayErrors: true };
 * from(['ada', 'bob']).pipe(asCompleted((name) => of(name), everything)).subscribe((name) => console.log(name));
 * // → ada
 * // → bob
 * ```
 * @typeParam K - the type of the keys
 * @see {@link RunOptions} for the options that all operators share
 */
export interface AsCompletedOptions<K = unknown> extends RunOptions<K> {
  /**
   * Whether to run all tasks even if some fail. If so, the stream errors at the end, with an `AggregateError` whose
   * `errors` are in task order; otherwise the first failure cancels the other tasks and ends the stream. Anything but a
   * boolean throws a `TypeError`.
   *
   * @defaultValue false
   */
  delayErrors?: boolean | undefined;
}

/**
 * Runs each task as `project` returns it, and emits each result as soon as it's ready.
 *
 * Same as `asCompleted(options)`, for a stream made by {@link tasks} whose tasks have different types, and a `project`
 * that keeps them: it pipes operators like `retry` onto the cold task.
 *
 * @example
 * ```ts
 * tasks({ name: of('Ada'), age: of(36) }).pipe(asCompleted((task) => task.pipe(retry(2)))).subscribe((value) => console.log(value));
 * // → Ada
 * // → 36
 * ```
 * @param project - called when a task may start; returns an observable of the same type, or a function that returns one
 * @param options - the limits, the deadline, and whether to delay errors: see {@link AsCompletedOptions}; or a number
 *   for `{ concurrency }`
 * @returns an operator that turns tasks into results
 */
export function asCompleted<In>(
  project: PairedProject<In>,
  options?: number | AsCompletedOptions<TaskKey<In>>,
): OperatorFunction<In, ValueOf<In>>;
/**
 * Runs the task that `project` makes from each task, and emits each result as soon as it's ready.
 *
 * Same as `asCompleted(options)`, for a stream made by {@link tasks}: `project` receives the cold task, and may change
 * the type of its values. The key stays the same.
 *
 * @example
 * ```ts
 * tasks(['a', 'bb'], (word) => of(word)).pipe(asCompleted((task) => task.pipe(map((word) => word.length))))
 *   .subscribe((value) => console.log(value));
 * // → 1
 * // → 2
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits, the deadline, and whether to delay errors: see {@link AsCompletedOptions}; or a number
 *   for `{ concurrency }`
 * @returns an operator that turns tasks into results
 */
export function asCompleted<In, P extends UncheckedTask>(
  project: KeyedProject<In, P>,
  options?: number | AsCompletedOptions<TaskKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
/**
 * Runs the task that `project` makes from each input, and emits each result as soon as it's ready.
 *
 * Same as `asCompleted(options)`, but the source emits inputs, as it does for RxJS's `mergeMap`. The input is the key
 * of its task; if `project` throws, that task has failed.
 *
 * @example
 * ```ts
 * from([3, 1, 2]).pipe(
 *   asCompleted((seconds) => timer(seconds * 1_000).pipe(map(() => `after ${seconds} s`)), { concurrency: 3 }),
 * ).subscribe((result) => console.log(result));
 * // → after 1 s
 * // → after 2 s
 * // → after 3 s
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits, the deadline, and whether to delay errors: see {@link AsCompletedOptions}; or a number
 *   for `{ concurrency }`
 * @returns an operator that turns inputs into results
 */
export function asCompleted<In, P extends UncheckedTask>(
  project: (input: In, context: TaskContext<In>) => P & Checked<P>,
  options?: number | AsCompletedOptions<In>,
): OperatorFunction<In, ValueOf<P>>;
/**
 * Runs the tasks that the source emits, and emits each result as soon as it's ready.
 *
 * ```text
 * % Each result is emitted as soon as its task completes.
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
 * The source is a stream made by {@link tasks}, or any observable of observables, promises and functions that return
 * one. A task's result is its last value; a task that completes without a value emits nothing.
 *
 * - Order: tasks start in task order, up to `concurrency` at once. Results are emitted in completion order,
 *   synchronously, when their task completes.
 * - Errors: the first failure cancels the other tasks and ends the stream. With `delayErrors`, all tasks run; then the
 *   stream errors with an `AggregateError` of all failures, in task order.
 * - Cancellation: unsubscribing cancels all running tasks and aborts their signals; no more tasks start.
 * - Deadline: at `timeout`, running tasks are cancelled and the stream errors with a {@link TimeoutAllError}; results
 *   already emitted stand. With `onTimeout: 'complete'`, it completes instead.
 *
 * Modelled on Python's `asyncio.as_completed`, which leaves unfinished tasks running when its timeout passes; this
 * operator cancels them.
 *
 * @example
 * ```ts
 * const tea = of('tea').pipe(delay(3_000));
 * const milk = of('milk').pipe(delay(1_000));
 * tasks([tea, milk]).pipe(asCompleted({ timeout: 5_000 })).subscribe((result) => console.log(result));
 * // → milk
 * // → tea
 * ```
 * @see {@link asEntries} to know which task a result belongs to
 * @see {@link asSettled} if a failure must not end the stream
 * @see {@link inOrder} if results must be emitted in the order of the tasks
 * @param options - the limits, the deadline, and whether to delay errors: see {@link AsCompletedOptions}; or a number
 *   for `{ concurrency }`
 * @returns an operator that turns tasks into results
 * @throws `TypeError`, immediately, for an invalid option; the message names the option and the value
 */
export function asCompleted<In extends Task<unknown>>(
  options?: number | AsCompletedOptions<TaskKey<In>>,
): OperatorFunction<In, ValueOf<In>>;
/**
 * Runs the task that `project` makes from each input, and emits each result as soon as it's ready.
 *
 * Same as `asCompleted(options)`, for generic functions in which the type of the task is a type parameter.
 *
 * @example
 * ```ts
 * const run = <P extends Task<unknown>>(project: (name: string) => P) => from(['bob', 'alice']).pipe(asCompleted(project));
 * run((name) => of(name.length)).subscribe((value) => console.log(value));
 * // → 3
 * // → 5
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits, the deadline, and whether to delay errors: see {@link AsCompletedOptions}; or a number
 *   for `{ concurrency }`
 * @returns an operator that turns inputs into results
 */
export function asCompleted<In, P extends Task<unknown>>(
  project: AnyProject<In, P, number | AsCompletedOptions<TaskKey<In>>>,
  options?: number | AsCompletedOptions<InputKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
export function asCompleted(project?: unknown, options?: unknown): OperatorFunction<unknown, unknown> {
  const own = { delayErrors: FLAG };
  const settings = readArguments<AsCompletedOptions>('asCompleted', project, options, own);
  const { delayErrors } = settings.options;
  return runTasks(settings, (run) => completePolicy(run, delayErrors, (_, value) => run.emit(value)));
}
