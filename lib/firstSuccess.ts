import { EmptyError, type OperatorFunction, type Subscription } from 'rxjs';
import { DELAY, FUNCTION } from './internal/options/checks.js';
import { readArguments } from './internal/options/readArguments.js';
import type { Policy, RunHandle } from './internal/run/Policy.js';
import { runTasks } from './internal/run/runTasks.js';
import type { TaskSubscriber } from './internal/run/TaskSubscriber.js';
import { after } from './internal/util/time.js';
import type { RunOptions } from './RunOptions.js';
import type { InputKey, Task, TaskContext, TaskKey, ValueOf } from './Task.js';

/**
 * The options of {@link firstSuccess}.
 *
 * @example
 * ```ts
 * const patient: FirstSuccessOptions<number> = { accept: count => count > 0, stagger: 250 };
 * from([of(0), of(7)]).pipe(firstSuccess(patient)).subscribe(count => console.log(count));
 * // → 7
 * ```
 * @typeParam T - the type of the values
 * @typeParam K - the type of the keys
 * @see {@link RunOptions} for what all operators share
 */
export interface FirstSuccessOptions<T = unknown, K = unknown> extends RunOptions<K> {
  /**
   * Whether a value is a success. A value that is not accepted is passed over; one for which this throws fails its task.
   *
   * @defaultValue every value is
   */
  accept?: { bivariant(value: T): boolean }['bivariant'] | undefined;
  /**
   * Happy eyeballs: the next task starts when the latest one has failed or so many milliseconds have passed, whichever
   * is first; earlier ones keep running. `Infinity` for a fallback chain, where the next one starts only on failure.
   *
   * @defaultValue 0: no stagger
   */
  stagger?: number | undefined;
}

/**
 * Runs the task that `project` makes of each input, emits the first value of any of them, and cancels the others.
 *
 * ```text
 * % The first value wins, a failure cannot, and the losers are cancelled.
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
 * - Order: the first value, of any task, that `accept` accepts is emitted, and the stream completes. With `stagger` a task starts
 *   when the one before it failed or the time has passed, whichever is first; those before it keep running.
 * - Errors: a failure loses, and so does a task that completes without an accepted value (`EmptyError`). When all have lost, an
 *   `AggregateError` with `errors` in task order follows; without any task, one with none.
 * - Cancellation: the winner's value goes out when all tasks are torn down (law 6). Unsubscribing cancels what runs (law 5).
 * - Deadline: at `timeout` the stream errors with a {@link TimeoutAllError}, whose `errors` are the failures so far.
 *
 * After `Promise.any`, as a `race` that no failure wins; `stagger` after Happy Eyeballs (RFC 8305) and the `staggered_race` of
 * asyncio. The laws are in docs/laws.md.
 *
 * @example
 * ```ts
 * from(['broken', 'slow', 'fast']).pipe(
 *   firstSuccess(mirror => mirror === 'broken' ? throwError(() => 503) : of(mirror).pipe(delay(mirror === 'slow' ? 900 : 300))),
 * ).subscribe(mirror => console.log(mirror));
 * // → fast
 * ```
 * @see {@link asSettled} when every outcome matters
 * @param project - makes the task of an input when it may start: an observable, a promise, or a function that returns one
 * @param options - what to accept, `stagger`, how many at once, under which deadline: see {@link FirstSuccessOptions}
 * @returns an operator that takes inputs and emits one value
 * @throws `TypeError`, at once, for an argument that is none of these: it names the argument and the value
 */
export function firstSuccess<In, P extends Task<unknown>>(
  project: (input: In, context: TaskContext<InputKey<In>>) => P,
  options?: FirstSuccessOptions<ValueOf<P>, InputKey<In>>,
): OperatorFunction<In, ValueOf<P>>;
/**
 * Runs the tasks that the source emits, emits the first value of any of them, and cancels the others.
 *
 * ```text
 * % The first value wins, a failure cannot, and the losers are cancelled.
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
 * Without a `project` the items themselves are the tasks. A failure loses, and so does a task that ends without an accepted value;
 * when all have lost, an `AggregateError` follows.
 *
 * @example
 * ```ts
 * tasks([throwError(() => 'cache is cold'), EMPTY]).pipe(firstSuccess({ stagger: 250 }))
 *   .subscribe({ error: (error: AggregateError) => console.log(error.message, error.errors.map(String)) });
 * // → None of 2 tasks succeeded [ 'cache is cold', 'EmptyError: no elements in sequence' ]
 * ```
 * @see {@link asSettled} when every outcome matters
 * @param options - what to accept, `stagger`, how many at once, under which deadline: see {@link FirstSuccessOptions}
 * @returns an operator that takes tasks and emits one value
 * @throws `TypeError`, at once, for a bad option: it names the option and the value
 */
export function firstSuccess<In extends Task<unknown>>(
  options?: FirstSuccessOptions<ValueOf<In>, TaskKey<In>>,
): OperatorFunction<In, ValueOf<In>>;
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
    done: () => run.fail(new AggregateError(run.deferredErrors, `None of ${run.completed} tasks succeeded`)),
  };
}
