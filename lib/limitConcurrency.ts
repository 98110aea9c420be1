import type { OperatorFunction } from 'rxjs';
import { ensure, OMITTED, LIMIT } from './internal/options/checks.js';
import { readArguments } from './internal/options/readArguments.js';
import { flattenTasks } from './internal/run/flattenTasks.js';
import type { Semaphore } from './Semaphore.js';
import type { RunOptions } from './RunOptions.js';
import type { InputKey, Task, TaskContext, TaskKey, ValueOf } from './Task.js';

/**
 * The options of {@link limitConcurrency}: the common ones, but for the limit, which is the first argument.
 *
 * @example
 * ```ts
 * const brief: LimitConcurrencyOptions = { timeout: 3_000 };
 * from(['ada', 'bob']).pipe(limitConcurrency(1, name => of(name), brief)).subscribe(name => console.log(name));
 * // → ada
 * // → bob
 * ```
 * @typeParam K - the type of the keys
 * @see {@link RunOptions} for each of them
 */
export interface LimitConcurrencyOptions<K = unknown> extends Omit<RunOptions<K>, 'concurrency'> {
  /** Not here: the limit is the first argument. */
  concurrency?: undefined;
}

/**
 * Runs the task that `project` makes of each input, at most `limit` of them at once, and passes every value on as it comes.
 *
 * ```text
 * % Every value as it comes, from two tasks at once; the third waits for a free place.
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
 * - Order: tasks start in task order, each as soon as a slot is free, which is when a task's teardown has run (law 4).
 * - Errors: the first failure cancels the other tasks and ends the stream (law 8).
 * - Cancellation: unsubscribing cancels what runs and starts nothing more (law 5).
 * - Deadline: at `timeout` what runs is cancelled and the stream errors with a {@link TimeoutAllError}.
 *
 * After RxJS's `mergeMap(project, limit)`, but what a task costs does not depend on how many wait or run (law 7), and a limit of 0
 * is refused, where that hangs; and after p-limit, which does this for promises. The laws are in docs/laws.md.
 *
 * @example
 * ```ts
 * from(['a.mp4', 'b.mp4', 'c.mp4']).pipe(
 *   limitConcurrency(2, file => concat(of(`${file} 0 %`), of(`${file} 100 %`).pipe(delay(100)))),
 * ).subscribe(progress => console.log(progress));
 * // → a.mp4 0 %
 * // → b.mp4 0 %
 * // → a.mp4 100 %
 * // → c.mp4 0 %
 * // → b.mp4 100 %
 * // → c.mp4 100 %
 * ```
 * @see {@link asCompleted} for results alone
 * @see {@link Semaphore} for a limit that pipelines share, or that changes while they run
 * @param limit - how many tasks run at once: a positive integer, `Infinity`, or a {@link Semaphore}
 * @param project - makes the task of an input when it may start: an observable, a promise, or a function that returns one
 * @param options - how many of each group at once, and under which deadline: see {@link RunOptions}
 * @returns an operator that takes inputs and emits the values of their tasks
 * @throws `TypeError`, at once, for an argument that is none of these: it names the argument and the value
 */
export function limitConcurrency<In, P extends Task<unknown>>(
  limit: number | Semaphore,
  project: (input: In, context: TaskContext<InputKey<In>>) => P,
  options?: LimitConcurrencyOptions<InputKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
/**
 * Runs the tasks that the source emits, at most `limit` of them at once, and passes every value on as it comes.
 *
 * ```text
 * % Every value as it comes, from two tasks at once; the third waits for a free place.
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
 * Without a `project` the items themselves are the tasks: RxJS's `mergeAll(limit)` in all but cost. The first failure cancels the
 * rest and ends the stream.
 *
 * @example
 * ```ts
 * const countdown = concat(of(2), of(1).pipe(delay(100)));
 * tasks([countdown, countdown]).pipe(limitConcurrency(1)).subscribe(value => console.log(value));
 * // → 2
 * // → 1
 * // → 2
 * // → 1
 * ```
 * @see {@link asCompleted} for results alone
 * @param limit - how many tasks run at once: a positive integer, `Infinity`, or a {@link Semaphore}
 * @param options - how many of each group at once, and under which deadline: see {@link RunOptions}
 * @returns an operator that takes tasks and emits their values
 * @throws `TypeError`, at once, for a bad argument: it names the argument and the value
 */
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
  const own = { concurrency: OMITTED };
  return flattenTasks(readArguments('limitConcurrency', project, options, own, { concurrency: limit }));
}
