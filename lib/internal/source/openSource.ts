import { tag } from '../util/describe.js';
import type { Project } from '../task/Context.js';
import type { Feed } from './Feed.js';
import { PushFeed } from './PushFeed.js';
import { AsyncIteratorFeed } from './AsyncIteratorFeed.js';
import { IteratorFeed } from './IteratorFeed.js';
import { ListFeed } from './ListFeed.js';
import { FEED } from '../util/symbols.js';
import { isPlatformObservable, toObservable } from '../task/toObservable.js';

/** The method by which RxJS gets an observable from another library's. RxJS 8 doesn't define the symbol globally. */
const INTEROP = (Symbol as { observable?: symbol }).observable ?? '@@observable';

/** Opens the feed of a source for one subscription; see {@link Feed} for the parameters. */
export type Open = (inputsAreTasks: boolean, project: Project | undefined) => Feed;

/** Returns how to open a source, or `undefined` if it can't hold tasks. */
export function openerOf(source: unknown): Open | undefined {
  if (typeof source !== 'object' || source === null) return undefined;
  const { [FEED]: openFeed, [INTEROP]: interop, then } = source as Record<PropertyKey, unknown>;
  if (typeof openFeed === 'function') return (_, project) => openFeed.call(source, project) as Feed;
  if (typeof interop === 'function' || isPlatformObservable(source)) {
    return (inputsAreTasks, project) => new PushFeed(toObservable(source), inputsAreTasks, project);
  }
  if (Array.isArray(source))
    return (inputsAreTasks, project) => new ListFeed(source.slice(), undefined, inputsAreTasks, project);
  if (source instanceof Map)
    return (inputsAreTasks, project) => new ListFeed([...source.values()], [...source.keys()], inputsAreTasks, project);
  if (Symbol.asyncIterator in source) {
    const iterable = source as AsyncIterable<unknown>;
    return (inputsAreTasks, project) =>
      new AsyncIteratorFeed(() => once(iterable, iterable[Symbol.asyncIterator]()), inputsAreTasks, project);
  }
  if (Symbol.iterator in source) {
    const iterable = source as Iterable<unknown>;
    return (inputsAreTasks, project) =>
      new IteratorFeed(() => once(iterable, iterable[Symbol.iterator]()), inputsAreTasks, project);
  }
  if (tag(source) !== 'Object' || typeof then === 'function') return undefined;
  return (inputsAreTasks, project) => new ListFeed(Object.values(source), Object.keys(source), inputsAreTasks, project);
}

/** Consumed iterators that are their own iterable, such as generator objects. */
const consumed = new WeakSet<object>();

function once<I extends object>(iterable: object, iterator: I): I {
  if (iterable === iterator) {
    if (consumed.has(iterator)) {
      throw new TypeError(
        'tasks: this iterator has already been consumed; pass a function instead, as in tasks(() => generate())',
      );
    }
    consumed.add(iterator);
  }
  return iterator;
}
