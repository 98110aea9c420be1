import { Observable, type InteropObservable, type Subscriber } from 'rxjs';
import { ensure, FUNCTION, type Check } from './internal/options/checks.js';
import { ColdTask } from './internal/task/ColdTask.js';
import type { Project } from './internal/task/Context.js';
import type { Feed } from './internal/source/Feed.js';
import { openerOf, type Open } from './internal/source/openSource.js';
import { FEED, NONE } from './internal/util/symbols.js';
import type { InputKey, KeyedTask, PlatformObservable, Task, TaskContext, TaskKey, ValueOf } from './Task.js';

/** What inputs or tasks may come from, one after another. */
type Sequence<I> = Iterable<I> | AsyncIterable<I> | Observable<I> | InteropObservable<I> | PlatformObservable<I>;

/** The inputs that a source holds. */
export type InputOf<S> = S extends ReadonlyMap<unknown, infer I> ? I : S extends Sequence<infer I> ? I : S[keyof S];

/** The keys of the tasks that `run` makes of the inputs of a source. */
export type SourceKey<S> =
  S extends ReadonlyMap<infer K, unknown> ? K : S extends Sequence<infer I> ? InputKey<I> : RecordKey<keyof S>;

/** The tasks of a source, each with its key. */
export type TaskOf<S> =
  S extends ReadonlyMap<infer K, infer P>
    ? KeyedTask<K, ValueOf<P>>
    : S extends Sequence<infer P>
      ? Keyed<P>
      : { [K in keyof S]: KeyedTask<RecordKey<K>, ValueOf<S[K]>> }[keyof S];

type Keyed<P> = P extends unknown ? KeyedTask<TaskKey<P>, ValueOf<P>> : never;

/** The keys of a record are strings at run time. */
type RecordKey<K> = K extends number ? `${K}` : Extract<K, string>;

/**
 * A stream of tasks, one that `run` makes of each input, pulled as they may start and labelled by key.
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
 * - Inputs: the items of an array, iterable, async iterable or observable, or the values of a record or `Map`. The key of a task is
 *   its input; of a record or `Map`, the key there.
 * - Order: that of the source. An iterable is advanced only when a task may start, so that an endless generator is fine under a
 *   limit; an async iterable has one `next()` outstanding at most. Subscribed by any other operator, it is drained as by `from`.
 * - Errors: a `run` that throws is that task's failure; a source that throws or errors ends the stream (law 8).
 * - Cancellation: whoever leaves early has the iterator's `return()` called once (law 5). Each subscription runs afresh (law 2); a
 *   generator object can be consumed only once, so pass a function that makes one.
 *
 * RxJS's `from`, but lazy and with keys; the laws are in docs/laws.md.
 *
 * @example
 * ```ts
 * function* pages() { for (let page = 1; ; page++) yield page; }
 * tasks(pages, (page, { key, index }) => of(`page ${page} (key ${key}, index ${index})`).pipe(delay(100)))
 *   .pipe(asCompleted({ concurrency: 2 }), take(2)).subscribe(result => console.log(result));
 * // → page 1 (key 1, index 0)
 * // → page 2 (key 2, index 1)
 * ```
 * @see {@link asCompleted}, {@link asSettled} and the other operators, which run the tasks
 * @param source - where the inputs are, or a function that returns that, called on each subscription
 * @param run - starts the task of an input: returns an observable or a promise, or a function that does
 * @returns an observable of cold tasks, each with its key
 * @throws `TypeError`, at once, for a source that holds nothing (a string, a promise) or a `run` that is no function
 */
export function tasks<S extends object, P extends Task<unknown>>(
  source: S | (() => S),
  run: (input: InputOf<S>, context: TaskContext<SourceKey<S>>) => P,
): Observable<KeyedTask<SourceKey<S>, ValueOf<P>>>;
/**
 * A stream of the tasks in an array, iterable, async iterable, `Map` or observable, pulled as they may start.
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
 * Without a `run` the items themselves are the tasks. The key of a task is its index; of a `Map`, the key there; of another
 * stream of tasks, the one it has. Prefer functions and cold observables: a promise is running already.
 *
 * @example
 * ```ts
 * tasks(new Map([['Ada', of(36)], ['Bob', of(41)]])).pipe(asSettled())
 *   .subscribe(outcome => console.log(outcome.key, outcome.status === 'fulfilled' && outcome.value));
 * // → Ada 36
 * // → Bob 41
 * ```
 * @see {@link asCompleted}, {@link asSettled} and the other operators, which run the tasks
 * @param source - where the tasks are, or a function that returns that, called on each subscription
 * @returns an observable of cold tasks, each with its key
 * @throws `TypeError`, at once, for a source that holds no tasks, such as a string or a promise
 */
export function tasks<S extends Sequence<Task<unknown>> | ReadonlyMap<unknown, Task<unknown>>>(
  source: S | (() => S),
): Observable<TaskOf<S>>;
/**
 * A stream of the tasks in a record, each labelled by its key there.
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
 * Without a `run` the values themselves are the tasks. The types carry through: in the example `key` narrows the type of `value`.
 *
 * @example
 * ```ts
 * tasks({ user: of({ name: 'Ada' }).pipe(delay(100)), posts: of([1, 2, 3]) }).pipe(asSettled()).subscribe(outcome => {
 *   if (outcome.status !== 'fulfilled') return;
 *   console.log(outcome.key === 'user' ? outcome.value.name : `${outcome.value.length} posts`);
 * });
 * // → 3 posts
 * // → Ada
 * ```
 * @see {@link asSettled}, whose outcomes have these keys
 * @param source - a record of tasks, or a function that returns one, called on each subscription
 * @returns an observable of cold tasks, each with its key
 * @throws `TypeError`, at once, for a source that holds no tasks, such as a string or a promise
 */
export function tasks<S extends object & { readonly [K in keyof S]: Task<unknown> }>(
  source: S | (() => S),
): Observable<TaskOf<S>>;
export function tasks(source: unknown, run?: unknown): Observable<unknown> {
  if (typeof source !== 'function') ensure('tasks: source', source, SOURCE);
  if (run !== undefined) ensure('tasks: run', run, FUNCTION);
  const open = (project?: Project): Feed => openSource(source, run as Project | undefined, project);
  return Object.assign(new Observable((subscriber) => emitAll(open(), subscriber)), { [FEED]: open });
}

const SOURCE: Check = [
  'an array, an iterable, an async iterable, a Map, a record, an observable or a function that returns one',
  (source) => openerOf(source) !== undefined,
];

/** Opens a source for one subscription. A `project` receives the cold tasks. */
function openSource(given: unknown, run: Project | undefined, project: Project | undefined): Feed {
  const source = typeof given === 'function' ? (given as () => unknown)() : given;
  ensure('tasks: source', source, SOURCE);
  const open = openerOf(source) as Open;
  if (project === undefined) return open(run === undefined, run);
  return open(run === undefined, (input, context) => project(new ColdTask(input, context.key, context.index, run, context), context));
}

/** For operators of other packages: emits the cold tasks as they come, without a limit. */
function emitAll(feed: Feed, subscriber: Subscriber<unknown>): void {
  let emitted = 0;
  const admit = () => {
    for (let input = feed.pull(); input !== NONE; input = feed.pull()) {
      const index = emitted++;
      subscriber.next(new ColdTask(input, feed.key(input, index), index, feed.project));
    }
    if (feed.ended) subscriber.complete();
  };
  subscriber.add(() => feed.close());
  feed.open({ tryStart: () => false, admit, sourceEnded: admit, fail: (reason) => subscriber.error(reason) });
}
