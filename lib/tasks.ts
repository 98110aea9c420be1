import { Observable, type Subscriber } from 'rxjs';
import { ensure, FUNCTION } from './internal/options/checks.js';
import { ColdTask } from './internal/task/ColdTask.js';
import type { Project } from './internal/task/Context.js';
import type { Feed } from './internal/source/Feed.js';
import { openerOf, type Open } from './internal/source/openSource.js';
import { describe } from './internal/util/describe.js';
import { isInstance } from './internal/util/kinds.js';
import { FEED, NONE } from './internal/util/symbols.js';
import type { Checked, KeyedProject, UncheckedTask } from './Project.js';
import type {
  InputOf,
  ItemKey,
  Opened,
  Plain,
  RecordKey,
  RecordTask,
  RecordValue,
  RefuseInputs,
  RefuseTasks,
  Sequence,
  SourceKey,
  SourceOf,
  TaskOf,
} from './Source.js';
import type { KeyedTask, Task, TaskContext, TaskKey, ValueOf } from './Task.js';

/**
 * Makes a stream of the tasks that `run` makes from those of another stream of tasks; they keep their keys.
 *
 * Same as `tasks(source, run)`, but `run` receives cold tasks, to pipe operators onto them.
 *
 * @example
 * ```ts
 * const names = tasks({ one: of('Ada'), two: of('Bob') });
 * tasks(names, (name) => name.pipe(map((text) => text.length))).pipe(asSettled())
 *   .subscribe(({ key, value }) => console.log(key, value));
 * // → one 3
 * // → two 3
 * ```
 * @param source - a stream made by {@link tasks}, or a function that returns one and is called on each subscription
 * @param run - starts the task of an input: returns an observable or a promise, or a function that returns one
 * @returns an observable of cold tasks, each with its key
 */
export function tasks<In, P extends UncheckedTask>(
  source: SourceOf<Sequence<In>>,
  run: KeyedProject<In, P>,
): Observable<KeyedTask<TaskKey<In>, ValueOf<P>>>;
/**
 * Makes a stream of tasks, one for each input, which are pulled only when they may start and keep their keys.
 *
 * ```text
 * % A record, a list or a generator becomes a stream of tasks, and each task keeps its key.
 *
 * a    = --(A|)
 * subs = ^-!
 *
 * b    = -(B|)
 * subs = ^!
 *
 * >      tasks({ user: a, posts: b }).pipe(asSettled())
 *
 *        -B(A|)
 * B := { key: 'posts', value: 'B' }
 * A := { key: 'user', value: 'A' }
 * ```
 *
 * The inputs are the items of an array, iterable, async iterable or observable, or the values of a record or `Map`. The
 * key of a task is its input; for a record or `Map`, it is the key of the entry.
 *
 * - Order: that of the source. An iterable is advanced only when a task may start, so an endless generator is fine
 *   under a limit; an async iterable has at most one pending `next()`. Subscribed to directly, or by an operator of
 *   another library, the stream emits all its tasks without a limit, as `from` would.
 * - Errors: if `run` throws, that task has failed. If the source throws or errors, the stream ends with that error.
 * - Cancellation: unsubscribing early calls the iterator's `return()` once.
 *
 * Each subscription starts afresh. A generator object can be consumed only once, so pass the function that creates it.
 *
 * @example
 * ```ts
 * function* pages() { for (let page = 1; ; page++) yield page; }
 * tasks(pages, (page, { key, index }) => of(`page ${page} (key ${key}, index ${index})`).pipe(delay(100)))
 *   .pipe(asCompleted({ concurrency: 2 }), take(2)).subscribe((result) => console.log(result));
 * // → page 1 (key 1, index 0)
 * // → page 2 (key 2, index 1)
 * ```
 * @see {@link asCompleted}, {@link asSettled} and the other operators, which run the tasks
 * @param source - the inputs, or a function that returns them and is called on each subscription
 * @param run - starts the task of an input: returns an observable or a promise, or a function that returns one
 * @returns an observable of cold tasks, each with its key
 * @throws `TypeError`, immediately, if `source` can't hold inputs (such as a string or a promise) or `run` isn't a
 *   function
 */
export function tasks<S extends Sequence<unknown>, P extends UncheckedTask>(
  source: SourceOf<S>,
  run: (input: InputOf<S>, context: TaskContext<ItemKey<S>>) => P & Checked<P>,
): Observable<KeyedTask<ItemKey<S>, ValueOf<P>>>;
/**
 * Makes a stream of tasks, one for each value of a record.
 *
 * Same as `tasks(source, run)`; the key of a task is the one of its value in the record. An optional property that is
 * absent makes no task.
 *
 * @example
 * ```ts
 * tasks({ one: 1, two: 2 }, (value) => of(value * 10)).pipe(asSettled())
 *   .subscribe(({ key, value }) => console.log(key, value));
 * // → one 10
 * // → two 20
 * ```
 * @param source - a record of inputs, or a function that returns one and is called on each subscription
 * @param run - starts the task of an input: returns an observable or a promise, or a function that returns one
 * @returns an observable of cold tasks, each with its key
 */
export function tasks<S extends object & Plain, P extends UncheckedTask>(
  source: SourceOf<S>,
  run: (input: Required<S>[keyof S], context: TaskContext<RecordKey<keyof S>>) => P & Checked<P>,
): Observable<KeyedTask<RecordKey<keyof S>, ValueOf<P>>>;
/**
 * Makes a stream of tasks, one for each input, of a type that is a type parameter.
 *
 * Same as `tasks(source, run)`, for generic functions that take a `run`.
 *
 * @example
 * ```ts
 * const each = <P extends Task<unknown>>(run: (name: string) => P) => tasks(['bob', 'alice'], run);
 * each((name) => of(name.length)).pipe(asSettled())
 *   .subscribe(({ key, value }) => console.log(key, value));
 * // → bob 3
 * // → alice 5
 * ```
 * @param source - the inputs, or a function that returns them and is called on each subscription
 * @param run - starts the task of an input: returns an observable or a promise, or a function that returns one
 * @returns an observable of cold tasks, each with its key
 */
export function tasks<S, P extends Task<unknown>>(
  source: S & RefuseInputs<S>,
  run: (input: InputOf<Opened<S>>, context: TaskContext<SourceKey<S>>) => P,
): Observable<KeyedTask<SourceKey<S>, ValueOf<P>>>;
/**
 * Makes a stream of the tasks in a record, each with its key there.
 *
 * Same as `tasks(source, run)`, except that the values are the tasks. Types are preserved: in the example, `key`
 * narrows the type of `value`. An optional property that is absent makes no task; one that is `undefined` is a task that
 * has failed.
 *
 * @example
 * ```ts
 * tasks({ user: of({ name: 'Ada' }).pipe(delay(100)), posts: of([1, 2, 3]) }).pipe(asSettled()).subscribe((outcome) => {
 *   if (outcome.status !== 'fulfilled') return;
 *   console.log(outcome.key === 'user' ? outcome.value.name : `${outcome.value.length} posts`);
 * });
 * // → 3 posts
 * // → Ada
 * ```
 * @param source - a record of tasks, or a function that returns one and is called on each subscription
 * @returns an observable of cold tasks, each with its key
 */
export function tasks<S extends object & { readonly [K in keyof S]: RecordValue<S, Required<S>[K]> }>(
  source: SourceOf<S>,
): Observable<
  S extends readonly never[] ? never : { [K in keyof S]-?: KeyedTask<RecordKey<K>, ValueOf<S[K]>> }[keyof S]
>;
/**
 * Makes a stream of the tasks in a `Map`, each with its key there.
 *
 * Same as `tasks(source, run)`, except that the values are the tasks.
 *
 * @example
 * ```ts
 * tasks(new Map([['Ada', of(36)], ['Bob', of(41)]])).pipe(asSettled())
 *   .subscribe(({ key, value }) => console.log(key, value));
 * // → Ada 36
 * // → Bob 41
 * ```
 * @param source - a `Map` of tasks, or a function that returns one and is called on each subscription
 * @returns an observable of cold tasks, each with its key
 */
export function tasks<K, P extends UncheckedTask>(
  source: SourceOf<ReadonlyMap<K, P & Checked<P>>>,
): Observable<KeyedTask<K, ValueOf<P>>>;
/**
 * Makes a stream of the tasks in an array, iterable, async iterable or observable.
 *
 * Same as `tasks(source, run)`, except that the items are the tasks. The key of a task is its index; in another stream
 * of tasks, the key it already has. A promise has already started, so prefer functions and cold observables.
 *
 * @example
 * ```ts
 * tasks([of('Ada'), () => Promise.resolve('Bob')]).pipe(asSettled())
 *   .subscribe(({ key, value }) => console.log(key, value));
 * // → 0 Ada
 * // → 1 Bob
 * ```
 * @param source - the tasks, or a function that returns them and is called on each subscription
 * @returns an observable of cold tasks, each with its key
 */
export function tasks<P extends UncheckedTask>(
  source: SourceOf<Sequence<P & Checked<P>>>,
): Observable<P extends unknown ? KeyedTask<TaskKey<P>, ValueOf<P>> : never>;
/**
 * Makes a stream of the tasks in a list or `Map`, of a type that is a type parameter.
 *
 * Same as `tasks(source, run)`, except that the items are the tasks, for generic functions.
 *
 * @example
 * ```ts
 * const settle = <P extends Task<unknown>>(list: P[]) => tasks(list).pipe(asSettled());
 * settle([of('Ada'), of('Bob')]).subscribe(({ key, value }) => console.log(key, value));
 * // → 0 Ada
 * // → 1 Bob
 * ```
 * @param source - the tasks, or a function that returns them and is called on each subscription
 * @returns an observable of cold tasks, each with its key
 */
export function tasks<S extends Sequence<Task<unknown>> | ReadonlyMap<unknown, Task<unknown>>>(
  source: SourceOf<S>,
): Observable<TaskOf<S>>;
/**
 * Makes a stream of the tasks in a record whose type is a type parameter.
 *
 * Same as `tasks(source, run)`, except that the values are the tasks, for generic functions.
 *
 * @example
 * ```ts
 * const settle = <S extends Record<string, Observable<unknown>>>(record: S) => tasks(record).pipe(asSettled());
 * settle({ name: of('Ada'), age: of(36) }).subscribe(({ key, value }) => console.log(key, value));
 * // → name Ada
 * // → age 36
 * ```
 * @param source - a record of tasks, or a function that returns one and is called on each subscription
 * @returns an observable of cold tasks, each with its key
 */
export function tasks<S extends object & Plain & { readonly [K in keyof S]: Task<unknown> }>(
  source: SourceOf<S>,
): Observable<RecordTask<S>>;
/**
 * Refuses any other source: its only purpose is the compiler's message.
 *
 * @param source - what `tasks(source, run)` can't take without a `run`, or at all
 */
export function tasks<S>(source: S & RefuseTasks<S>): never;
export function tasks(source: unknown, run?: unknown): Observable<unknown> {
  if (!isSourceFunction(source)) openerFor(source);
  if (run !== undefined) ensure('tasks: run', run, FUNCTION);
  const open = (project?: Project, aborted?: boolean): Feed =>
    openSource(source, run as Project | undefined, project, aborted);
  return Object.assign(new Observable((subscriber) => emitAll(open(), subscriber)), { [FEED]: open });
}

/** Whether a source is a function that returns one, as opposed to an observable that can be called. */
function isSourceFunction(source: unknown): source is () => unknown {
  return typeof source === 'function' && openerOf(source) === undefined;
}

/** How to open a source. Throws if it can't hold tasks. */
function openerFor(source: unknown): Open {
  const open = openerOf(source);
  if (open !== undefined) return open;
  const sources = 'an array, an iterable, an async iterable, a Map, a record, an observable';
  const expected =
    typeof source === 'function'
      ? `source must return ${sources}`
      : `source must be ${sources} or a function that returns one`;
  const hint = isInstance(source) ? '; to take its properties for a record, spread it: tasks({ ...source })' : '';
  throw new TypeError(`tasks: ${expected}, got ${describe(source)}${hint}`);
}

/** Opens a source for one subscription. A `project` receives the cold tasks. */
function openSource(
  given: unknown,
  run: Project | undefined,
  project: Project | undefined,
  aborted: boolean | undefined,
): Feed {
  const open = openerFor(isSourceFunction(given) ? (aborted ? [] : given()) : given);
  const make: Project | undefined =
    project && ((input, context) => project(new ColdTask(input, context.key, context.index, run, context), context));
  return open(run === undefined, make ?? run, aborted);
}

/** For operators that don't know about feeds: emits all cold tasks without a limit. */
function emitAll(feed: Feed, subscriber: Subscriber<unknown>): void {
  let emitted = 0;
  const admit = () => {
    for (let input = feed.pull(); input !== NONE; input = feed.pull()) {
      const index = emitted++;
      subscriber.next(new ColdTask(input, feed.snapshot(input, index).key, index, feed.project));
    }
    if (feed.ended) subscriber.complete();
  };
  subscriber.add(() => feed.close());
  feed.open({
    tryStart: () => false,
    taskArrived: () => undefined,
    admit,
    sourceEnded: admit,
    fail: (reason) => subscriber.error(reason),
  });
}
