import type { OperatorFunction } from 'rxjs';
import { readArguments } from './internal/options/readArguments.js';
import { runTasks } from './internal/run/runTasks.js';
import { settlePolicy } from './internal/run/settlePolicy.js';
import type { Outcome, OutcomeOf } from './Outcome.js';
import type { RunOptions } from './RunOptions.js';
import type { AnyProject, Checked, KeyedProject, PairedProject, UncheckedTask } from './Project.js';
import type { InputKey, Task, TaskContext, TaskKey, ValueOf } from './Task.js';

/**
 * The options of {@link asSettled}: those that all operators share.
 *
 * @example
 * ```ts
 * const gentle: AsSettledOptions = { concurrency: 3, timeout: 3_000 };
 * from(['ada', 'bob']).pipe(asSettled((name) => of(name), gentle)).subscribe(({ key, status }) => console.log(key, status));
 * // → ada fulfilled
 * // → bob fulfilled
 * ```
 * @typeParam K - the type of the keys
 * @see {@link RunOptions} for each of them
 */
export interface AsSettledOptions<K = unknown> extends RunOptions<K> {}

/**
 * Runs each task as `project` returns it, and emits the outcome of each as soon as it ends.
 *
 * Same as `asSettled(options)`, for a stream made by {@link tasks} whose tasks have different types, and a `project`
 * that keeps them: it pipes operators like `retry` onto the cold task. Keys still narrow the types of the values.
 *
 * @example
 * ```ts
 * tasks({ name: of('Ada'), langs: of(['en', 'ru']) }).pipe(asSettled((task) => task.pipe(retry(2)))).subscribe((outcome) => {
 *   if (outcome.status === 'fulfilled') console.log(outcome.key === 'name' ? outcome.value : outcome.value.length);
 * });
 * // → Ada
 * // → 2
 * ```
 * @param project - called when a task may start; returns an observable of the same type, or a function that returns one
 * @param options - the limits and the deadline: see {@link RunOptions}; or a number for `{ concurrency }`
 * @returns an operator that turns tasks into outcomes
 */
export function asSettled<In>(
  project: PairedProject<In>,
  options?: number | AsSettledOptions<TaskKey<In>>,
): OperatorFunction<In, OutcomeOf<In>>;
/**
 * Runs the task that `project` makes from each task, and emits the outcome of each as soon as it ends.
 *
 * Same as `asSettled(options)`, for a stream made by {@link tasks}: `project` receives the cold task, and may change
 * the type of its values. The key stays the same.
 *
 * @example
 * ```ts
 * tasks(['a', 'bb'], (word) => of(word)).pipe(asSettled((task) => task.pipe(map((word) => word.length))))
 *   .subscribe(({ key, value }) => console.log(key, value));
 * // → a 1
 * // → bb 2
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits and the deadline: see {@link RunOptions}; or a number for `{ concurrency }`
 * @returns an operator that turns tasks into outcomes
 */
export function asSettled<In, P extends UncheckedTask>(
  project: KeyedProject<In, P>,
  options?: number | AsSettledOptions<TaskKey<In>>,
): OperatorFunction<In, Outcome<ValueOf<P>, TaskKey<In>>>;
/**
 * Runs the task that `project` makes from each input, and emits the outcome of each as soon as it ends.
 *
 * Same as `asSettled(options)`, but the source emits inputs, and the `key` of an outcome is the input. If `project`
 * throws, that task has failed.
 *
 * @example
 * ```ts
 * from(['/user/1', '/user/0']).pipe(
 *   asSettled((path) => path === '/user/0' ? throwError(() => 'not found') : of('Ada').pipe(delay(100))),
 * ).subscribe((outcome) => {
 *   if (outcome.status === 'fulfilled') console.log(outcome.key, outcome.value);
 *   if (outcome.status === 'rejected') console.log(outcome.key, outcome.reason);
 * });
 * // → /user/0 not found
 * // → /user/1 Ada
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits and the deadline: see {@link RunOptions}; or a number for `{ concurrency }`
 * @returns an operator that turns inputs into outcomes
 */
export function asSettled<In, P extends UncheckedTask>(
  project: (input: In, context: TaskContext<In>) => P & Checked<P>,
  options?: number | AsSettledOptions<In>,
): OperatorFunction<In, Outcome<ValueOf<P>, In>>;
/**
 * Runs the tasks that the source emits, and emits the outcome of each as soon as it ends.
 *
 * ```text
 * % One outcome per task, as soon as the task ends; a failure doesn't stop the others.
 *
 * a    = ----(A|)
 * subs = ^---!
 *
 * b    = -#
 * subs = ^!
 *
 * c    = --|
 * subs = ^-!
 *
 *        (abc|)
 *
 * >      asSettled()
 *
 *        -BC-(A|)
 * B := { status: 'rejected', key: 'b', reason: 'error' }
 * C := { status: 'empty', key: 'c' }
 * A := { status: 'fulfilled', key: 'a', value: 'A' }
 * ```
 *
 * The source is a stream made by {@link tasks}, or any observable of observables, promises and functions that return
 * one. The `key` of an outcome is the key of the task if the stream was made by `tasks`, else its index. Keys of a
 * record narrow the type of the value.
 *
 * - Order: tasks start in task order; outcomes are emitted in completion order, exactly one {@link Outcome} per known
 *   task.
 * - Errors: a task that fails gets a `rejected` outcome, and one that completes without a value an `empty` one; neither
 *   ends the stream. Only an error of the source and the option `signal` do.
 * - Cancellation: unsubscribing cancels all running tasks and aborts their signals; no more tasks start. A task that is
 *   cancelled on its own should fail: one that completes early, as with RxJS `takeUntil`, is `fulfilled` or `empty`.
 * - Deadline: at `timeout`, every known task that has not ended gets a `rejected` outcome with a
 *   {@link TimeoutAllError}, in task order, and the stream completes. With `onTimeout: 'complete'`, it completes
 *   without them.
 *
 * Like a streaming `Promise.allSettled` that also says which task is which.
 *
 * @example
 * ```ts
 * tasks({ user: of('Ada').pipe(delay(300)), posts: throwError(() => 'no posts'), ads: EMPTY }).pipe(asSettled())
 *   .subscribe(({ key, status, completed, total }) => console.log(`[${completed}/${total}] ${key}: ${status}`));
 * // → [1/3] posts: rejected
 * // → [2/3] ads: empty
 * // → [3/3] user: fulfilled
 * ```
 * @see {@link asCompleted} if you need only the results, and the first failure should end the stream
 * @see {@link asProgress} if you also need counts, including before the first task has ended
 * @param options - the limits and the deadline: see {@link RunOptions}; or a number for `{ concurrency }`
 * @returns an operator that turns tasks into outcomes
 * @throws `TypeError`, immediately, for an invalid option; the message names the option and the value
 */
export function asSettled<In extends Task<unknown>>(
  options?: number | AsSettledOptions<TaskKey<In>>,
): OperatorFunction<In, OutcomeOf<In>>;
/**
 * Runs the task that `project` makes from each input, and emits the outcome of each as soon as it ends.
 *
 * Same as `asSettled(options)`, for generic functions in which the type of the task is a type parameter.
 *
 * @example
 * ```ts
 * const settle = <P extends Task<unknown>>(project: (name: string) => P) => from(['bob', 'alice']).pipe(asSettled(project));
 * settle((name) => of(name.length)).subscribe(({ key, value }) => console.log(key, value));
 * // → bob 3
 * // → alice 5
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits and the deadline: see {@link RunOptions}; or a number for `{ concurrency }`
 * @returns an operator that turns inputs into outcomes
 */
export function asSettled<In, P extends Task<unknown>>(
  project: AnyProject<In, P, number | AsSettledOptions<TaskKey<In>>>,
  options?: number | AsSettledOptions<InputKey<In>>,
): OperatorFunction<In, Outcome<ValueOf<P>, InputKey<In>>>;
export function asSettled(project?: unknown, options?: unknown): OperatorFunction<unknown, unknown> {
  const settings = readArguments('asSettled', project, options);
  return runTasks(settings, (run) => settlePolicy(run, (outcome) => run.emit(outcome)));
}
