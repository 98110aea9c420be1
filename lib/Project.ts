import type { Observable } from 'rxjs';
import type { IfAny, KeyedTask, keyOfTask, Task, TaskContext, TaskInput, TaskKey, ValueOf } from './Task.js';

/**
 * What the type of `project` allows before its result is checked.
 *
 * A function literal is typed by what it's expected to return. Expecting `Task<unknown>` would turn the result of
 * `fetch(url).then((response) => response.json() as Promise<User>)` into `unknown`, so it's expected to return
 * `unknown`, and {@link Checked} refuses what isn't a task.
 */
export type UncheckedTask = TaskInput<unknown> | { bivariant(context: TaskContext): unknown }['bivariant'];

/** Those members of a union that aren't tasks. */
export type NotTask<P> =
  IfAny<P, true, false> extends true
    ? never
    : P extends (...context: never[]) => infer R
      ? IfAny<R, never, R extends Task<unknown> ? never : P>
      : P extends TaskInput<unknown>
        ? never
        : P;

/** Nothing to add for a task; for anything else, a type that no value has and that says what is wrong. */
export type Checked<P> = [NotTask<P>] extends [never]
  ? unknown
  : 'it must be a task: an observable, a promise, an iterable, or a function that returns one';

/**
 * `Then` for tasks that carry a key. It stays unresolved for a type parameter, so that an overload that asks for it is
 * skipped in generic functions.
 */
type IfKeyed<In, Then> = [In] extends [never]
  ? never
  : IfAny<In, never, typeof keyOfTask extends keyof In ? Then : never>;

/** True for a union of tasks with different values. */
type Mixed<In, All = In> = In extends unknown ? ([ValueOf<All>] extends [ValueOf<In>] ? never : true) : never;

/**
 * A `project` for keyed tasks with different values, as from a record, that doesn't change their types. It's generic, so
 * it can't mix them up, and each key stays paired with its value.
 */
export type PairedProject<In> = IfKeyed<
  In,
  [Mixed<In>] extends [never]
    ? never
    : <T extends ValueOf<In>>(
        task: KeyedTask<TaskKey<In>, T>,
        context: TaskContext<TaskKey<In>>,
      ) => Observable<T> | ((context: TaskContext<TaskKey<In>>) => Observable<T>)
>;

/** A `project` for keyed tasks that may change their type. */
export type KeyedProject<In, P> = IfKeyed<
  In,
  (
    task: [Mixed<In>] extends [never] ? In : KeyedTask<TaskKey<In>, ValueOf<In>>,
    context: TaskContext<TaskKey<In>>,
  ) => P & Checked<P>
>;
