import type { OperatorFunction } from 'rxjs';
import { readArguments } from './internal/options/readArguments.js';
import type { Policy, RunHandle } from './internal/run/Policy.js';
import { runTasks } from './internal/run/runTasks.js';
import { NONE } from './internal/util/symbols.js';
import type { RunOptions } from './RunOptions.js';
import type { InputKey, Task, TaskContext, TaskKey, ValueOf } from './Task.js';

/**
 * The options of {@link inOrder}: the common ones.
 *
 * @example
 * ```ts
 * const gentle: InOrderOptions = { concurrency: 3, timeout: 3_000 };
 * from(['ada', 'bob']).pipe(inOrder(name => of(name), gentle)).subscribe(name => console.log(name));
 * // → ada
 * // → bob
 * ```
 * @typeParam K - the type of the keys
 * @see {@link RunOptions} for each of them
 */
export interface InOrderOptions<K = unknown> extends RunOptions<K> {}

/**
 * Runs the task that `project` makes of each input, and emits the results in task order, each as early as that order allows.
 *
 * ```text
 * % Tasks run together, and results come in the order of the tasks, as early as that allows.
 *
 * a    = ---(A|)
 * subs = ^--!
 *
 * b    = -(B|)
 * subs = ^!
 *
 * c    = -------(C|)
 * subs = ^------!
 *
 *        (abc|)
 *
 * >      inOrder()
 *
 *        ---(AB)(C|)
 * ```
 *
 * - Order: tasks run concurrently all the same; result `i` is emitted as soon as tasks 0 to `i` have completed. A result is the
 *   last value of its task; a task without a value emits nothing and holds up nothing.
 * - Errors: a failure cancels the tasks after it at once and leaves the source; the stream errors when everything before it has
 *   been emitted.
 * - Cancellation: unsubscribing cancels what runs and starts nothing more (law 5).
 * - Deadline: at `timeout` what runs is cancelled and the stream errors with a {@link TimeoutAllError}; what was emitted stays.
 *
 * After `concatMapEager` of RxJava and rxjs-etc; the laws are in docs/laws.md.
 *
 * @example
 * ```ts
 * from([3, 1, 2]).pipe(
 *   inOrder(seconds => timer(seconds * 1_000).pipe(map(() => seconds), tap(() => console.log('ready', seconds)))),
 * ).subscribe(seconds => console.log('emitted', seconds));
 * // → ready 1
 * // → ready 2
 * // → ready 3
 * // → emitted 3
 * // → emitted 1
 * // → emitted 2
 * ```
 * @see {@link asCompleted} when the order does not matter: every result comes at once
 * @param project - makes the task of an input when it may start: an observable, a promise, or a function that returns one
 * @param options - how many at once and under which deadline: see {@link RunOptions}
 * @returns an operator that takes inputs and emits results
 * @throws `TypeError`, at once, for an argument that is none of these: it names the argument and the value
 */
export function inOrder<In, P extends Task<unknown>>(
  project: (input: In, context: TaskContext<InputKey<In>>) => P,
  options?: InOrderOptions<InputKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
/**
 * Runs the tasks that the source emits, and emits the results in task order, each as early as that order allows.
 *
 * ```text
 * % Tasks run together, and results come in the order of the tasks, as early as that allows.
 *
 * a    = ---(A|)
 * subs = ^--!
 *
 * b    = -(B|)
 * subs = ^!
 *
 * c    = -------(C|)
 * subs = ^------!
 *
 *        (abc|)
 *
 * >      inOrder()
 *
 *        ---(AB)(C|)
 * ```
 *
 * Without a `project` the items themselves are the tasks. They run concurrently all the same; a failure cancels the tasks after it
 * and ends the stream when everything before it has been emitted.
 *
 * @example
 * ```ts
 * const pages = [of('page 1').pipe(delay(300)), throwError(() => 'no page 2'), of('page 3')];
 * tasks(pages).pipe(inOrder()).subscribe({ next: page => console.log(page), error: reason => console.log(reason) });
 * // → page 1
 * // → no page 2
 * ```
 * @see {@link asCompleted} when the order does not matter: every result comes at once
 * @param options - how many at once and under which deadline: see {@link RunOptions}
 * @returns an operator that takes tasks and emits results
 * @throws `TypeError`, at once, for a bad option: it names the option and the value
 */
export function inOrder<In extends Task<unknown>>(options?: InOrderOptions<TaskKey<In>>): OperatorFunction<In, ValueOf<In>>;
export function inOrder(project?: unknown, options?: unknown): OperatorFunction<unknown, unknown> {
  const settings = readArguments('inOrder', project, options);
  return runTasks(settings, orderedPolicy);
}

function orderedPolicy(run: RunHandle): Policy {
  /** Results by index that are not due yet; `NONE` for a task without one. */
  const results = new Map<number, unknown>();
  let turn = 0;
  const emitInOrder = (index: number, result: unknown) => {
    results.set(index, result);
    while (results.has(turn)) {
      const value = results.get(turn);
      results.delete(turn++);
      if (value !== NONE) run.emit(value);
    }
  };
  return {
    fulfilled: ({ index }, value) => emitInOrder(index, value),
    empty: ({ index }) => emitInOrder(index, NONE),
    failed: (task, reason) => {
      run.deferError(task, reason);
      run.cancelFrom(task.index + 1);
    },
    done: () => {
      const { deferredErrors } = run;
      if (deferredErrors.length === 0) run.complete();
      else run.fail(deferredErrors[0]);
    },
  };
}
