import type { OperatorFunction } from 'rxjs';
import { readArguments } from './internal/options/readArguments.js';
import { runTasks } from './internal/run/runTasks.js';
import { settlePolicy } from './internal/run/settlePolicy.js';
import type { Outcome, OutcomeOf } from './Outcome.js';
import type { RunOptions } from './RunOptions.js';
import type { InputKey, Task, TaskContext, TaskKey, ValueOf } from './Task.js';

/**
 * The options of {@link asSettled}: the common ones.
 *
 * @example
 * ```ts
 * const gentle: AsSettledOptions = { concurrency: 3, timeout: 3_000 };
 * from(['ada', 'bob']).pipe(asSettled(name => of(name), gentle)).subscribe(({ key, status }) => console.log(key, status));
 * // → ada fulfilled
 * // → bob fulfilled
 * ```
 * @typeParam K - the type of the keys
 * @see {@link RunOptions} for each of them
 */
export interface AsSettledOptions<K = unknown> extends RunOptions<K> {}

/**
 * Runs the task that `project` makes of each input, and emits how each ended, the moment it ends.
 *
 * ```text
 * % One outcome for each task, the moment it ends, and no failure stops the others.
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
 * - Order: tasks start in task order, outcomes come in completion order (law 3): exactly one {@link Outcome} per known task.
 * - Errors: a failure is a `rejected` outcome, a task without a value an `empty` one; neither ends the stream. Only a source of
 *   tasks that itself fails does (law 8).
 * - Cancellation: unsubscribing cancels what runs and starts nothing more (law 5).
 * - Deadline: at `timeout` every known task that has not ended gets a `rejected` outcome with a {@link TimeoutAllError}, in task
 *   order, and the stream completes. With `onTimeout: 'complete'` it completes without them.
 *
 * A streaming `Promise.allSettled` that knows which task was which; the laws are in docs/laws.md.
 *
 * @example
 * ```ts
 * from(['/user/1', '/user/0']).pipe(
 *   asSettled(path => path === '/user/0' ? throwError(() => 'not found') : of('Ada').pipe(delay(100))),
 * ).subscribe(outcome => {
 *   if (outcome.status === 'fulfilled') console.log(outcome.key, outcome.value);
 *   if (outcome.status === 'rejected') console.log(outcome.key, outcome.reason);
 * });
 * // → /user/0 not found
 * // → /user/1 Ada
 * ```
 * @see {@link asCompleted} when the results alone matter and the first failure should end everything
 * @see {@link asProgress} for counts as well, also when nothing has ended yet
 * @param project - makes the task of an input when it may start: an observable, a promise, or a function that returns one
 * @param options - how many at once and under which deadline: see {@link RunOptions}
 * @returns an operator that takes inputs and emits outcomes, whose `key` is the input
 * @throws `TypeError`, at once, for an argument that is none of these: it names the argument and the value
 */
export function asSettled<In, P extends Task<unknown>>(
  project: (input: In, context: TaskContext<InputKey<In>>) => P,
  options?: AsSettledOptions<InputKey<In>>,
): OperatorFunction<In, Outcome<ValueOf<P>, InputKey<In>>>;
/**
 * Runs the tasks that the source emits, and emits how each ended, the moment it ends.
 *
 * ```text
 * % One outcome for each task, the moment it ends, and no failure stops the others.
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
 * Without a `project` the items themselves are the tasks. The key of an outcome is the task's own where the stream is made by
 * {@link tasks} (a record: then it narrows the type of the value), else its index. No failing task ends the stream.
 *
 * @example
 * ```ts
 * tasks({ user: of('Ada').pipe(delay(300)), posts: throwError(() => 'no posts'), ads: EMPTY }).pipe(asSettled())
 *   .subscribe(({ key, status, completed, total }) => console.log(`[${completed}/${total}] ${key}: ${status}`));
 * // → [1/3] posts: rejected
 * // → [2/3] ads: empty
 * // → [3/3] user: fulfilled
 * ```
 * @see {@link asCompleted} when the results alone matter and the first failure should end everything
 * @param options - how many at once and under which deadline: see {@link RunOptions}
 * @returns an operator that takes tasks and emits outcomes
 * @throws `TypeError`, at once, for a bad option: it names the option and the value
 */
export function asSettled<In extends Task<unknown>>(
  options?: AsSettledOptions<TaskKey<In>>,
): OperatorFunction<In, OutcomeOf<In>>;
export function asSettled(project?: unknown, options?: unknown): OperatorFunction<unknown, unknown> {
  const settings = readArguments('asSettled', project, options);
  return runTasks(settings, (run) => settlePolicy(run, (outcome) => run.emit(outcome)));
}
