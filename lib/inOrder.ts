import type { OperatorFunction } from 'rxjs';
import { COUNT } from './internal/options/checks.js';
import { readArguments } from './internal/options/readArguments.js';
import type { Policy, RunHandle } from './internal/run/Policy.js';
import { runTasks } from './internal/run/runTasks.js';
import { NONE } from './internal/util/symbols.js';
import type { RunOptions } from './RunOptions.js';
import type { AnyProject, Checked, KeyedProject, PairedProject, UncheckedTask } from './Project.js';
import type { InputKey, Task, TaskContext, TaskKey, ValueOf } from './Task.js';

/**
 * The options of {@link inOrder}.
 *
 * @example
 * ```ts
 * const bounded: InOrderOptions = { concurrency: 3, buffer: 100 };
 * from(['ada', 'bob']).pipe(inOrder((name) => of(name), bounded)).subscribe((name) => console.log(name));
 * // → ada
 * // → bob
 * ```
 * @typeParam K - the type of the keys
 * @see {@link RunOptions} for the options that all operators share
 */
export interface InOrderOptions<K = unknown> extends RunOptions<K> {
  /**
   * How many finished tasks may wait for the result of an earlier one: a positive integer or `Infinity`; anything else
   * throws a `TypeError`. While that many wait, no other task starts, so that one slow task doesn't let the results of an
   * endless source pile up in memory. Exception: if nothing is running, because groups or priorities hold the earlier task
   * back, one task at a time still starts.
   *
   * @defaultValue Infinity
   */
  buffer?: number | undefined;
}

/**
 * Runs each task as `project` returns it, and emits the results in task order, each as early as possible.
 *
 * Same as `inOrder(options)`, for a stream made by {@link tasks} whose tasks have different types, and a `project` that
 * keeps them: it pipes operators like `retry` onto the cold task.
 *
 * @example
 * ```ts
 * tasks({ name: of('Ada'), age: of(36) }).pipe(inOrder((task) => task.pipe(retry(2)))).subscribe((value) => console.log(value));
 * // → Ada
 * // → 36
 * ```
 * @param project - called when a task may start; returns an observable of the same type, or a function that returns one
 * @param options - the limits, the buffer, and the deadline: see {@link InOrderOptions}; or a number for
 *   `{ concurrency }`
 * @returns an operator that turns tasks into results, in task order
 */
export function inOrder<In>(
  project: PairedProject<In>,
  options?: number | InOrderOptions<TaskKey<In>>,
): OperatorFunction<In, ValueOf<In>>;
/**
 * Runs the task that `project` makes from each task, and emits the results in task order, each as early as possible.
 *
 * Same as `inOrder(options)`, for a stream made by {@link tasks}: `project` receives the cold task, and may change the
 * type of its values. The key stays the same.
 *
 * @example
 * ```ts
 * tasks(['a', 'bb'], (word) => of(word)).pipe(inOrder((task) => task.pipe(map((word) => word.length))))
 *   .subscribe((value) => console.log(value));
 * // → 1
 * // → 2
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits, the buffer, and the deadline: see {@link InOrderOptions}; or a number for
 *   `{ concurrency }`
 * @returns an operator that turns tasks into results, in task order
 */
export function inOrder<In, P extends UncheckedTask>(
  project: KeyedProject<In, P>,
  options?: number | InOrderOptions<TaskKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
/**
 * Runs the task that `project` makes from each input, and emits the results in task order, each as early as possible.
 *
 * Same as `inOrder(options)`, but the source emits inputs. The input is the key of its task; if `project` throws, that
 * task has failed.
 *
 * @example
 * ```ts
 * from([3, 1, 2]).pipe(
 *   inOrder((seconds) => timer(seconds * 1_000).pipe(map(() => seconds), tap(() => console.log('ready', seconds)))),
 * ).subscribe((seconds) => console.log('emitted', seconds));
 * // → ready 1
 * // → ready 2
 * // → ready 3
 * // → emitted 3
 * // → emitted 1
 * // → emitted 2
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits, the buffer, and the deadline: see {@link InOrderOptions}; or a number for
 *   `{ concurrency }`
 * @returns an operator that turns inputs into results
 */
export function inOrder<In, P extends UncheckedTask>(
  project: (input: In, context: TaskContext<In>) => P & Checked<P>,
  options?: number | InOrderOptions<In>,
): OperatorFunction<In, ValueOf<P>>;
/**
 * Runs the tasks that the source emits, and emits the results in task order, each as early as possible.
 *
 * ```text
 * % Tasks run concurrently; results are emitted in task order, each as early as that order allows.
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
 * The source is a stream made by {@link tasks}, or any observable of observables, promises and functions that return
 * one. A task's result is its last value; a task that completes without a value emits nothing and doesn't hold up the
 * others.
 *
 * - Order: tasks run concurrently, but result `i` is emitted only when tasks 0 to `i` have completed. `buffer` limits how
 *   many finished tasks may wait for that.
 * - Errors: a failure immediately cancels all later tasks and unsubscribes from the source. The stream errors once the
 *   results of all earlier tasks have been emitted.
 * - Cancellation: unsubscribing cancels all running tasks and aborts their signals; no more tasks start.
 * - Deadline: at `timeout`, running tasks are cancelled and the stream errors with a {@link TimeoutAllError}; results
 *   already emitted stand. With `onTimeout: 'complete'`, it completes instead.
 *
 * Like `concatMapEager` in RxJava and rxjs-etc.
 *
 * @example
 * ```ts
 * const pages = [of('page 1').pipe(delay(300)), throwError(() => 'no page 2'), of('page 3')];
 * tasks(pages).pipe(inOrder()).subscribe({ next: (page) => console.log(page), error: (reason) => console.log(reason) });
 * // → page 1
 * // → no page 2
 * ```
 * @see {@link asCompleted} if the order doesn't matter: each result is emitted as soon as it's ready
 * @param options - the limits, the buffer, and the deadline: see {@link InOrderOptions}; or a number for
 *   `{ concurrency }`
 * @returns an operator that turns tasks into results, in task order
 * @throws `TypeError`, immediately, for an invalid option; the message names the option and the value
 */
export function inOrder<In extends Task<unknown>>(
  options?: number | InOrderOptions<TaskKey<In>>,
): OperatorFunction<In, ValueOf<In>>;
/**
 * Runs the task that `project` makes from each input, and emits the results in task order, each as early as possible.
 *
 * Same as `inOrder(options)`, for generic functions in which the type of the task is a type parameter.
 *
 * @example
 * ```ts
 * const run = <P extends Task<unknown>>(project: (name: string) => P) => from(['bob', 'alice']).pipe(inOrder(project));
 * run((name) => of(name.length)).subscribe((value) => console.log(value));
 * // → 3
 * // → 5
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits, the buffer, and the deadline: see {@link InOrderOptions}; or a number for
 *   `{ concurrency }`
 * @returns an operator that turns inputs into results
 */
export function inOrder<In, P extends Task<unknown>>(
  project: AnyProject<In, P, number | InOrderOptions<TaskKey<In>>>,
  options?: number | InOrderOptions<InputKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
export function inOrder(project?: unknown, options?: unknown): OperatorFunction<unknown, unknown> {
  const own = { buffer: COUNT };
  const settings = readArguments<InOrderOptions>('inOrder', project, options, own);
  const { buffer = Infinity } = settings.options;
  return runTasks(settings, (run) => orderedPolicy(run, buffer));
}

function orderedPolicy(run: RunHandle, buffer: number): Policy {
  /** Results whose turn has not come yet, by index; `NONE` for an empty task. */
  const results = new Map<number, unknown>();
  let turn = 0;
  const emitInOrder = (index: number, result: unknown) => {
    results.set(index, result);
    while (results.has(turn)) {
      const value = results.get(turn);
      results.delete(turn++);
      if (value !== NONE) run.emit(value);
    }
    if (results.size >= buffer) run.pause();
  };
  return {
    fulfilled: ({ index }, value) => emitInOrder(index, value),
    empty: ({ index }) => emitInOrder(index, NONE),
    failed: (task, reason) => {
      run.deferError(task, reason);
      run.cancelFrom(task.index + 1, reason);
      // The source has been left, and only the tasks before this one are waited for.
      buffer = Infinity;
    },
    done: () => {
      const { deferredErrors } = run;
      if (deferredErrors.length === 0) run.complete();
      else run.fail(deferredErrors[0]);
    },
    tornDown: () => {
      if (results.size < buffer) run.resume();
    },
  };
}
