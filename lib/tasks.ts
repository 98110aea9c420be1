import { Observable, type InteropObservable, type Subscriber } from 'rxjs';
import { ensure, FUNCTION, type Check } from './internal/arguments.js';
import { ColdTask } from './internal/ColdTask.js';
import type { Feed, Make } from './internal/Feed.js';
import { openerOf, type Open } from './internal/openSource.js';
import { FEED, NONE } from './internal/symbols.js';
import type { InputKey, KeyedTask, PlatformObservable, Task, TaskContext, TaskKey, ValueOf } from './types.js';

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

export function tasks<S extends object, P extends Task<unknown>>(
  source: S | (() => S),
  run: (input: InputOf<S>, context: TaskContext<SourceKey<S>>) => P,
): Observable<KeyedTask<SourceKey<S>, ValueOf<P>>>;
export function tasks<S extends Sequence<Task<unknown>> | ReadonlyMap<unknown, Task<unknown>>>(
  source: S | (() => S),
): Observable<TaskOf<S>>;
export function tasks<S extends object & { readonly [K in keyof S]: Task<unknown> }>(
  source: S | (() => S),
): Observable<TaskOf<S>>;
export function tasks(source: unknown, run?: unknown): Observable<unknown> {
  if (typeof source !== 'function') ensure('tasks: source', source, SOURCE);
  if (run !== undefined) ensure('tasks: run', run, FUNCTION);
  const open = (project?: Make): Feed => openSource(source, run as Make | undefined, project);
  return Object.assign(new Observable((subscriber) => emitAll(open(), subscriber)), { [FEED]: open });
}

const SOURCE: Check = [
  'an array, an iterable, an async iterable, a Map, a record, an observable or a function that returns one',
  (source) => openerOf(source) !== undefined,
];

/** Opens a source for one subscription. A `project` receives the cold tasks. */
function openSource(given: unknown, run: Make | undefined, project: Make | undefined): Feed {
  const source: unknown = typeof given === 'function' ? given() : given;
  ensure('tasks: source', source, SOURCE);
  const open = openerOf(source) as Open;
  if (project === undefined) return open(run, run);
  return open(run, (input, context) => project(new ColdTask(input, context.key, context.index, run, context), context));
}

/** For operators of other packages: emits the cold tasks as they come, without a limit. */
function emitAll(feed: Feed, subscriber: Subscriber<unknown>): void {
  let emitted = 0;
  let emitting = false;
  const emit = (input: unknown) => {
    const index = emitted++;
    subscriber.next(new ColdTask(input, feed.key(input, index), index, feed.make));
  };
  const admit = () => {
    if (emitting) return;
    emitting = true;
    for (let input = feed.pull(); input !== NONE; input = feed.pull()) emit(input);
    emitting = false;
    if (feed.ended && feed.waiting === 0) subscriber.complete();
  };
  const take = (input: unknown) => {
    emit(input);
    return true;
  };
  subscriber.add(() => feed.close());
  feed.open({ take, admit, sourceEnded: admit, fail: (reason) => subscriber.error(reason) });
}
