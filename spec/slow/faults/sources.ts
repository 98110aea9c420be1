import { Observable } from 'rxjs';
import { interop, PlatformObservable } from '../../support/interop.js';
import { Input, type Performance } from './Performance.js';
import type { Place } from './plan.js';

/** A kind of source, which opens one for each performance. */
export interface SourceKind {
  readonly name: string;
  /** The places where it runs user code. */
  readonly places: readonly Place[];
  /** Whether it also works without `tasks`. */
  readonly isObservable?: boolean;
  /** Whether it is fed from outside, once it has been subscribed. */
  readonly isHot?: boolean;
  /** Whether it can fail. */
  readonly fails: boolean;
  readonly open: (performance: Performance) => any;
}

const iterators: Place[] = ['iterate', 'pull', 'return'];
const generators: Place[] = ['pull', 'return'];
const observables: Place[] = ['enter', 'leave'];

export const sourceKinds: readonly SourceKind[] = [
  { name: 'an array', places: [], fails: false, open: items },
  { name: 'a record', places: [], fails: false, open: (performance) =>
    Object.fromEntries(items(performance).map((item, index) => [performance.scene.keyOf(performance, index), item])) },
  { name: 'a Map', places: [], fails: false, open: (performance) =>
    new Map(items(performance).map((item, index) => [new Input(performance, index), item])) },
  { name: 'an iterable', places: iterators, fails: true, open: (performance) => ({ [Symbol.iterator]: () => iterate(performance) }) },
  { name: 'a generator', places: generators, fails: true, open: generate },
  { name: 'an async iterable', places: iterators, fails: true, open: (performance) =>
    ({ [Symbol.asyncIterator]: () => iterateAsync(performance) }) },
  { name: 'an async generator', places: generators, fails: true, open: generateAsync },
  { name: 'an observable', places: observables, fails: true, isObservable: true, open: emit },
  { name: 'a hot observable', places: observables, fails: true, isHot: true, isObservable: true, open: relay },
  { name: 'an interop observable', places: observables, fails: true, isHot: true, open: (performance) => interop(relay(performance)) },
  { name: 'a platform observable', places: observables, fails: true, isHot: true, open: relayOnPlatform },
];

function items(performance: Performance): unknown[] {
  return performance.roles.map((_, index) => performance.arrive(index));
}

function iterate(performance: Performance): Iterator<unknown> {
  performance.at('iterate');
  performance.iterators++;
  let index = 0;
  return {
    next: () => {
      performance.pull(index);
      performance.pulled();
      const result = item(performance, index++);
      if (result.done) performance.exhausted++;
      return result;
    },
    return: () => leave(performance),
  };
}

function iterateAsync(performance: Performance): AsyncIterator<unknown> {
  performance.at('iterate');
  performance.iterators++;
  let index = 0;
  return {
    next: () => {
      performance.pull(index);
      const result = Promise.resolve().then(() => {
        performance.pulled();
        return item(performance, index++);
      });
      // the first to receive the result; whoever asked for it is next
      void result.then(({ done }) => {
        if (done && performance.ending === undefined) performance.exhausted++;
      });
      return result;
    },
    return: async () => leave(performance),
  };
}

function item(performance: Performance, index: number): IteratorResult<unknown, undefined> {
  if (index < performance.roles.length) return { done: false, value: performance.arrive(index) };
  return { done: true, value: undefined };
}

function leave(performance: Performance): IteratorResult<unknown, undefined> {
  performance.returned++;
  performance.at('return');
  return { done: true, value: undefined };
}

function* generate(performance: Performance): Generator {
  performance.iterators++;
  let isOver = false;
  try {
    for (let index = 0; index < performance.roles.length; index++) {
      performance.pull(index);
      performance.pulled();
      yield performance.arrive(index);
    }
    performance.pull(performance.roles.length);
    performance.exhausted++;
    isOver = true;
  } catch (error) {
    isOver = true;
    throw error;
  } finally {
    performance.pulled();
    if (!isOver) leave(performance);
  }
}

async function* generateAsync(performance: Performance): AsyncGenerator {
  performance.iterators++;
  let isOver = false;
  try {
    for (let index = 0; index < performance.roles.length; index++) {
      performance.pull(index);
      await Promise.resolve();
      performance.pulled();
      yield performance.arrive(index);
    }
    performance.pull(performance.roles.length);
    performance.exhausted++;
    isOver = true;
  } catch (error) {
    isOver = true;
    throw error;
  } finally {
    performance.pulled();
    if (!isOver) leave(performance);
  }
}

/** Emits the items synchronously when it is subscribed. */
function emit(performance: Performance): Observable<unknown> {
  return entered(performance, new Observable((subscriber) => {
    for (let index = 0; index < performance.roles.length && !subscriber.closed; index++) subscriber.next(performance.arrive(index));
    if (performance.scene.plan.moment.plot === 'the source fails') subscriber.error(performance.scene.sourceFault);
    else subscriber.complete();
  }));
}

function relay(performance: Performance): Observable<unknown> {
  return entered(performance, performance.hot);
}

function entered(performance: Performance, source: Observable<unknown>): Observable<unknown> {
  return new Observable((subscriber) => {
    performance.entered++;
    subscriber.add(() => {
      performance.left++;
      performance.at('leave');
    });
    performance.at('enter');
    return source.subscribe(subscriber);
  });
}

/** The platform tears down before it notifies. */
function relayOnPlatform(performance: Performance): PlatformObservable<unknown> {
  return new PlatformObservable((subscriber) => {
    performance.entered++;
    subscriber.addTeardown(() => {
      performance.left++;
      performance.at('leave');
    });
    performance.at('enter');
    const subscription = performance.hot.subscribe(subscriber);
    subscriber.addTeardown(() => subscription.unsubscribe());
  });
}
