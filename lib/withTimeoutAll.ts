import type { OperatorFunction } from 'rxjs';
import { DUE, ensure, OMITTED, ON_TIMEOUT } from './internal/options/checks.js';
import { readArguments } from './internal/options/readArguments.js';
import { flattenTasks } from './internal/run/flattenTasks.js';
import type { OnTimeout, RunOptions } from './RunOptions.js';
import type { AnyProject, Checked, KeyedProject, PairedProject, UncheckedTask } from './Project.js';
import type { InputKey, Task, TaskContext, TaskKey, ValueOf } from './Task.js';

/**
 * The options of {@link withTimeoutAll}: those that all operators share, except the deadline.
 *
 * @example
 * ```ts
 * const partial: WithTimeoutAllOptions = { concurrency: 3, onTimeout: 'complete' };
 * from(['ada', 'bob']).pipe(withTimeoutAll(100, (name) => of(name), partial)).subscribe((name) => console.log(name));
 * // → ada
 * // → bob
 * ```
 * @typeParam K - the type of the keys
 * @see {@link RunOptions} for each of them
 */
export interface WithTimeoutAllOptions<K = unknown> extends Omit<RunOptions<K>, 'timeout'> {
  /** Not available here, where the deadline is the first argument: setting it throws a `TypeError`. */
  timeout?: undefined;
  /**
   * What happens at the deadline: the stream errors with a {@link TimeoutAllError} (`'error'`), or completes with what
   * it has emitted (`'complete'`). Anything else throws a `TypeError`.
   *
   * @defaultValue 'error'
   */
  onTimeout?: OnTimeout | undefined;
}

/**
 * Runs each task as `project` returns it, all under one deadline, and emits every value as it arrives.
 *
 * Same as `withTimeoutAll(due, options)`, for a stream made by {@link tasks} whose tasks have different types, and a
 * `project` that keeps them: it pipes operators like `retry` onto the cold task.
 *
 * @example
 * ```ts
 * tasks({ name: of('Ada'), age: of(36) }).pipe(withTimeoutAll(1_000, (task) => task.pipe(retry(2)))).subscribe((value) => console.log(value));
 * // → Ada
 * // → 36
 * ```
 * @param due - the deadline: milliseconds from subscription, or a `Date`; `Infinity` for none
 * @param project - called when a task may start; returns an observable of the same type, or a function that returns one
 * @param options - the limits, and whether to complete at the deadline: see {@link WithTimeoutAllOptions}; or a number
 *   for `{ concurrency }`
 * @returns an operator that turns tasks into their values
 */
export function withTimeoutAll<In>(
  due: number | Date,
  project: PairedProject<In>,
  options?: number | WithTimeoutAllOptions<TaskKey<In>>,
): OperatorFunction<In, ValueOf<In>>;
/**
 * Runs the task that `project` makes from each task, all under one deadline, and emits every value as it arrives.
 *
 * Same as `withTimeoutAll(due, options)`, for a stream made by {@link tasks}: `project` receives the cold task, and may
 * change the type of its values. The key stays the same.
 *
 * @example
 * ```ts
 * tasks(['a', 'bb'], (word) => of(word)).pipe(withTimeoutAll(1_000, (task) => task.pipe(map((word) => word.length))))
 *   .subscribe((value) => console.log(value));
 * // → 1
 * // → 2
 * ```
 * @param due - the deadline: milliseconds from subscription, or a `Date`; `Infinity` for none
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits, and whether to complete at the deadline: see {@link WithTimeoutAllOptions}; or a number
 *   for `{ concurrency }`
 * @returns an operator that turns tasks into their values
 */
export function withTimeoutAll<In, P extends UncheckedTask>(
  due: number | Date,
  project: KeyedProject<In, P>,
  options?: number | WithTimeoutAllOptions<TaskKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
/**
 * Runs the task that `project` makes from each input, all under one deadline, and emits every value as it arrives.
 *
 * Same as `withTimeoutAll(due, options)`, but the source emits inputs. The input is the key of its task; if `project`
 * throws, that task has failed.
 *
 * @example
 * ```ts
 * from([1, 5, 2]).pipe(
 *   withTimeoutAll(3_000, (seconds) => timer(seconds * 1_000).pipe(map(() => `${seconds} s`))),
 * ).subscribe({ next: (value) => console.log(value), error: (error: Error) => console.log(error.message) });
 * // → 1 s
 * // → 2 s
 * // → Deadline of 3000 ms passed: 2 completed, 1 running (5), 0 waiting
 * ```
 * @param due - the deadline: milliseconds from subscription, or a `Date`; `Infinity` for none
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits, and whether to complete at the deadline: see {@link WithTimeoutAllOptions}; or a number
 *   for `{ concurrency }`
 * @returns an operator that turns inputs into the values of their tasks
 */
export function withTimeoutAll<In, P extends UncheckedTask>(
  due: number | Date,
  project: (input: In, context: TaskContext<In>) => P & Checked<P>,
  options?: number | WithTimeoutAllOptions<In>,
): OperatorFunction<In, ValueOf<P>>;
/**
 * Runs the tasks that the source emits, all under one deadline, and emits every value as it arrives.
 *
 * ```text
 * % Every value as it arrives, until one deadline for all tasks cancels those still running.
 *
 * a    = -1--2|
 * subs = ^----!
 *
 * b    = --3--4---5|
 * subs = ^------!
 *
 *        (ab|)
 *
 * >      withTimeoutAll(7)
 *
 *        -13-24-#
 * # := { name: 'TimeoutAllError', running: ['b'] }
 * ```
 *
 * The source is a stream made by {@link tasks}, or any observable of observables, promises and functions that return
 * one.
 *
 * - Order: tasks start in task order, up to `concurrency` at once; values are emitted as they arrive.
 * - Errors: the first failure cancels the other tasks and ends the stream.
 * - Cancellation: unsubscribing cancels all running tasks and aborts their signals; no more tasks start.
 * - Deadline: all running tasks are cancelled, no more tasks start, and the stream errors with a
 *   {@link TimeoutAllError} that reports what was running and what was waiting. With `onTimeout: 'complete'`, it
 *   completes instead.
 *
 * One clock for the whole run, like `asyncio.timeout`; for a clock per task, pipe RxJS's `timeout` onto each one.
 *
 * @example
 * ```ts
 * tasks({ user: of('Ada').pipe(delay(100)), ads: NEVER }).pipe(withTimeoutAll(3_000, { onTimeout: 'complete' }))
 *   .subscribe({ next: (value) => console.log(value), complete: () => console.log('that is all') });
 * // → Ada
 * // → that is all
 * ```
 * @see {@link asSettled} with the option `timeout` for an outcome per task, including those cut off
 * @param due - the deadline: milliseconds from subscription, or a `Date`; `Infinity` for none
 * @param options - the limits, and whether to complete at the deadline: see {@link WithTimeoutAllOptions}; or a number
 *   for `{ concurrency }`
 * @returns an operator that turns tasks into their values
 * @throws `TypeError`, immediately, for an invalid argument; the message names the argument and the value
 */
export function withTimeoutAll<In extends Task<unknown>>(
  due: number | Date,
  options?: number | WithTimeoutAllOptions<TaskKey<In>>,
): OperatorFunction<In, ValueOf<In>>;
/**
 * Runs the task that `project` makes from each input, all under one deadline, and emits every value as it arrives.
 *
 * Same as `withTimeoutAll(due, options)`, for generic functions in which the type of the task is a type parameter.
 *
 * @example
 * ```ts
 * const run = <P extends Task<unknown>>(project: (name: string) => P) => from(['bob', 'alice']).pipe(withTimeoutAll(1_000, project));
 * run((name) => of(name.length)).subscribe((value) => console.log(value));
 * // → 3
 * // → 5
 * ```
 * @param due - the deadline: milliseconds from subscription, or a `Date`; `Infinity` for none
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits, and whether to complete at the deadline: see {@link WithTimeoutAllOptions}; or a number
 *   for `{ concurrency }`
 * @returns an operator that turns inputs into the values of their tasks
 */
export function withTimeoutAll<In, P extends Task<unknown>>(
  due: number | Date,
  project: AnyProject<In, P, number | WithTimeoutAllOptions<TaskKey<In>>>,
  options?: number | WithTimeoutAllOptions<InputKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
export function withTimeoutAll(
  due: number | Date,
  project?: unknown,
  options?: unknown,
): OperatorFunction<unknown, unknown> {
  ensure('withTimeoutAll: due', due, DUE);
  const own = { timeout: OMITTED, onTimeout: ON_TIMEOUT };
  return flattenTasks(readArguments('withTimeoutAll', project, options, own, { timeout: due }));
}
