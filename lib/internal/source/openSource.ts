import { observableOf } from '../task/foreign.js';
import type { Project } from '../task/Context.js';
import { isThenable } from '../task/thenables.js';
import { isMap, isRecord, tag } from '../util/kinds.js';
import { FEED } from '../util/symbols.js';
import { AsyncIteratorFeed } from './AsyncIteratorFeed.js';
import type { Feed } from './Feed.js';
import { IteratorFeed } from './IteratorFeed.js';
import { ListFeed } from './ListFeed.js';
import { PushFeed } from './PushFeed.js';

/** Opens the feed of a source for one subscription; see {@link Feed} for the parameters. */
export type Open = (inputsAreTasks: boolean, project: Project | undefined, aborted?: boolean) => Feed;

/**
 * Returns how to open a source, or `undefined` if it can't hold tasks.
 *
 * Arrays, the most frequent, come first. Of any other source, what it can do decides, from the most specific to the least: an
 * observable may be iterable, and nearly everything could pass for a record. So records come last, and only plain objects are
 * records.
 */
export function openerOf(source: unknown): Open | undefined {
  if (Array.isArray(source)) return openerOfItems(source);
  if ((typeof source !== 'object' && typeof source !== 'function') || source === null) return undefined;
  const { [FEED]: openFeed } = source as { [FEED]?: unknown };
  if (typeof openFeed === 'function') return (_, ...options) => openFeed.apply(source, options) as Feed;
  const observable = observableOf(source);
  if (observable !== undefined) return (inputsAreTasks, project) => new PushFeed(observable, inputsAreTasks, project);
  if (typeof source === 'function' || isThenable(source) || tag(source) === 'String') return undefined;
  if (isMap(source)) {
    return (inputsAreTasks, project) => new ListFeed([...source.values()], [...source.keys()], inputsAreTasks, project);
  }
  if (isSized(source)) return openerOfItems(source);
  if (Symbol.asyncIterator in source) {
    const iterable = source as AsyncIterable<unknown>;
    const iterate = () => once(iterable, iterable[Symbol.asyncIterator]());
    return (inputsAreTasks, project) => new AsyncIteratorFeed(iterate, inputsAreTasks, project);
  }
  if (Symbol.iterator in source) {
    const iterable = source as Iterable<unknown>;
    const iterate = () => once(iterable, iterable[Symbol.iterator]());
    return (inputsAreTasks, project) => new IteratorFeed(iterate, inputsAreTasks, project);
  }
  if (!isRecord(source)) return undefined;
  return (inputsAreTasks, project) => new ListFeed(Object.values(source), Object.keys(source), inputsAreTasks, project);
}

function openerOfItems(items: Iterable<unknown>): Open {
  return (inputsAreTasks, project) => new ListFeed([...items], undefined, inputsAreTasks, project);
}

/** Whether a source is a collection that knows its size, such as an array, a `Set`, a `FileList` or a typed array. */
function isSized(source: object): source is Iterable<unknown> {
  if (!(Symbol.iterator in source)) return false;
  const { length, size } = source as { length?: unknown; size?: unknown };
  return Number.isInteger(length) || Number.isInteger(size);
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
