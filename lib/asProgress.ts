import type { OperatorFunction } from 'rxjs';
import { readArguments } from './internal/options/readArguments.js';
import type { Policy, RunHandle } from './internal/run/Policy.js';
import { runTasks } from './internal/run/runTasks.js';
import { settlePolicy, type AnyOutcome } from './internal/run/settlePolicy.js';
import { now } from './internal/util/time.js';
import type { Progress, ProgressOf } from './Progress.js';
import type { RunOptions } from './RunOptions.js';
import type { InputKey, Task, TaskContext, TaskKey, ValueOf } from './Task.js';

/**
 * The options of {@link asProgress}: the common ones.
 *
 * @example
 * ```ts
 * const gentle: AsProgressOptions = { concurrency: 3, timeout: 3_000 };
 * from(['ada', 'bob']).pipe(asProgress(name => of(name), gentle), last()).subscribe(({ fulfilled }) => console.log(fulfilled));
 * // → 2
 * ```
 * @typeParam K - the type of the keys
 * @see {@link RunOptions} for each of them
 */
export interface AsProgressOptions<K = unknown> extends RunOptions<K> {}

/**
 * Runs the task that `project` makes of each input, and emits where the run stands: all that a progress bar needs.
 *
 * ```text
 * % A snapshot at the start, before each start and at each end: all that a progress bar needs.
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
 * 2 := { completed: 1, total: 2, running: 0, fulfilled: 1 }
 * 3 := { completed: 1, total: 2, running: 1, waiting: 0 }
 * 4 := { completed: 2, total: 2, fulfilled: 1, rejected: 1 }
 * ```
 *
 * - Order: one {@link Progress} on subscription, one before each start, one as each task ends, with its outcome, and one when the
 *   total becomes known. It completes after the last.
 * - Errors: a failing task is counted as `rejected` and ends nothing. Only a source of tasks that itself fails does (law 8).
 * - Cancellation: unsubscribing cancels what runs and starts nothing more (law 5).
 * - Deadline: at `timeout` every known task that has not ended counts as `rejected`, with a {@link TimeoutAllError}, and the stream
 *   completes. With `onTimeout: 'complete'` it just completes.
 *
 * In place of a page of `mergeMap`, `catchError`, `scan` and `finalize`; the laws are in docs/laws.md.
 *
 * @example
 * ```ts
 * from([1, 2]).pipe(
 *   asProgress(seconds => timer(seconds * 1_000), { concurrency: 1 }),
 * ).subscribe(({ completed, running, waiting }) => console.log(`${completed} done, ${running} running, ${waiting} waiting`));
 * // → 0 done, 0 running, 0 waiting
 * // → 0 done, 1 running, 0 waiting
 * // → 0 done, 1 running, 1 waiting
 * // → 1 done, 0 running, 1 waiting
 * // → 1 done, 1 running, 0 waiting
 * // → 2 done, 0 running, 0 waiting
 * ```
 * @see {@link asSettled} when only the outcomes matter
 * @param project - makes the task of an input when it may start: an observable, a promise, or a function that returns one
 * @param options - how many at once and under which deadline: see {@link RunOptions}
 * @returns an operator that takes inputs and emits snapshots
 * @throws `TypeError`, at once, for an argument that is none of these: it names the argument and the value
 */
export function asProgress<In, P extends Task<unknown>>(
  project: (input: In, context: TaskContext<InputKey<In>>) => P,
  options?: AsProgressOptions<InputKey<In>>,
): OperatorFunction<In, Progress<ValueOf<P>, InputKey<In>>>;
/**
 * Runs the tasks that the source emits, and emits where the run stands: all that a progress bar needs.
 *
 * ```text
 * % A snapshot at the start, before each start and at each end: all that a progress bar needs.
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
 * 2 := { completed: 1, total: 2, running: 0, fulfilled: 1 }
 * 3 := { completed: 1, total: 2, running: 1, waiting: 0 }
 * 4 := { completed: 2, total: 2, fulfilled: 1, rejected: 1 }
 * ```
 *
 * Without a `project` the items themselves are the tasks. The total is known from the beginning for an array, a record or a `Map`
 * given to {@link tasks}, else when the source has ended. No failing task ends the stream.
 *
 * @example
 * ```ts
 * tasks(['a.png', 'b.png'], file => of(file).pipe(delay(100))).pipe(asProgress({ concurrency: 1 }))
 *   .subscribe(({ completed, total = 0 }) => console.log('█'.repeat(completed) + '░'.repeat(total - completed)));
 * // → ░░
 * // → ░░
 * // → █░
 * // → █░
 * // → ██
 * ```
 * @see {@link asSettled} when only the outcomes matter
 * @param options - how many at once and under which deadline: see {@link RunOptions}
 * @returns an operator that takes tasks and emits snapshots
 * @throws `TypeError`, at once, for a bad option: it names the option and the value
 */
export function asProgress<In extends Task<unknown>>(
  options?: AsProgressOptions<TaskKey<In>>,
): OperatorFunction<In, ProgressOf<In>>;
export function asProgress(project?: unknown, options?: unknown): OperatorFunction<unknown, unknown> {
  const settings = readArguments('asProgress', project, options);
  return runTasks(settings, progressPolicy);
}

function progressPolicy(run: RunHandle): Policy {
  const subscribedAt = now();
  const counts = { fulfilled: 0, rejected: 0, empty: 0 };
  let running = 0;
  let newest: AnyOutcome | undefined;
  const snapshot = () => {
    run.emit({
      total: run.total,
      waiting: run.waiting,
      running,
      completed: run.completed,
      fulfilled: counts.fulfilled,
      rejected: counts.rejected,
      empty: counts.empty,
      elapsed: now() - subscribedAt,
      outcome: newest,
    } satisfies Progress<unknown, unknown>);
  };
  const settle = settlePolicy(run, (outcome, startedAt) => {
    if (startedAt !== undefined) running--;
    counts[outcome.status]++;
    newest = outcome;
    snapshot();
  });
  return {
    ...settle,
    begun: snapshot,
    totalKnown: snapshot,
    started: (task) => {
      settle.started(task);
      running++;
      snapshot();
    },
  };
}
