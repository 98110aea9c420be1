/** Iterables that break the rules: what each of them does, and how a run that pulls from it ends. */
import { NEVER, of } from 'rxjs';
import type { Report } from '../../support/operators.js';

export interface Misbehaviour {
  readonly name: string;
  /** `returned` is called with every call of `return()`. */
  readonly make: (returned: () => void) => Iterable<any> | AsyncIterable<any>;
  readonly reports: readonly Report[];
  /** Whether the run is still going when nothing more happens by itself. */
  readonly isAlive: boolean;
  /** How often `return()` has been called when the run has come to rest, and after it has been cancelled. */
  readonly returned: readonly [atRest: number, cancelled: number];
  readonly reported?: unknown;
}

type Next = (index: number) => unknown;

const failed: Report = { reason: 'the source failed' };
const unreadable: Report = { reason: 'unreadable' };
const typeError: Report = { reason: expect.any(TypeError) as unknown };
const first: Report = { value: 'first' };

const item = (value: string) => ({ done: false, value: of(value) });
const end = { done: true, value: undefined };
const without = (property: 'done' | 'value') => Object.defineProperty({ done: false }, property, { get() { throw 'unreadable'; } });

const fail = () => { throw 'the source failed'; };
const failToReturn = () => { throw 'return failed'; };
const reject = () => Promise.reject('the source failed');
const rejectToReturn = () => Promise.reject('return failed');
const stall = () => new Promise(() => {});
const nothing = () => undefined;
/** Tasks that run for ever, so that a limit has to stop the items. */
const running = () => ({ done: false, value: NEVER });

const asyncIterable = (next: Next, left: () => unknown = () => Promise.resolve(end)) => (returned: () => void) =>
  ({ [Symbol.asyncIterator]: () => iterator(next, left, returned) }) as AsyncIterable<any>;

const iterable = (next: Next, left: () => unknown = () => end) => (returned: () => void) =>
  ({ [Symbol.iterator]: () => iterator(next, left, returned) }) as Iterable<any>;

function iterator(next: Next, left: () => unknown, returned: () => void) {
  let index = 0;
  return {
    next: () => next(index++),
    return: () => {
      returned();
      return left();
    },
  };
}

/** An iterator that is not one. */
const iteratedBy = (symbol: typeof Symbol.iterator | typeof Symbol.asyncIterator, iterate: () => unknown) => () => ({ [symbol]: iterate }) as never;

/** An item, then this, which every later call gets too. */
const anItem = (second: () => unknown): Next => (index) => {
  if (index > 1) throw 'asked again';
  return index === 0 ? item('first') : second();
};
const anAsyncItem = (second: () => unknown): Next => {
  const next = anItem(second);
  return (index) => index === 0 ? Promise.resolve(next(index)) : next(index);
};

/** The run ends, and so does the iterator. */
const ends = { isAlive: false, returned: [0, 0] } as const;
/** The run waits, and the iterator is closed when it is cancelled. */
const waits = { isAlive: true, returned: [0, 1] } as const;
/** The same, but it cannot be closed. */
const waitsForEver = { isAlive: true, returned: [0, 0] } as const;

export const misbehaviours: readonly Misbehaviour[] = [
  // next() of an async iterator
  { name: 'an async iterable whose first next() rejects',
    make: asyncIterable(reject), reports: [failed], ...ends },
  { name: 'an async iterable whose second next() rejects',
    make: asyncIterable(anAsyncItem(reject)), reports: [first, failed], ...ends },
  { name: 'an async iterable whose next() throws',
    make: asyncIterable(anAsyncItem(fail)), reports: [first, failed], ...ends },
  { name: 'an async iterable whose next() does not resolve to an object',
    make: asyncIterable(anAsyncItem(() => Promise.resolve(5))), reports: [first, typeError], ...ends },
  { name: 'an async iterable whose next() returns nothing',
    make: asyncIterable(anAsyncItem(nothing)), reports: [first, typeError], ...ends },
  { name: 'an async iterable whose next() does not return a promise',
    make: asyncIterable(anItem(() => end)), reports: [first], ...ends },
  { name: 'an async iterable whose done cannot be read',
    make: asyncIterable(anAsyncItem(() => Promise.resolve(without('done')))), reports: [first, unreadable], ...ends },
  { name: 'an async iterable whose value cannot be read',
    make: asyncIterable(anAsyncItem(() => Promise.resolve(without('value')))), reports: [first, unreadable], ...ends },
  { name: 'an async iterable whose next() returns a thenable that calls back twice',
    make: asyncIterable((index) => index > 0 ? Promise.resolve(end) : {
      then: (resolve: (result: unknown) => void) => {
        resolve(item('first'));
        resolve(item('again'));
      },
    }), reports: [first], ...ends },
  { name: 'an async iterable whose next() returns a thenable that throws',
    make: asyncIterable(anAsyncItem(() => ({ then: fail }))), reports: [first, failed], ...ends },
  { name: 'an async iterable whose next() returns a thenable that cannot be read',
    make: asyncIterable(anAsyncItem(() => ({ get then() { return fail(); } }))), reports: [first, failed], ...ends },
  { name: 'an async iterable that ends, but would continue if asked',
    make: asyncIterable(anAsyncItem(() => Promise.resolve(end))), reports: [first], ...ends },
  { name: 'an async iterable that never answers',
    make: asyncIterable(stall), reports: [], ...waits },
  { name: 'an async iterable that stops answering',
    make: asyncIterable(anAsyncItem(stall)), reports: [first], ...waits },

  // return() of an async iterator
  { name: 'an async iterable that never returns',
    make: asyncIterable(anAsyncItem(stall), stall), reports: [first], ...waits },
  { name: 'an async iterable whose return() throws',
    make: asyncIterable(anAsyncItem(stall), failToReturn), reports: [first], ...waits, reported: 'return failed' },
  { name: 'an async iterable whose return() rejects',
    make: asyncIterable(anAsyncItem(stall), rejectToReturn), reports: [first], ...waits, reported: 'return failed' },
  { name: 'an async iterable whose return() returns nothing',
    make: asyncIterable(anAsyncItem(stall), nothing), reports: [first], ...waits },
  { name: 'an async iterable whose return cannot be read',
    make: iteratedBy(Symbol.asyncIterator, () => ({ next: stall, get return() { return failToReturn(); } })),
    reports: [], ...waitsForEver, reported: 'return failed' },

  // no async iterator
  { name: 'an async iterable that throws instead of returning an iterator',
    make: iteratedBy(Symbol.asyncIterator, fail), reports: [failed], ...ends },
  { name: 'an async iterable that returns no iterator',
    make: iteratedBy(Symbol.asyncIterator, nothing), reports: [typeError], ...ends },
  { name: 'an async iterable that returns an iterator without next()',
    make: iteratedBy(Symbol.asyncIterator, () => ({})), reports: [typeError], ...ends },

  // next() of an iterator
  { name: 'an iterable whose next() throws',
    make: iterable(anItem(fail)), reports: [first, failed], ...ends },
  { name: 'an iterable whose next() does not return an object',
    make: iterable(anItem(() => 5)), reports: [first, typeError], ...ends },
  { name: 'an iterable whose done cannot be read',
    make: iterable(anItem(() => without('done'))), reports: [first, unreadable], ...ends },
  { name: 'an iterable whose value cannot be read',
    make: iterable(anItem(() => without('value'))), reports: [first, unreadable], ...ends },
  { name: 'an iterable that ends, but would continue if asked',
    make: iterable(anItem(() => end)), reports: [first], ...ends },

  // return() of an iterator
  { name: 'an iterable whose return() throws',
    make: iterable(running, failToReturn), reports: [], ...waits, reported: 'return failed' },
  { name: 'an iterable whose return() returns a promise that rejects',
    make: iterable(running, rejectToReturn), reports: [], ...waits, reported: 'return failed' },
  { name: 'an iterable whose return() returns nothing',
    make: iterable(running, nothing), reports: [], ...waits },
  { name: 'an iterable whose return cannot be read',
    make: iteratedBy(Symbol.iterator, () => ({ next: running, get return() { return failToReturn(); } })),
    reports: [], ...waitsForEver, reported: 'return failed' },

  // no iterator
  { name: 'an iterable that throws instead of returning an iterator',
    make: iteratedBy(Symbol.iterator, fail), reports: [failed], ...ends },
  { name: 'an iterable that returns no iterator',
    make: iteratedBy(Symbol.iterator, nothing), reports: [typeError], ...ends },
  { name: 'an iterable that returns an iterator without next()',
    make: iteratedBy(Symbol.iterator, () => ({})), reports: [typeError], ...ends },
];
