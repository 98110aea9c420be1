import type { OperatorFunction } from 'rxjs';
import { DUE, ensure, OMITTED, ON_TIMEOUT } from './internal/options/checks.js';
import { readArguments } from './internal/options/readArguments.js';
import { flattenTasks } from './internal/run/flattenTasks.js';
import type { OnTimeout, RunOptions } from './RunOptions.js';
import type { InputKey, Task, TaskContext, TaskKey, ValueOf } from './Task.js';

/**
 * The options of {@link withTimeoutAll}: the common ones, but for the deadline, which is the first argument.
 *
 * @example
 * ```ts
 * const partial: WithTimeoutAllOptions = { concurrency: 3, onTimeout: 'complete' };
 * from(['ada', 'bob']).pipe(withTimeoutAll(100, name => of(name), partial)).subscribe(name => console.log(name));
 * // → ada
 * // → bob
 * ```
 * @typeParam K - the type of the keys
 * @see {@link RunOptions} for each of them
 */
export interface WithTimeoutAllOptions<K = unknown> extends Omit<RunOptions<K>, 'timeout'> {
  /** Not here: the deadline is the first argument. */
  timeout?: undefined;
  /**
   * What happens at the deadline: the stream errors with a {@link TimeoutAllError}, or completes with what it has.
   *
   * @defaultValue 'error'
   */
  onTimeout?: OnTimeout | undefined;
}

/**
 * Runs the task that `project` makes of each input, all under one deadline, and passes every value on as it comes.
 *
 * ```text
 * % Every value as it comes, until one deadline for all of them cancels what still runs.
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
 * - Order: values come as the tasks emit them; tasks start in task order, as many at once as `concurrency` admits (law 3).
 * - Errors: the first failure cancels the other tasks and ends the stream (law 8).
 * - Cancellation: unsubscribing cancels what runs and starts nothing more (law 5).
 * - Deadline: when it is due, everything that runs is cancelled, nothing starts any more, and the stream errors with a
 *   {@link TimeoutAllError} that says what was running and what was waiting; with `onTimeout: 'complete'` it completes.
 *
 * One clock for the whole run, as asyncio's `timeout` is; unlike `as_completed(timeout=…)` there, it leaves no task running. For a
 * clock per task pipe RxJS's `timeout` onto each. The laws are in docs/laws.md.
 *
 * @example
 * ```ts
 * from([1, 5, 2]).pipe(
 *   withTimeoutAll(3_000, seconds => timer(seconds * 1_000).pipe(map(() => `${seconds} s`))),
 * ).subscribe({ next: value => console.log(value), error: (error: Error) => console.log(error.message) });
 * // → 1 s
 * // → 2 s
 * // → Deadline of 3000 ms passed: 2 completed, 1 running (5), 0 waiting
 * ```
 * @see {@link asSettled} with the option `timeout` for an outcome of each task, also of those cut off
 * @param due - the deadline: milliseconds from the subscription, or a `Date`; `Infinity` for none
 * @param project - makes the task of an input when it may start: an observable, a promise, or a function that returns one
 * @param options - how many at once, and whether to complete at the deadline: see {@link WithTimeoutAllOptions}
 * @returns an operator that takes inputs and emits the values of their tasks
 * @throws `TypeError`, at once, for an argument that is none of these: it names the argument and the value
 */
export function withTimeoutAll<In, P extends Task<unknown>>(
  due: number | Date,
  project: (input: In, context: TaskContext<InputKey<In>>) => P,
  options?: WithTimeoutAllOptions<InputKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
/**
 * Runs the tasks that the source emits, all under one deadline, and passes every value on as it comes.
 *
 * ```text
 * % Every value as it comes, until one deadline for all of them cancels what still runs.
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
 * Without a `project` the items themselves are the tasks. When the deadline is due, everything that runs is cancelled and the
 * stream errors with a {@link TimeoutAllError}, or completes, as `onTimeout` says. A failure ends the stream before.
 *
 * @example
 * ```ts
 * tasks({ user: of('Ada').pipe(delay(100)), ads: NEVER }).pipe(withTimeoutAll(3_000, { onTimeout: 'complete' }))
 *   .subscribe({ next: value => console.log(value), complete: () => console.log('that is all') });
 * // → Ada
 * // → that is all
 * ```
 * @see {@link asSettled} with the option `timeout` for an outcome of each task, also of those cut off
 * @param due - the deadline: milliseconds from the subscription, or a `Date`; `Infinity` for none
 * @param options - how many at once, and whether to complete at the deadline: see {@link WithTimeoutAllOptions}
 * @returns an operator that takes tasks and emits their values
 * @throws `TypeError`, at once, for a bad argument: it names the argument and the value
 */
export function withTimeoutAll<In extends Task<unknown>>(
  due: number | Date,
  options?: WithTimeoutAllOptions<TaskKey<In>>,
): OperatorFunction<In, ValueOf<In>>;
export function withTimeoutAll(due: number | Date, project?: unknown, options?: unknown): OperatorFunction<unknown, unknown> {
  ensure('withTimeoutAll: due', due, DUE);
  const own = { timeout: OMITTED, onTimeout: ON_TIMEOUT };
  return flattenTasks(readArguments('withTimeoutAll', project, options, own, { timeout: due }));
}
