import type { OperatorFunction } from 'rxjs';
import { ensure, OMITTED, LIMIT } from './internal/options/checks.js';
import { readArguments } from './internal/options/readArguments.js';
import { flattenTasks } from './internal/run/flattenTasks.js';
import type { Semaphore } from './Semaphore.js';
import type { RunOptions } from './RunOptions.js';
import type { AnyProject, Checked, KeyedProject, PairedProject, UncheckedTask } from './Project.js';
import type { InputKey, Task, TaskContext, TaskKey, ValueOf } from './Task.js';

/**
 * The options of {@link limitConcurrency}: those that all operators share, except the limit.
 *
 * @example
 * ```ts
 * const brief: LimitConcurrencyOptions = { timeout: 3_000 };
 * from(['ada', 'bob']).pipe(limitConcurrency(1, (name) => of(name), brief)).subscribe((name) => console.log(name));
 * // → ada
 * // → bob
 * ```
 * @typeParam K - the type of the keys
 * @see {@link RunOptions} for each of them
 */
export interface LimitConcurrencyOptions<K = unknown> extends Omit<RunOptions<K>, 'concurrency'> {
  /** Not available here, where the limit is the first argument: setting it throws a `TypeError`. */
  concurrency?: undefined;
}

/**
 * Runs each task as `project` returns it, at most `limit` at once, and emits every value as it arrives.
 *
 * Same as `limitConcurrency(limit, options)`, for a stream made by {@link tasks} whose tasks have different types, and
 * a `project` that keeps them: it pipes operators like `retry` onto the cold task.
 *
 * @example
 * ```ts
 * tasks({ name: of('Ada'), age: of(36) }).pipe(limitConcurrency(2, (task) => task.pipe(retry(2)))).subscribe((value) => console.log(value));
 * // → Ada
 * // → 36
 * ```
 * @param limit - how many tasks run at once: a positive integer, `Infinity`, or a {@link Semaphore}
 * @param project - called when a task may start; returns an observable of the same type, or a function that returns one
 * @param options - the other limits and the deadline: see {@link RunOptions}
 * @returns an operator that turns tasks into their values
 */
export function limitConcurrency<In>(
  limit: number | Semaphore,
  project: PairedProject<In>,
  options?: LimitConcurrencyOptions<TaskKey<In>>,
): OperatorFunction<In, ValueOf<In>>;
/**
 * Runs the task that `project` makes from each task, at most `limit` at once, and emits every value as it arrives.
 *
 * Same as `limitConcurrency(limit, options)`, for a stream made by {@link tasks}: `project` receives the cold task, and
 * may change the type of its values. The key stays the same.
 *
 * @example
 * ```ts
 * tasks(['a', 'bb'], (word) => of(word)).pipe(limitConcurrency(2, (task) => task.pipe(map((word) => word.length))))
 *   .subscribe((value) => console.log(value));
 * // → 1
 * // → 2
 * ```
 * @param limit - how many tasks run at once: a positive integer, `Infinity`, or a {@link Semaphore}
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the other limits and the deadline: see {@link RunOptions}
 * @returns an operator that turns tasks into their values
 */
export function limitConcurrency<In, P extends UncheckedTask>(
  limit: number | Semaphore,
  project: KeyedProject<In, P>,
  options?: LimitConcurrencyOptions<TaskKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
/**
 * Runs the task that `project` makes from each input, at most `limit` at once, and emits every value as it arrives.
 *
 * Same as `limitConcurrency(limit, options)`, but the source emits inputs, as it does for RxJS's
 * `mergeMap(project, limit)`. The input is the key of its task; if `project` throws, that task has failed.
 *
 * @example
 * ```ts
 * from(['a.mp4', 'b.mp4', 'c.mp4']).pipe(
 *   limitConcurrency(2, (file) => concat(of(`${file} 0 %`), of(`${file} 100 %`).pipe(delay(100)))),
 * ).subscribe((progress) => console.log(progress));
 * // → a.mp4 0 %
 * // → b.mp4 0 %
 * // → a.mp4 100 %
 * // → c.mp4 0 %
 * // → b.mp4 100 %
 * // → c.mp4 100 %
 * ```
 * @param limit - how many tasks run at once: a positive integer, `Infinity`, or a {@link Semaphore}
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the other limits and the deadline: see {@link RunOptions}
 * @returns an operator that turns inputs into the values of their tasks
 */
export function limitConcurrency<In, P extends UncheckedTask>(
  limit: number | Semaphore,
  project: (input: In, context: TaskContext<In>) => P & Checked<P>,
  options?: LimitConcurrencyOptions<In>,
): OperatorFunction<In, ValueOf<P>>;
/**
 * Runs the tasks that the source emits, at most `limit` at once, and emits every value as it arrives.
 *
 * ```text
 * % Every value as it arrives, from two tasks at a time; the third waits for a free slot.
 *
 * a    = -1---2|
 * subs = ^-----!
 *
 * b    = --3|
 * subs = ^--!
 *
 * c    =    -4--5|
 * subs = ---^----!
 *
 *        (abc|)
 *
 * >      limitConcurrency(2)
 *
 *        -13-42-5|
 * ```
 *
 * The source is a stream made by {@link tasks}, or any observable of observables, promises and functions that return
 * one.
 *
 * - Order: tasks start in task order, each as soon as a slot is free. A task holds its slot until its teardown has run.
 * - Errors: the first failure cancels the other tasks and ends the stream.
 * - Cancellation: unsubscribing cancels all running tasks and aborts their signals; no more tasks start.
 * - Deadline: at `timeout`, running tasks are cancelled and the stream errors with a {@link TimeoutAllError}; values
 *   already emitted stand. With `onTimeout: 'complete'`, it completes instead.
 *
 * Behaves like RxJS's `mergeAll(limit)`, but the cost of a task doesn't depend on how many are waiting or running, and
 * a limit of 0 throws instead of hanging. Like p-limit, for observables.
 *
 * @example
 * ```ts
 * const countdown = concat(of(2), of(1).pipe(delay(100)));
 * tasks([countdown, countdown]).pipe(limitConcurrency(1)).subscribe((value) => console.log(value));
 * // → 2
 * // → 1
 * // → 2
 * // → 1
 * ```
 * @see {@link asCompleted} if you need only the results
 * @see {@link Semaphore} for a limit that pipelines share, or that changes while they run
 * @param limit - how many tasks run at once: a positive integer, `Infinity`, or a {@link Semaphore}
 * @param options - the other limits and the deadline: see {@link RunOptions}
 * @returns an operator that turns tasks into their values
 * @throws `TypeError`, immediately, for an invalid argument; the message names the argument and the value
 */
export function limitConcurrency<In extends Task<unknown>>(
  limit: number | Semaphore,
  options?: LimitConcurrencyOptions<TaskKey<In>>,
): OperatorFunction<In, ValueOf<In>>;
/**
 * Runs the task that `project` makes from each input, at most `limit` at once, and emits every value as it arrives.
 *
 * Same as `limitConcurrency(limit, options)`, for generic functions in which the type of the task is a type parameter.
 *
 * @example
 * ```ts
 * const run = <P extends Task<unknown>>(project: (name: string) => P) => from(['bob', 'alice']).pipe(limitConcurrency(2, project));
 * run((name) => of(name.length)).subscribe((value) => console.log(value));
 * // → 3
 * // → 5
 * ```
 * @param limit - how many tasks run at once: a positive integer, `Infinity`, or a {@link Semaphore}
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the other limits and the deadline: see {@link RunOptions}
 * @returns an operator that turns inputs into the values of their tasks
 */
export function limitConcurrency<In, P extends Task<unknown>>(
  limit: number | Semaphore,
  project: AnyProject<In, P, LimitConcurrencyOptions<TaskKey<In>>>,
  options?: LimitConcurrencyOptions<InputKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
export function limitConcurrency(
  limit: number | Semaphore,
  project?: unknown,
  options?: unknown,
): OperatorFunction<unknown, unknown> {
  ensure('limitConcurrency: limit', limit, LIMIT);
  const own = { concurrency: OMITTED };
  return flattenTasks(readArguments('limitConcurrency', project, options, own, { concurrency: limit }));
}
