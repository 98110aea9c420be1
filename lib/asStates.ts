import type { OperatorFunction } from 'rxjs';
import { readArguments } from './internal/options/readArguments.js';
import type { Policy, RunHandle } from './internal/run/Policy.js';
import { runTasks } from './internal/run/runTasks.js';
import type { TaskSnapshot } from './internal/source/Feed.js';
import { startStopwatch } from './internal/util/time.js';
import type { RunOptions } from './RunOptions.js';
import type { AnyProject, Checked, KeyedProject, PairedProject, UncheckedTask } from './Project.js';
import type { InputKey, Task, TaskContext, TaskKey, ValueOf } from './Task.js';
import type { StateOf, TaskState } from './TaskState.js';

/**
 * The options of {@link asStates}: those that all operators share.
 *
 * @example
 * ```ts
 * const gentle: AsStatesOptions = { concurrency: 3, timeout: 3_000 };
 * from(['ada', 'bob']).pipe(asStates((name) => of(name), gentle), last()).subscribe((list) => console.log(list.map(({ status }) => status)));
 * // → [ 'fulfilled', 'fulfilled' ]
 * ```
 * @typeParam K - the type of the keys
 * @see {@link RunOptions} for each of them
 */
export interface AsStatesOptions<K = unknown> extends RunOptions<K> {}

/**
 * Runs each task as `project` returns it, and emits a list of all tasks with their states at every change.
 *
 * Same as `asStates(options)`, for a stream made by {@link tasks} whose tasks have different types, and a `project` that
 * keeps them: it pipes operators like `retry` onto the cold task. Keys still narrow the types of the values.
 *
 * @example
 * ```ts
 * tasks({ name: of('Ada'), age: of(36) }).pipe(asStates((task) => task.pipe(retry(2))), last()).subscribe((list) => {
 *   for (const state of list) if (state.status === 'fulfilled' && state.key === 'age') console.log(state.value + 1);
 * });
 * // → 37
 * ```
 * @param project - called when a task may start; returns an observable of the same type, or a function that returns one
 * @param options - the limits and the deadline: see {@link RunOptions}; or a number for `{ concurrency }`
 * @returns an operator that turns tasks into lists of their states
 */
export function asStates<In>(
  project: PairedProject<In>,
  options?: number | AsStatesOptions<TaskKey<In>>,
): OperatorFunction<In, readonly StateOf<In>[]>;
/**
 * Runs the task that `project` makes from each task, and emits a list of all tasks with their states at every change.
 *
 * Same as `asStates(options)`, for a stream made by {@link tasks}: `project` receives the cold task, and may change the
 * type of its values. The key stays the same.
 *
 * @example
 * ```ts
 * tasks(['a', 'bb'], (word) => of(word)).pipe(asStates((task) => task.pipe(map((word) => word.length))), last())
 *   .subscribe((list) => list.forEach(({ key, value }) => console.log(key, value)));
 * // → a 1
 * // → bb 2
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits and the deadline: see {@link RunOptions}; or a number for `{ concurrency }`
 * @returns an operator that turns tasks into lists of their states
 */
export function asStates<In, P extends UncheckedTask>(
  project: KeyedProject<In, P>,
  options?: number | AsStatesOptions<TaskKey<In>>,
): OperatorFunction<In, readonly TaskState<ValueOf<P>, TaskKey<In>>[]>;
/**
 * Runs the task that `project` makes from each input, and emits a list of all tasks with their states at every change.
 *
 * Same as `asStates(options)`, but the source emits inputs. The input is the key of its task; if `project` throws, that
 * task has failed.
 *
 * @example
 * ```ts
 * const upload = () => of(100).pipe(delay(100));
 * const row = ({ key, status, value = 0 }: TaskState<number, string>) => `${key} ${status} ${value} %`;
 * from(['a.png', 'b.png']).pipe(asStates(upload, 1)).subscribe((list) => console.log(list.map(row)));
 * // → []
 * // → [ 'a.png waiting 0 %' ]
 * // → [ 'a.png running 0 %' ]
 * // → [ 'a.png running 0 %', 'b.png waiting 0 %' ]
 * // → [ 'a.png running 100 %', 'b.png waiting 0 %' ]
 * // → [ 'a.png fulfilled 100 %', 'b.png waiting 0 %' ]
 * // → [ 'a.png fulfilled 100 %', 'b.png running 0 %' ]
 * // → [ 'a.png fulfilled 100 %', 'b.png running 100 %' ]
 * // → [ 'a.png fulfilled 100 %', 'b.png fulfilled 100 %' ]
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits and the deadline: see {@link RunOptions}; or a number for `{ concurrency }`
 * @returns an operator that turns inputs into lists of the states of their tasks
 */
export function asStates<In, P extends UncheckedTask>(
  project: (input: In, context: TaskContext<In>) => P & Checked<P>,
  options?: number | AsStatesOptions<In>,
): OperatorFunction<In, readonly TaskState<ValueOf<P>, In>[]>;
/**
 * Runs the tasks that the source emits, and emits a list of all tasks with their states at every change.
 *
 * ```text
 * % One list of all tasks, each with its state, at every change: the rows of a user interface.
 *
 * a    = ----1---|
 * subs = ^-------!
 *
 * b    =         ----#
 * subs = --------^---!
 *
 *        (ab|)
 *
 * >      asStates({ concurrency: 1 })
 *
 *        (01)2---(34)(5|)
 * 0 := [{ key: 'a', status: 'waiting' }, { key: 'b', status: 'waiting' }]
 * 1 := [{ key: 'a', status: 'running' }, { key: 'b', status: 'waiting' }]
 * 2 := [{ key: 'a', status: 'running', value: '1' }, { key: 'b', status: 'waiting' }]
 * 3 := [{ key: 'a', status: 'fulfilled', value: '1' }, { key: 'b', status: 'waiting' }]
 * 4 := [{ key: 'a', status: 'fulfilled', value: '1' }, { key: 'b', status: 'running' }]
 * 5 := [{ key: 'a', status: 'fulfilled', value: '1' }, { key: 'b', status: 'rejected', reason: 'error' }]
 * ```
 *
 * The source is a stream made by {@link tasks}, or any observable of observables, promises and functions that return
 * one. A list has one {@link TaskState} per known task, in task order: all tasks if an array, a record or a `Map` was
 * passed to `tasks`, else those that the source has emitted so far.
 *
 * - Order: one list on subscription, one when the source emits a task, one before each task starts, one for each value,
 *   and one when a task ends. The stream completes after the last task.
 * - Identity: a state that has not changed is the same object in the next list, so a user interface can tell which rows
 *   to redraw. Each list is a new array, so that changes are easy to detect. Making it takes time proportional to its
 *   length: the operator is meant for what a screen shows, up to some thousand rows.
 * - Errors: a failing task becomes `rejected`, keeping its last value, and doesn't end the stream. Only an error of the
 *   source and the option `signal` do.
 * - Cancellation: unsubscribing cancels all running tasks and aborts their signals; no more tasks start, and the last list
 *   still shows them as `running` and `waiting`. A task that is cancelled on its own should fail: one that completes
 *   early, as with RxJS `takeUntil`, becomes `fulfilled` or `empty`.
 * - Deadline: at `timeout`, every known task that has not ended becomes `rejected`, with a {@link TimeoutAllError}. One
 *   list shows all of them, and the stream completes. With `onTimeout: 'complete'`, it completes without that list.
 *
 * Replaces a `scan` over the events of all tasks.
 *
 * @example
 * ```ts
 * const user = of('Ada').pipe(delay(100));
 * tasks({ user, posts: throwError(() => 'no posts') }).pipe(asStates(), last()).subscribe((list) => {
 *   for (const { key, status, value, reason, ended } of list) console.log(`${key} ${status} after ${ended} ms:`, value ?? reason);
 * });
 * // → user fulfilled after 100 ms: Ada
 * // → posts rejected after 0 ms: no posts
 * ```
 * @see {@link asProgress} if you need only counts, whatever the number of tasks
 * @see {@link asSettled} if you need only how each task ended
 * @param options - the limits and the deadline: see {@link RunOptions}; or a number for `{ concurrency }`
 * @returns an operator that turns tasks into lists of their states
 * @throws `TypeError`, immediately, for an invalid option; the message names the option and the value
 */
export function asStates<In extends Task<unknown>>(
  options?: number | AsStatesOptions<TaskKey<In>>,
): OperatorFunction<In, readonly StateOf<In>[]>;
/**
 * Runs the task that `project` makes from each input, and emits a list of all tasks with their states at every change.
 *
 * Same as `asStates(options)`, for generic functions in which the type of the task is a type parameter.
 *
 * @example
 * ```ts
 * const watch = <P extends Task<unknown>>(project: (name: string) => P) => from(['bob', 'alice']).pipe(asStates(project), last());
 * watch((name) => of(name.length)).subscribe((list) => list.forEach(({ key, value }) => console.log(key, value)));
 * // → bob 3
 * // → alice 5
 * ```
 * @param project - called when a task may start; returns an observable, a promise, or a function that returns one
 * @param options - the limits and the deadline: see {@link RunOptions}; or a number for `{ concurrency }`
 * @returns an operator that turns inputs into lists of the states of their tasks
 */
export function asStates<In, P extends Task<unknown>>(
  project: AnyProject<In, P, number | AsStatesOptions<TaskKey<In>>>,
  options?: number | AsStatesOptions<InputKey<In>>,
): OperatorFunction<In, readonly TaskState<ValueOf<P>, InputKey<In>>[]>;
export function asStates(project?: unknown, options?: unknown): OperatorFunction<unknown, unknown> {
  const settings = readArguments('asStates', project, options);
  return runTasks(settings, statesPolicy);
}

/** Any state, as one type. */
type Row = Required<Pick<TaskState<unknown, unknown>, keyof TaskState<unknown, unknown>>>;

function statesPolicy(run: RunHandle): Policy {
  const stopwatch = startStopwatch();
  const rows: Row[] = [];
  /** The tasks that have emitted. `undefined` is a value, too. */
  const withValue = new Set<number>();
  /** The deadline has ended tasks since the last list. */
  let cutOff = false;
  const emitList = () => run.emit(rows.slice());
  const add = ({ key, index }: TaskSnapshot) => {
    const status = 'waiting';
    rows[index] = { key, index, status, value: undefined, reason: undefined, started: undefined, ended: undefined };
  };
  const change = (index: number, changes: Partial<Row>) => {
    rows[index] = { ...rows[index], ...changes };
  };
  const report = (index: number, changes: Partial<Row>) => {
    change(index, changes);
    emitList();
  };
  const end = (status: Row['status'], reason?: unknown) => ({ status, reason, ended: stopwatch() });
  return {
    begun: () => {
      run.listed().forEach(add);
      emitList();
    },
    arrived: (task) => {
      add(task);
      emitList();
    },
    started: ({ index }) => report(index, { status: 'running', started: stopwatch() }),
    value: ({ index }, value) => {
      withValue.add(index);
      report(index, { value });
    },
    empty: ({ index }) => report(index, end(withValue.has(index) ? 'fulfilled' : 'empty')),
    failed: ({ index }, reason) => report(index, end('rejected', reason)),
    cutOff: ({ index }, error) => {
      change(index, end('rejected', error));
      cutOff = true;
    },
    done: () => {
      if (cutOff) emitList();
      run.complete();
    },
  };
}
