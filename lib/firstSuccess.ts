import { EmptyError, type OperatorFunction, type Subscription } from 'rxjs';
import { DELAY, FUNCTION } from './internal/options/checks.js';
import { readArguments } from './internal/options/readArguments.js';
import type { Policy, RunHandle } from './internal/run/Policy.js';
import { runTasks } from './internal/run/runTasks.js';
import type { TaskSubscriber } from './internal/run/TaskSubscriber.js';
import { aggregateError } from './internal/util/aggregateError.js';
import { after } from './internal/util/time.js';
import type { RunOptions } from './RunOptions.js';
import type { AnyProject, Checked, KeyedProject, PairedProject, UncheckedTask } from './Project.js';
import type { InputKey, Task, TaskContext, TaskKey, ValueOf } from './Task.js';

/**
 * The options of {@link firstSuccess}.
 *
 * @example
 * ```ts
 * const patient: FirstSuccessOptions<number> = { accept: (count) => count > 0, stagger: 250 };
 * from([of(0), of(7)]).pipe(firstSuccess(patient)).subscribe((count) => console.log(count));
 * // → 7
 * ```
 * @typeParam T - the type of the values
 * @typeParam K - the type of the keys
 * @see {@link RunOptions} for the options that all operators share
 */
export interface FirstSuccessOptions<T = unknown, K = unknown> extends RunOptions<K> {
  /**
   * Decides whether a value is a success. Values that are not accepted are skipped; if this throws, the task has
   * failed. Anything but a function throws a `TypeError`.
   *
   * @defaultValue accepts every value
   */
  accept?: { bivariant(value: T): boolean }['bivariant'] | undefined;
  /**
   * Happy eyeballs: the next task starts when the latest one has failed or this many milliseconds have passed,
   * whichever comes first; earlier tasks keep running. 0 means no stagger; `Infinity` makes a fallback chain, in which
   * the next task starts only after a failure. A negative number, `NaN` or any other type throws a `TypeError`.
   *
   * @defaultValue 0
   */
  stagger?: number | undefined;
}

/**
 * Runs each task as `project` returns it, emits the first value of any of them, and cancels the others.
 *
 * Same as `firstSuccess(options)`, for a stream made by {@link tasks} whose tasks have different types, and a `project`
 * that keeps them: it pipes operators like `retry` onto the cold task.
 *
 * @example
 * ```ts
 * tasks({ name: of('Ada'), age: of(36) }).pipe(firstSuccess((task) => task.pipe(retry(2)))).subscribe((value) => console.log(value));
 * // → Ada
 * ```
 * @param project - called when a task may start; returns an observable of the same type, or a function that returns one
 * @param options - what to accept, the stagger, the limits, and the deadline: see {@link FirstSuccessOptions}; or a
 *   number for `{ concurrency }`
 * @returns an operator that turns tasks into one value
 */
export function firstSuccess<In>(
  project: PairedProject<In>,
  options?: number | FirstSuccessOptions<ValueOf<In>, TaskKey<In>>,
): OperatorFunction<In, ValueOf<In>>;
/**
 * Runs the task that `project` makes from each task, emits the first value of any of them, and cancels the others.
 *
 * Same as `firstSuccess(options)`, for a stream made by {@link tasks}: `project` receives the cold task, and may change
 * the type of its values. The key stays the same.
 *
 * @example
 * ```ts
 * tasks(['a', 'bb'], (word) => of(word)).pipe(firstSuccess((task) => task.pipe(map((word) => word.length))))
 *   .subscribe((value) => console.log(value));
 * // → 1
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - what to accept, the stagger, the limits, and the deadline: see {@link FirstSuccessOptions}; or a
 *   number for `{ concurrency }`
 * @returns an operator that turns tasks into one value
 */
export function firstSuccess<In, P extends UncheckedTask>(
  project: KeyedProject<In, P>,
  options?: number | FirstSuccessOptions<ValueOf<P>, TaskKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
/**
 * Runs the task that `project` makes from each input, emits the first value of any of them, and cancels the others.
 *
 * Same as `firstSuccess(options)`, but the source emits inputs. The input is the key of its task; if `project` throws,
 * that task has failed.
 *
 * @example
 * ```ts
 * from(['broken', 'slow', 'fast']).pipe(
 *   firstSuccess((mirror) => mirror === 'broken' ? throwError(() => 503) : of(mirror).pipe(delay(mirror === 'slow' ? 900 : 300))),
 * ).subscribe((mirror) => console.log(mirror));
 * // → fast
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - what to accept, the stagger, the limits, and the deadline: see {@link FirstSuccessOptions}; or a
 *   number for `{ concurrency }`
 * @returns an operator that turns inputs into one value
 */
export function firstSuccess<In, P extends UncheckedTask>(
  project: (input: In, context: TaskContext<In>) => P & Checked<P>,
  options?: number | FirstSuccessOptions<ValueOf<P>, In>,
): OperatorFunction<In, ValueOf<P>>;
/**
 * Runs the tasks that the source emits, emits the first value of any of them, and cancels the others.
 *
 * ```text
 * % The first value wins, a failure can't, and the losers are cancelled.
 *
 * a    = -----(A|)
 * subs = ^--!
 *
 * b    = -#
 * subs = ^!
 *
 * c    = ---(C|)
 * subs = ^--!
 *
 *        (abc|)
 *
 * >      firstSuccess()
 *
 *        ---(C|)
 * ```
 *
 * The source is a stream made by {@link tasks}, or any observable of observables, promises and functions that return
 * one.
 *
 * - Order: the first value that `accept` accepts, from any task, is emitted, and the stream completes. With `stagger`,
 *   a task starts when the one before it has failed or the time has passed, whichever comes first; earlier tasks keep
 *   running.
 * - Errors: a failing task doesn't end the stream. A task that completes without an accepted value has failed too, with
 *   an `EmptyError`. If all tasks have failed, the stream errors with an `AggregateError` whose `errors` are in task
 *   order; if there were no tasks, `errors` is empty.
 * - Cancellation: all tasks are torn down before the value is emitted. Unsubscribing cancels all running tasks and
 *   aborts their signals; no more tasks start.
 * - Deadline: at `timeout`, running tasks are cancelled and the stream errors with a {@link TimeoutAllError}, whose
 *   `errors` are the failures so far. With `onTimeout: 'complete'`, it completes without a value.
 *
 * Like `Promise.any`, or a `race` that a failure can't win. `stagger` follows Happy Eyeballs (RFC 8305), as
 * `staggered_race` in asyncio does.
 *
 * @example
 * ```ts
 * tasks([throwError(() => 'cache is cold'), EMPTY]).pipe(firstSuccess({ stagger: 250 }))
 *   .subscribe({ error: (error: AggregateError) => console.log(error.message, error.errors.map(String)) });
 * // → None of 2 tasks succeeded [ 'cache is cold', 'EmptyError: no elements in sequence' ]
 * ```
 * @see {@link asSettled} if you need every outcome
 * @param options - what to accept, the stagger, the limits, and the deadline: see {@link FirstSuccessOptions}; or a
 *   number for `{ concurrency }`
 * @returns an operator that turns tasks into one value
 * @throws `TypeError`, immediately, for an invalid option; the message names the option and the value
 */
export function firstSuccess<In extends Task<unknown>>(
  options?: number | FirstSuccessOptions<ValueOf<In>, TaskKey<In>>,
): OperatorFunction<In, ValueOf<In>>;
/**
 * Runs the task that `project` makes from each input, emits the first value of any of them, and cancels the others.
 *
 * Same as `firstSuccess(options)`, for generic functions in which the type of the task is a type parameter.
 *
 * @example
 * ```ts
 * const run = <P extends Task<unknown>>(project: (name: string) => P) => from(['bob', 'alice']).pipe(firstSuccess(project));
 * run((name) => of(name.length)).subscribe((value) => console.log(value));
 * // → 3
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - what to accept, the stagger, the limits, and the deadline: see {@link FirstSuccessOptions}; or a
 *   number for `{ concurrency }`
 * @returns an operator that turns inputs into one value
 */
export function firstSuccess<In, P extends Task<unknown>>(
  project: AnyProject<In, P, number | FirstSuccessOptions<ValueOf<In>, TaskKey<In>>>,
  options?: number | FirstSuccessOptions<ValueOf<P>, InputKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
export function firstSuccess(project?: unknown, options?: unknown): OperatorFunction<unknown, unknown> {
  const own = { accept: FUNCTION, stagger: DELAY };
  const settings = readArguments<FirstSuccessOptions>('firstSuccess', project, options, own);
  const { accept = () => true, stagger = 0 } = settings.options;
  return runTasks(settings, (run) => raceForSuccess(run, accept, stagger));
}

function raceForSuccess(run: RunHandle, accept: (value: unknown) => boolean, stagger: number): Policy {
  let latest: TaskSubscriber;
  let timer: Subscription | undefined;
  return {
    started: (task) => {
      if (stagger === 0) return;
      latest = task;
      run.pause();
      timer?.unsubscribe();
      if (stagger < Infinity) timer = after(stagger, () => run.resume());
    },
    value: (_, value) => {
      if (accept(value)) run.completeWith(value);
    },
    empty: (task) => run.deferError(task, new EmptyError()),
    failed: (task, reason) => run.deferError(task, reason),
    tornDown: (task) => {
      if (task === latest) run.resume();
    },
    finalize: () => timer?.unsubscribe(),
    done: () => run.fail(aggregateError(run.deferredErrors, `None of ${run.completed} tasks succeeded`)),
  };
}
