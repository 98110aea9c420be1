import { tag } from '../util/describe.js';
import type { Feed, Project } from './Feed.js';
import { PushFeed } from './PushFeed.js';
import { AsyncIteratorFeed } from './AsyncIteratorFeed.js';
import { IteratorFeed } from './IteratorFeed.js';
import { ListFeed } from './ListFeed.js';
import { FEED } from '../util/symbols.js';
import { isPlatformObservable, toObservable } from '../task/toObservable.js';

/** What RxJS asks others for their observable by; RxJS 8 keeps it to itself. */
const INTEROP = (Symbol as { observable?: symbol }).observable ?? '@@observable';

/** Opens the feed of a source for one subscription: see {@link Feed} for `run` and `make`. */
export type Open = (run: Project | undefined, project: Project | undefined) => Feed;

/** How to open a source; `undefined` for what holds no tasks. */
export function openerOf(source: unknown): Open | undefined {
  if (typeof source !== 'object' || source === null) return undefined;
  const { [FEED]: openFeed, [INTEROP]: interop, then } = source as Record<PropertyKey, unknown>;
  if (typeof openFeed === 'function') return (_, project) => openFeed.call(source, project) as Feed;
  if (typeof interop === 'function' || isPlatformObservable(source)) {
    return (run, project) => new PushFeed(toObservable(source), run, project);
  }
  if (Array.isArray(source)) return (run, project) => new ListFeed(source.slice(), undefined, run, project);
  if (source instanceof Map) return (run, project) => new ListFeed([...source.values()], [...source.keys()], run, project);
  if (Symbol.asyncIterator in source) {
    const iterable = source as AsyncIterable<unknown>;
    return (run, project) => new AsyncIteratorFeed(() => once(iterable, iterable[Symbol.asyncIterator]()), run, project);
  }
  if (Symbol.iterator in source) {
    const iterable = source as Iterable<unknown>;
    return (run, project) => new IteratorFeed(() => once(iterable, iterable[Symbol.iterator]()), run, project);
  }
  if (tag(source) !== 'Object' || typeof then === 'function') return undefined;
  return (run, project) => new ListFeed(Object.values(source), Object.keys(source), run, project);
}

/** Iterators that were taken for an iterable, such as generator objects, and have been consumed. */
const consumed = new WeakSet<object>();

function once<I extends object>(iterable: object, iterator: I): I {
  if (iterable === iterator) {
    if (consumed.has(iterator)) {
      throw new TypeError('tasks: this iterator has been consumed already; pass a function, as in tasks(() => generate())');
    }
    consumed.add(iterator);
  }
  return iterator;
}
