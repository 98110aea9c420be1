import type { OperatorFunction } from 'rxjs';
import type { AsCompletedOptions } from './asCompleted.js';
import type { EntryOf } from './EntryOf.js';
import { FLAG } from './internal/options/checks.js';
import { readArguments } from './internal/options/readArguments.js';
import { completePolicy } from './internal/run/completePolicy.js';
import { runTasks } from './internal/run/runTasks.js';
import type { AnyProject, Checked, KeyedProject, PairedProject, UncheckedTask } from './Project.js';
import type { InputKey, Task, TaskContext, TaskKey, ValueOf } from './Task.js';

/**
 * The options of {@link asEntries}: those of {@link asCompleted}.
 *
 * @example
 * ```ts
 * const everything: AsEntriesOptions<string> = { concurrency: 4, delayErrors: true };
 * from(['ada', 'bob']).pipe(asEntries((name) => of(name.length), everything)).subscribe(([name, length]) => console.log(name, length));
 * // → ada 3
 * // → bob 3
 * ```
 * @typeParam K - the type of the keys
 * @see {@link AsCompletedOptions} and {@link RunOptions} for each of them
 */
export interface AsEntriesOptions<K = unknown> extends AsCompletedOptions<K> {}

/**
 * Runs each task as `project` returns it, and emits `[key, result]` of each as soon as it's ready.
 *
 * Same as `asEntries(options)`, for a stream made by {@link tasks} whose tasks have different types, and a `project`
 * that keeps them: it pipes operators like `retry` onto the cold task. Keys still narrow the types of the results.
 *
 * @example
 * ```ts
 * tasks({ name: of('Ada'), langs: of(['en', 'ru']) }).pipe(asEntries((task) => task.pipe(retry(2)))).subscribe(([key, value]) => {
 *   console.log(key === 'name' ? value : value.length);
 * });
 * // → Ada
 * // → 2
 * ```
 * @param project - called when a task may start; returns an observable of the same type, or a function that returns one
 * @param options - the limits, the deadline, and whether to delay errors: see {@link AsEntriesOptions}; or a number for
 *   `{ concurrency }`
 * @returns an operator that turns tasks into entries
 */
export function asEntries<In>(
  project: PairedProject<In>,
  options?: number | AsEntriesOptions<TaskKey<In>>,
): OperatorFunction<In, EntryOf<In>>;
/**
 * Runs the task that `project` makes from each task, and emits `[key, result]` of each as soon as it's ready.
 *
 * Same as `asEntries(options)`, for a stream made by {@link tasks}: `project` receives the cold task, and may change
 * the type of its values. The key stays the same.
 *
 * @example
 * ```ts
 * tasks(['a', 'bb'], (word) => of(word)).pipe(asEntries((task) => task.pipe(map((word) => word.length))))
 *   .subscribe(([word, length]) => console.log(word, length));
 * // → a 1
 * // → bb 2
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits, the deadline, and whether to delay errors: see {@link AsEntriesOptions}; or a number for
 *   `{ concurrency }`
 * @returns an operator that turns tasks into entries
 */
export function asEntries<In, P extends UncheckedTask>(
  project: KeyedProject<In, P>,
  options?: number | AsEntriesOptions<TaskKey<In>>,
): OperatorFunction<In, [key: TaskKey<In>, value: ValueOf<P>]>;
/**
 * Runs the task that `project` makes from each input, and emits `[input, result]` of each as soon as it's ready.
 *
 * Same as `asEntries(options)`, but the source emits inputs. The input is the key of its task; if `project` throws,
 * that task has failed.
 *
 * @example
 * ```ts
 * from([3, 1, 2]).pipe(
 *   asEntries((seconds) => timer(seconds * 1_000).pipe(map(() => 'done')), { concurrency: 3 }),
 * ).subscribe(([seconds, result]) => console.log(`${seconds} s: ${result}`));
 * // → 1 s: done
 * // → 2 s: done
 * // → 3 s: done
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits, the deadline, and whether to delay errors: see {@link AsEntriesOptions}; or a number for
 *   `{ concurrency }`
 * @returns an operator that turns inputs into entries
 */
export function asEntries<In, P extends UncheckedTask>(
  project: (input: In, context: TaskContext<In>) => P & Checked<P>,
  options?: number | AsEntriesOptions<In>,
): OperatorFunction<In, [key: In, value: ValueOf<P>]>;
/**
 * Runs the tasks that the source emits, and emits `[key, result]` of each as soon as it's ready.
 *
 * ```text
 * % Each result with the key of its task, as soon as the task completes.
 *
 * a    = ----(1|)
 * subs = ^---!
 *
 * b    = -(2|)
 * subs = ^!
 *
 * c    = --(3|)
 * subs = ^-!
 *
 *        (abc|)
 *
 * >      asEntries()
 *
 *        -BC-(A|)
 * B := ['b', '2']
 * C := ['c', '3']
 * A := ['a', '1']
 * ```
 *
 * The source is a stream made by {@link tasks}, or any observable of observables, promises and functions that return
 * one. A task's result is its last value; a task that completes without a value emits nothing. The key is the key of
 * the task if the stream was made by `tasks`, else its index. Keys of a record narrow the type of the result.
 *
 * - Order: tasks start in task order, up to `concurrency` at once. Entries are emitted in completion order,
 *   synchronously, when their task completes.
 * - Errors: the first failure cancels the other tasks and ends the stream. With `delayErrors`, all tasks run; then the
 *   stream errors with an `AggregateError` of all failures, in task order.
 * - Cancellation: unsubscribing cancels all running tasks and aborts their signals; no more tasks start.
 * - Deadline: at `timeout`, running tasks are cancelled and the stream errors with a {@link TimeoutAllError}; entries
 *   already emitted stand. With `onTimeout: 'complete'`, it completes instead.
 *
 * Like `Object.entries`, as a stream. With `toArray` and `Object.fromEntries`, it's a `forkJoin` of a record that has
 * limits and a deadline.
 *
 * @example
 * ```ts
 * const user = of('Ada').pipe(delay(300));
 * const posts = of(['Hello', 'World']).pipe(delay(100));
 * tasks({ user, posts }).pipe(asEntries({ timeout: 3_000 }), toArray(), map(Object.fromEntries))
 *   .subscribe((page) => console.log(page));
 * // → { posts: [ 'Hello', 'World' ], user: 'Ada' }
 * ```
 * @see {@link asCompleted} if you need only the results
 * @see {@link asSettled} if a failure must not end the stream
 * @param options - the limits, the deadline, and whether to delay errors: see {@link AsEntriesOptions}; or a number for
 *   `{ concurrency }`
 * @returns an operator that turns tasks into entries
 * @throws `TypeError`, immediately, for an invalid option; the message names the option and the value
 */
export function asEntries<In extends Task<unknown>>(
  options?: number | AsEntriesOptions<TaskKey<In>>,
): OperatorFunction<In, EntryOf<In>>;
/**
 * Runs the task that `project` makes from each input, and emits `[key, result]` of each as soon as it's ready.
 *
 * Same as `asEntries(options)`, for generic functions in which the type of the task is a type parameter.
 *
 * @example
 * ```ts
 * const run = <P extends Task<unknown>>(project: (name: string) => P) => from(['bob', 'alice']).pipe(asEntries(project));
 * run((name) => of(name.length)).subscribe(([key, value]) => console.log(key, value));
 * // → bob 3
 * // → alice 5
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits, the deadline, and whether to delay errors: see {@link AsEntriesOptions}; or a number for
 *   `{ concurrency }`
 * @returns an operator that turns inputs into entries
 */
export function asEntries<In, P extends Task<unknown>>(
  project: AnyProject<In, P, number | AsEntriesOptions<TaskKey<In>>>,
  options?: number | AsEntriesOptions<InputKey<In>>,
): OperatorFunction<In, [key: InputKey<In>, value: ValueOf<P>]>;
export function asEntries(project?: unknown, options?: unknown): OperatorFunction<unknown, unknown> {
  const own = { delayErrors: FLAG };
  const settings = readArguments<AsEntriesOptions>('asEntries', project, options, own);
  const { delayErrors } = settings.options;
  return runTasks(settings, (run) =>
    completePolicy(run, delayErrors, (task, value) => run.emit([run.snapshot(task).key, value])),
  );
}
