import { defer, EMPTY, from, map, mergeAll, mergeMap, of, timeInterval, timeout, zip } from 'rxjs';
import { asSettled, firstSuccess, inOrder, limitConcurrency, Semaphore, tasks, withTimeoutAll } from 'rxjs-as-completed';
import { does, doesUntilRxjs8, type Comparison } from '../Comparison.js';
import { foreign, labelled, Labelled, platform, polyfilled, virtually } from '../foreign.js';
import { given, plain, thenable, work } from '../tasks.js';

export const comparison: Comparison = {
  known: 'from, lift, zip, TestScheduler',
  ours: 'tasks, limitConcurrency, inOrder, withTimeoutAll',
  file: 'rxjs.ts',
  rows: [
    {
      situation: 'An operator on a subclass of `Observable`',
      theirs: doesUntilRxjs8(
        () => given(labelled.pipe(mergeAll()), (result) => of(result instanceof Labelled)),
        'true, complete',
      ),
      ours: does(
        () => given(labelled.pipe(limitConcurrency(1)), (result) => of(result instanceof Labelled)),
        'false, complete',
      ),
      difference: {
        there: 'keeps the subclass in RxJS 7 (`lift`), not in 8',
        here: 'returns a plain `Observable`',
      },
    },
    {
      situation: 'the project function gets the index (`mergeMap(project)`), here in its context',
      theirs: does(() => from(['a', 'b']).pipe(mergeMap((name, index) => of(name + index), 1)), 'a0, b1, complete'),
      ours: does(
        () => from(['a', 'b']).pipe(limitConcurrency(1, (name, { index }) => of(name + index))),
        'a0, b1, complete',
      ),
    },
    {
      situation: 'A string as the source',
      theirs: does(() => from('ab'), 'a, b, complete'),
      ours: does(
        () => tasks('ab' as never, (letter) => of(letter)),
        'throws TypeError: tasks: source must be an array, an iterable, an async iterable, a Map, a record, an observable or a function that returns one, got "ab"',
      ),
      difference: {
        there: 'is iterated',
        here: 'throws, or a URL in place of a list would be a request per character; pass `[...text]`',
      },
    },
    {
      situation: 'A string as a task',
      theirs: does(() => from(['ab']).pipe(mergeMap((text) => text, 1)), 'a, b, complete'),
      ours: does(
        () => from(['ab']).pipe(limitConcurrency(1, (text) => text as never)),
        'error TypeError: A task must be an observable, a promise, an iterable or a function that returns one, got "ab"',
      ),
      difference: {
        there: 'is iterated',
        here: 'fails, since it is usually a URL that nobody fetched; return `of(text)`',
      },
    },
    {
      situation: 'A thenable whose `then` returns nothing',
      theirs: does(
        () => from(thenable('a', 1)),
        "error TypeError: Cannot read properties of undefined (reading 'then')",
      ),
      ours: does(() => from([thenable('a', 1)]).pipe(limitConcurrency(1)), '1 ms: a, complete'),
      difference: {
        there: 'fails',
        here: 'works, as with `await`',
      },
    },
    {
      situation: 'An observable of another library',
      theirs: does(({ note }) => from(foreign(note, '@@observable', 'a', 1)), 'a starts', '1 ms: a, complete, a unsubscribed'),
      ours: does(
        ({ note }) => from([foreign(note, '@@observable', 'a', 1)]).pipe(limitConcurrency(1)),
        'a starts',
        '1 ms: a, a unsubscribed, complete',
      ),
      difference: {
        there: 'completes, then is unsubscribed',
        here: 'is limited and cancelled like any task, and torn down before the end',
      },
    },
    {
      situation: 'A polyfill of `Symbol.observable` that is loaded after RxJS',
      theirs: does(
        ({ note }) => polyfilled((interop) => defer(() => from(foreign(note, interop, 'a', 1)))),
        "error TypeError: You provided an invalid object where a stream was expected. You can provide an Observable, Promise, ReadableStream, Array, AsyncIterable, or Iterable.",
      ),
      ours: does(
        ({ note, observe }) => void polyfilled((interop) => observe(from([foreign(note, interop, 'a', 1)]).pipe(limitConcurrency(1)))),
        'a starts',
        '1 ms: a, a unsubscribed, complete',
      ),
      difference: {
        there: 'is not recognised ([ReactiveX/rxjs#4415](https://github.com/ReactiveX/rxjs/issues/4415))',
        here: 'is looked up for each value',
      },
    },
    {
      situation: 'The `Observable` of the platform',
      theirs: does(
        ({ note }) => defer(() => from(platform(note, 'a', 1) as never)),
        "error TypeError: You provided an invalid object where a stream was expected. You can provide an Observable, Promise, ReadableStream, Array, AsyncIterable, or Iterable.",
      ),
      ours: does(
        ({ note }) => from([platform(note, 'a', 2), work('b', 1)]).pipe(firstSuccess()),
        '1 ms: a aborted, b, complete',
      ),
      difference: {
        there: 'is refused by RxJS 7',
        here: 'can be a task or a source; cancelling aborts its signal',
      },
    },
    {
      situation: 'no tasks, no results (`zip`), except that `firstSuccess` fails',
      theirs: does(() => zip([]), 'complete'),
      ours: does(() => from([]).pipe(inOrder()), 'complete'),
    },
    {
      situation: 'One of several sources is empty',
      theirs: does(({ noisy }) => zip([EMPTY, noisy('b', 1)]), 'complete'),
      ours: does(
        ({ noisy }) => from([EMPTY, noisy('b', 1)]).pipe(asSettled(), map(plain)),
        '{ status: empty }',
        '1 ms: b done, { status: fulfilled, value: b }, complete',
      ),
      difference: {
        there: '`zip` completes without a value',
        here: 'its outcome is `empty`; the others are unaffected',
      },
    },
    {
      situation: 'Sources of different length',
      theirs: does(() => zip(of('x', 'y', 'z'), of('a', 'b')), '[x, a], [y, b], complete'),
      ours: does(() => from([of('x', 'y', 'z'), of('a', 'b')]).pipe(inOrder()), 'z, b, complete'),
      difference: {
        there: '`zip` ends with the shortest',
        here: 'each has one result: its last value',
      },
    },
    {
      situation: 'under a `TestScheduler`, durations are measured in frames',
      theirs: does(
        ({ note }) => virtually(note, () => work('a', 5).pipe(timeInterval(), map(({ interval }) => interval))),
        'frame 5: 5, frame 5: complete',
      ),
      ours: does(
        ({ note }) => virtually(note, () => from([work('a', 5)]).pipe(asSettled(), map(({ elapsed }) => elapsed))),
        'frame 5: 5, frame 5: complete',
      ),
    },
    {
      situation: 'a `Date` is compared with the virtual clock, which starts in 1970: use `new Date(5)`',
      theirs: does(
        ({ note }) => virtually(note, () => work('a', 9).pipe(timeout({ first: new Date(5), with: () => EMPTY }))),
        'frame 5: complete',
      ),
      ours: does(
        ({ note }) => virtually(note, () => from([work('a', 9)]).pipe(withTimeoutAll(new Date(5), { onTimeout: 'complete' }))),
        'frame 5: complete',
      ),
    },
    {
      situation: 'handing on a permit takes no virtual time',
      theirs: does(
        ({ note }) => virtually(note, () => from([work('a', 2), work('b', 3)]).pipe(mergeAll(1))),
        'frame 2: a, frame 5: b, frame 5: complete',
      ),
      ours: does(
        ({ note }) => virtually(note, () => from([work('a', 2), work('b', 3)]).pipe(limitConcurrency(new Semaphore(1)))),
        'frame 2: a, frame 5: b, frame 5: complete',
      ),
    },
  ],
};
