import type { OperatorFunction } from 'rxjs';
import { readArguments } from './internal/options/readArguments.js';
import type { Policy, RunHandle } from './internal/run/Policy.js';
import { runTasks } from './internal/run/runTasks.js';
import { settlePolicy, type AnyOutcome } from './internal/run/settlePolicy.js';
import { startStopwatch } from './internal/util/time.js';
import type { Progress, ProgressOf } from './Progress.js';
import type { RunOptions } from './RunOptions.js';
import type { AnyProject, Checked, KeyedProject, PairedProject, UncheckedTask } from './Project.js';
import type { InputKey, Task, TaskContext, TaskKey, ValueOf } from './Task.js';

/**
 * The options of {@link asProgress}: those that all operators share.
 *
 * @example
 * ```ts
 * const gentle: AsProgressOptions = { concurrency: 3, timeout: 3_000 };
 * from(['ada', 'bob']).pipe(asProgress((name) => of(name), gentle), last()).subscribe(({ fulfilled }) => console.log(fulfilled));
 * // → 2
 * ```
 * @typeParam K - the type of the keys
 * @see {@link RunOptions} for each of them
 */
export interface AsProgressOptions<K = unknown> extends RunOptions<K> {}

/**
 * Runs each task as `project` returns it, and emits snapshots of the run.
 *
 * Same as `asProgress(options)`, for a stream made by {@link tasks} whose tasks have different types, and a `project`
 * that keeps them: it pipes operators like `retry` onto the cold task. Keys still narrow the types of the values.
 *
 * @example
 * ```ts
 * tasks({ name: of('Ada'), age: of(36) }).pipe(asProgress((task) => task.pipe(retry(2))), last()).subscribe(({ outcome }) => {
 *   if (outcome?.status === 'fulfilled' && outcome.key === 'age') console.log(outcome.value + 1);
 * });
 * // → 37
 * ```
 * @param project - called when a task may start; returns an observable of the same type, or a function that returns one
 * @param options - the limits and the deadline: see {@link RunOptions}; or a number for `{ concurrency }`
 * @returns an operator that turns tasks into snapshots of the run
 */
export function asProgress<In>(
  project: PairedProject<In>,
  options?: number | AsProgressOptions<TaskKey<In>>,
): OperatorFunction<In, ProgressOf<In>>;
/**
 * Runs the task that `project` makes from each task, and emits snapshots of the run.
 *
 * Same as `asProgress(options)`, for a stream made by {@link tasks}: `project` receives the cold task, and may change
 * the type of its values. The key stays the same.
 *
 * @example
 * ```ts
 * tasks(['a', 'bb'], (word) => of(word)).pipe(asProgress((task) => task.pipe(map((word) => word.length))), last())
 *   .subscribe(({ outcome }) => console.log(outcome?.key, outcome?.value));
 * // → bb 2
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits and the deadline: see {@link RunOptions}; or a number for `{ concurrency }`
 * @returns an operator that turns tasks into snapshots of the run
 */
export function asProgress<In, P extends UncheckedTask>(
  project: KeyedProject<In, P>,
  options?: number | AsProgressOptions<TaskKey<In>>,
): OperatorFunction<In, Progress<ValueOf<P>, TaskKey<In>>>;
/**
 * Runs the task that `project` makes from each input, and emits snapshots of the run: everything a progress bar needs.
 *
 * Same as `asProgress(options)`, but the source emits inputs. The input is the key of its task; if `project` throws,
 * that task has failed.
 *
 * @example
 * ```ts
 * from([1, 2]).pipe(
 *   asProgress((seconds) => timer(seconds * 1_000), { concurrency: 1 }),
 * ).subscribe(({ completed, running, waiting }) => console.log(`${completed} done, ${running} running, ${waiting} waiting`));
 * // → 0 done, 0 running, 0 waiting
 * // → 0 done, 1 running, 0 waiting
 * // → 0 done, 1 running, 1 waiting
 * // → 1 done, 0 running, 1 waiting
 * // → 1 done, 1 running, 0 waiting
 * // → 2 done, 0 running, 0 waiting
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits and the deadline: see {@link RunOptions}; or a number for `{ concurrency }`
 * @returns an operator that turns inputs into snapshots of the run
 */
export function asProgress<In, P extends UncheckedTask>(
  project: (input: In, context: TaskContext<In>) => P & Checked<P>,
  options?: number | AsProgressOptions<In>,
): OperatorFunction<In, Progress<ValueOf<P>, In>>;
/**
 * Runs the tasks that the source emits, and emits snapshots of the run: everything a progress bar needs.
 *
 * ```text
 * % A snapshot on subscription and whenever a task starts or ends: everything a progress bar needs.
 *
 * a    = ------(A|)
 * subs = ^-----!
 *
 * b    =       -------#
 * subs = ------^------!
 *
 *        (ab|)
 *
 * >      asProgress({ concurrency: 1 })
 *
 *        (01)--(23)---(4|)
 * 0 := { completed: 0, total: 2, running: 0, waiting: 2 }
 * 1 := { completed: 0, total: 2, running: 1, waiting: 1 }
 * 2 := { completed: 1, total: 2, running: 0, fulfilled: 1, outcome: { key: 'a' } }
 * 3 := { completed: 1, total: 2, running: 1, waiting: 0, outcome: undefined }
 * 4 := { completed: 2, total: 2, fulfilled: 1, rejected: 1, outcome: { key: 'b' } }
 * ```
 *
 * The source is a stream made by {@link tasks}, or any observable of observables, promises and functions that return
 * one. The total is known from the start if an array, a record or a `Map` was passed to `tasks`, else when the source
 * has ended.
 *
 * - Order: one {@link Progress} on subscription, one before each task starts, one when a task ends (the only one with
 *   its outcome), and one when the total becomes known. The stream completes after the last task.
 * - Errors: a failing task counts as `rejected` and doesn't end the stream. Only an error of the source and the
 *   option `signal` do.
 * - Cancellation: unsubscribing cancels all running tasks and aborts their signals; no more tasks start. A task that is
 *   cancelled on its own should fail: one that completes early, as with RxJS `takeUntil`, is `fulfilled` or `empty`.
 * - Deadline: at `timeout`, every known task that has not ended counts as `rejected`, with a {@link TimeoutAllError},
 *   and the stream completes. With `onTimeout: 'complete'`, it completes without counting them.
 *
 * Replaces a page of `mergeMap`, `catchError`, `scan` and `finalize`.
 *
 * @example
 * ```ts
 * tasks(['a.png', 'b.png'], (file) => of(file).pipe(delay(100))).pipe(asProgress({ concurrency: 1 }))
 *   .subscribe(({ completed, total = 0 }) => console.log('█'.repeat(completed) + '░'.repeat(total - completed)));
 * // → ░░
 * // → ░░
 * // → █░
 * // → █░
 * // → ██
 * ```
 * @see {@link asSettled} if you need only the outcomes
 * @param options - the limits and the deadline: see {@link RunOptions}; or a number for `{ concurrency }`
 * @returns an operator that turns tasks into snapshots of the run
 * @throws `TypeError`, immediately, for an invalid option; the message names the option and the value
 */
export function asProgress<In extends Task<unknown>>(
  options?: number | AsProgressOptions<TaskKey<In>>,
): OperatorFunction<In, ProgressOf<In>>;
/**
 * Runs the task that `project` makes from each input, and emits snapshots of the run.
 *
 * Same as `asProgress(options)`, for generic functions in which the type of the task is a type parameter.
 *
 * @example
 * ```ts
 * const count = <P extends Task<unknown>>(project: (name: string) => P) => from(['bob', 'alice']).pipe(asProgress(project), last());
 * count((name) => of(name.length)).subscribe(({ fulfilled }) => console.log(fulfilled));
 * // → 2
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits and the deadline: see {@link RunOptions}; or a number for `{ concurrency }`
 * @returns an operator that turns inputs into snapshots of the run
 */
export function asProgress<In, P extends Task<unknown>>(
  project: AnyProject<In, P, number | AsProgressOptions<TaskKey<In>>>,
  options?: number | AsProgressOptions<InputKey<In>>,
): OperatorFunction<In, Progress<ValueOf<P>, InputKey<In>>>;
export function asProgress(project?: unknown, options?: unknown): OperatorFunction<unknown, unknown> {
  const settings = readArguments('asProgress', project, options);
  return runTasks(settings, progressPolicy);
}

function progressPolicy(run: RunHandle): Policy {
  const stopwatch = startStopwatch();
  const counts = { fulfilled: 0, rejected: 0, empty: 0 };
  let running = 0;
  const snapshot = (outcome?: AnyOutcome) => {
    run.emit({
      total: run.total,
      waiting: run.waiting,
      running,
      completed: run.completed,
      fulfilled: counts.fulfilled,
      rejected: counts.rejected,
      empty: counts.empty,
      elapsed: stopwatch(),
      outcome,
    } satisfies Progress<unknown, unknown>);
  };
  const settle = settlePolicy(run, (outcome, startedAt) => {
    if (startedAt !== undefined) running--;
    counts[outcome.status]++;
    snapshot(outcome);
  });
  return {
    ...settle,
    begun: () => snapshot(),
    totalKnown: () => snapshot(),
    started: (task) => {
      settle.started(task);
      running++;
      snapshot();
    },
  };
}
