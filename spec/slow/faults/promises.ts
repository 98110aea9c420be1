/** Promises and thenables that break the rules: what each of them does, and how its task ends. */
import type { Task } from 'rxjs-as-completed';
import type { Report } from '../../support/operators.js';

export interface Misbehaviour {
  readonly name: string;
  readonly make: () => Task<string>;
  /** `undefined` for one that never ends. */
  readonly expected: Report | undefined;
  /** An error thrown outside any call of ours. */
  readonly reported?: unknown;
}

type Resolve = (value: string) => void;
type Reject = (reason: unknown) => void;

/** Calls back as it likes; its `then` returns a promise, as it should. */
function thenable(act: (resolve: Resolve, reject: Reject) => unknown): Task<string> {
  return { then: (resolve: Resolve, reject: Reject) => act(resolve, reject) ?? Promise.resolve() } as unknown as Task<string>;
}

/** A promise according to `instanceof`, with its own `then`. */
function promise(act: (resolve: Resolve, reject: Reject) => unknown): Task<string> {
  return Object.assign(Promise.resolve('not me'), thenable((resolve, reject) => {
    // a handler that only prevents an unhandled rejection is not called back
    if (typeof resolve === 'function') return act(resolve, reject);
  })) as Promise<string>;
}

const soon = (...acts: (() => void)[]) => acts.reduce((past, act) => past.then(act), Promise.resolve());
const rejected = () => ({ reason: 'rejected' });
const resolved = () => ({ value: 'resolved' });

const wilful = ([['a thenable', thenable], ['a promise with its own then', promise]] as const).flatMap(([kind, make]): Misbehaviour[] => [
  { name: `${kind} that calls back immediately`, make: () => make((resolve) => resolve('resolved')), expected: resolved() },
  { name: `${kind} that rejects immediately`, make: () => make((_, reject) => reject('rejected')), expected: rejected() },
  {
    name: `${kind} that resolves twice immediately`,
    make: () => make((resolve) => {
      resolve('resolved');
      resolve('again');
    }),
    expected: resolved(),
  },
  {
    name: `${kind} that resolves twice over time`,
    make: () => make((resolve) => soon(() => resolve('resolved'), () => resolve('again'))),
    expected: resolved(),
  },
  {
    name: `${kind} that rejects twice immediately`,
    make: () => make((_, reject) => {
      reject('rejected');
      reject('again');
    }),
    expected: rejected(),
  },
  {
    name: `${kind} that rejects twice over time`,
    make: () => make((_, reject) => soon(() => reject('rejected'), () => reject('again'))),
    expected: rejected(),
  },
  {
    name: `${kind} that resolves and rejects immediately`,
    make: () => make((resolve, reject) => {
      resolve('resolved');
      reject('rejected');
    }),
    expected: resolved(),
  },
  {
    name: `${kind} that resolves and then rejects`,
    make: () => make((resolve, reject) => soon(() => resolve('resolved'), () => reject('rejected'))),
    expected: resolved(),
  },
  {
    name: `${kind} that rejects and resolves immediately`,
    make: () => make((resolve, reject) => {
      reject('rejected');
      resolve('resolved');
    }),
    expected: rejected(),
  },
  {
    name: `${kind} that rejects and then resolves`,
    make: () => make((resolve, reject) => soon(() => reject('rejected'), () => resolve('resolved'))),
    expected: rejected(),
  },
  { name: `${kind} whose then throws`, make: () => make(() => { throw 'thrown'; }), expected: { reason: 'thrown' } },
  {
    name: `${kind} whose then throws after it has resolved`,
    make: () => make((resolve) => {
      resolve('resolved');
      throw 'thrown';
    }),
    expected: resolved(),
  },
  {
    name: `${kind} whose then throws after it has rejected`,
    make: () => make((_, reject) => {
      reject('rejected');
      throw 'thrown';
    }),
    expected: rejected(),
  },
  {
    name: `${kind} whose then throws, but resolves later`,
    make: () => make((resolve) => {
      void soon(() => resolve('resolved'));
      throw 'thrown';
    }),
    expected: { reason: 'thrown' },
  },
  { name: `${kind} that never calls back`, make: () => make(() => {}), expected: undefined },
]);

export const misbehaviours: readonly Misbehaviour[] = [
  ...wilful,
  {
    name: 'a promise that was rejected long before',
    make: () => {
      const promise = Promise.reject('rejected');
      promise.catch(() => {});
      return promise;
    },
    expected: rejected(),
  },
  { name: 'a promise that is already rejected', make: () => Promise.reject('rejected'), expected: rejected() },
  { name: 'a promise that rejects later', make: () => soon(() => { throw 'rejected'; }) as unknown as Promise<string>, expected: rejected() },
  {
    name: 'a promise that is rejected twice',
    make: () => new Promise((_, reject) => {
      reject('rejected');
      reject('again');
    }),
    expected: rejected(),
  },
  {
    name: 'a promise that is resolved and then rejected',
    make: () => new Promise((resolve, reject) => {
      resolve('resolved');
      reject('rejected');
    }),
    expected: resolved(),
  },
  {
    name: 'a promise whose then always throws',
    make: () => Object.assign(Promise.resolve('not me'), { then: () => { throw 'thrown'; } }) as never,
    expected: { reason: 'thrown' },
  },
  { name: 'a promise that never settles', make: () => new Promise(() => {}), expected: undefined },
  {
    name: 'an object whose then cannot be read',
    make: () => ({ get then() { throw 'unreadable'; } }) as never,
    expected: { reason: 'unreadable' },
  },
  {
    name: 'an object whose then can be read only once',
    make: () => {
      let reads = 0;
      return { get then() {
        if (reads++ > 0) throw 'unreadable';
        return () => {};
      } } as never;
    },
    expected: { reason: 'unreadable' },
  },
  {
    name: 'a thenable whose then returns nothing',
    make: () => ({ then: (resolve: Resolve) => void soon(() => resolve('resolved')) }) as never,
    expected: resolved(),
  },
  {
    name: 'a thenable whose then returns a promise that rejects',
    make: () => thenable((resolve) => {
      resolve('resolved');
      return Promise.reject('the result of then');
    }),
    expected: resolved(),
    reported: 'the result of then',
  },
];
