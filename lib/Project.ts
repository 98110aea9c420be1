import type { Observable } from 'rxjs';
import type { IfAny, InputKey, KeyedTask, keyOfTask, Task, TaskContext, TaskInput, TaskKey, ValueOf } from './Task.js';

/**
 * What `project` may return as far as type inference is concerned; {@link Checked} then refuses what isn't a task.
 *
 * A function literal is typed by what it's expected to return. Expecting a `Task<unknown>` would turn the result of
 * `fetch(url).then((response) => response.json() as Promise<User>)` into `unknown`.
 */
export type UncheckedTask = object | { bivariant(context: TaskContext): unknown }['bivariant'];

/** Those members of a union that aren't tasks. */
export type NotTask<P> =
  IfAny<P, true, false> extends true
    ? never
    : P extends (...context: never[]) => infer R
      ? IfAny<R, never, R extends Task<unknown> ? never : P>
      : P extends TaskInput<unknown>
        ? never
        : P;

/** For the compiler's message: a type that no task has. */
export type MustBeTask = 'it must be a task: an observable, a promise, an iterable, or a function that returns one';

/** Adds nothing to the type of a task, and makes that of anything else impossible. */
export type Checked<P> = [NotTask<P>] extends [never] ? unknown : MustBeTask;

/**
 * `Then` if tasks of type `In` carry a key. For a type parameter it stays unresolved, so that generic functions skip the
 * overload.
 */
type IfKeyed<In, Then> = [In] extends [never]
  ? never
  : IfAny<In, never, typeof keyOfTask extends keyof In ? Then : never>;

/** `true` for a union of tasks with different values, else `never`. */
type Mixed<In, All = In> = In extends unknown
  ? [All] extends [In]
    ? never
    : [ValueOf<All>] extends [ValueOf<In>]
      ? never
      : true
  : never;

/**
 * A `project` that keeps the types of keyed tasks with different values, such as those of a record. It's generic, so it
 * can't mix them up, and each key stays paired with its value.
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

/** A `project` that may change the types of keyed tasks. */
export type KeyedProject<In, P> = IfKeyed<
  In,
  (task: KeyedTask<TaskKey<In>, ValueOf<In>>, context: TaskContext<TaskKey<In>>) => P & Checked<P>
>;

/** The property that no value has. */
declare const refused: unique symbol;

/** No value has this type. (With a string type, TypeScript would report the items of the source instead of the source.) */
export interface Refused<Reason extends string> {
  readonly [refused]: Reason;
}

/**
 * The `project` of an operator's last overload. TypeScript reports that overload if no other fits, so it includes the
 * options, which it never accepts.
 */
export type AnyProject<In, P, Options> =
  ((input: In, context: TaskContext<InputKey<In>>) => P) | (Options & Refused<'these options do not fit the source'>);
