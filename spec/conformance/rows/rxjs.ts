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
      promise: 'In RxJS 7, operators create their result with the `lift` method of the source, so a subclass stays a subclass. RxJS 8 has no `lift`, and the result is plain.',
      theirs: doesUntilRxjs8(
        () => given(labelled.pipe(mergeAll()), (result) => of(result instanceof Labelled)),
        'true, complete',
      ),
      ours: does(
        () => given(labelled.pipe(limitConcurrency(1)), (result) => of(result instanceof Labelled)),
        'false, complete',
      ),
      verdict: 'different',
      reason: 'The result is a plain `Observable`, whatever the source is. `lift` is deprecated, and a source from another copy of RxJS would bring the `lift` of that copy.',
    },
    {
      situation: 'The second argument of the function that makes the tasks',
      promise: '`mergeMap` passes the index.',
      theirs: does(() => from(['a', 'b']).pipe(mergeMap((name, index) => of(name + index), 1)), 'a0, b1, complete'),
      ours: does(
        () => from(['a', 'b']).pipe(limitConcurrency(1, (name, { index }) => of(name + index))),
        'a0, b1, complete',
      ),
      verdict: 'same',
      reason: 'The index is in the context, with the key and the signal.',
    },
    {
      situation: 'A string as the source',
      promise: '`from` iterates its characters.',
      theirs: does(() => from('ab'), 'a, b, complete'),
      ours: does(
        () => tasks('ab' as never, (letter) => of(letter)),
        'throws TypeError: tasks: source must be an array, an iterable, an async iterable, a Map, a record, an observable or a function that returns one, got "ab"',
      ),
      verdict: 'different',
      reason: 'Otherwise, a URL passed instead of a list of URLs would start one request per character. If you want the characters, pass `[...text]`.',
    },
    {
      situation: 'A string as a task',
      promise: '`mergeMap` iterates its characters.',
      theirs: does(() => from(['ab']).pipe(mergeMap((text) => text, 1)), 'a, b, complete'),
      ours: does(
        () => from(['ab']).pipe(limitConcurrency(1, (text) => text as never)),
        'error TypeError: A task must be an observable, a promise, an iterable or a function that returns one, got "ab"',
      ),
      verdict: 'different',
      reason: 'A function that returns a URL has usually forgotten to fetch it. To emit a string, return `of(text)`.',
    },
    {
      situation: 'A thenable whose `then` returns nothing',
      promise: '`from` fails: it calls `then` on what `then` returns.',
      theirs: does(
        () => from(thenable('a', 1)),
        "error TypeError: Cannot read properties of undefined (reading 'then')",
      ),
      ours: does(() => from([thenable('a', 1)]).pipe(limitConcurrency(1)), '1 ms: a, complete'),
      verdict: 'different',
      reason: '`await` accepts it, so it is a task.',
    },
    {
      situation: 'An observable of another library',
      promise: '`from` accepts it if it has a `Symbol.observable` method, or `@@observable` where there is no such symbol.',
      theirs: does(({ note }) => from(foreign(note, '@@observable', 'a', 1)), 'a starts', '1 ms: a, complete, a unsubscribed'),
      ours: does(
        ({ note }) => from([foreign(note, '@@observable', 'a', 1)]).pipe(limitConcurrency(1)),
        'a starts',
        '1 ms: a, a unsubscribed, complete',
      ),
      verdict: 'different',
      reason: 'It is a task like any other: limited, cancelled, and torn down before the end.',
    },
    {
      situation: 'A polyfill of `Symbol.observable` that is loaded after RxJS',
      promise: 'RxJS reads the symbol when it is loaded, so it refuses observables that use one defined later.',
      theirs: does(
        ({ note }) => polyfilled((interop) => defer(() => from(foreign(note, interop, 'a', 1)))),
        "error TypeError: You provided an invalid object where a stream was expected. You can provide an Observable, Promise, ReadableStream, Array, AsyncIterable, or Iterable.",
      ),
      ours: does(
        ({ note, observe }) => void polyfilled((interop) => observe(from([foreign(note, interop, 'a', 1)]).pipe(limitConcurrency(1)))),
        'a starts',
        '1 ms: a, a unsubscribed, complete',
      ),
      verdict: 'different',
      reason: 'The symbol is looked up for each value ([ReactiveX/rxjs#4415](https://github.com/ReactiveX/rxjs/issues/4415)).',
    },
    {
      situation: 'The `Observable` of the platform',
      promise: 'RxJS 7 refuses it.',
      theirs: does(
        ({ note }) => defer(() => from(platform(note, 'a', 1) as never)),
        "error TypeError: You provided an invalid object where a stream was expected. You can provide an Observable, Promise, ReadableStream, Array, AsyncIterable, or Iterable.",
      ),
      ours: does(
        ({ note }) => from([platform(note, 'a', 2), work('b', 1)]).pipe(firstSuccess()),
        '1 ms: a aborted, b, complete',
      ),
      verdict: 'different',
      reason: 'It can be a task or a source. Cancelling it aborts its signal.',
    },
    {
      situation: 'No sources to combine',
      promise: '`zip`, `combineLatest` and `forkJoin` complete without a value.',
      theirs: does(() => zip([]), 'complete'),
      ours: does(() => from([]).pipe(inOrder()), 'complete'),
      verdict: 'same',
      reason: 'No tasks, no results. (`firstSuccess` fails instead, because it has no success to emit; `race` never ends.)',
    },
    {
      situation: 'One of several sources is empty',
      promise: '`zip` completes immediately without a value, like `forkJoin` and `combineLatest`; the others are dropped.',
      theirs: does(({ noisy }) => zip([EMPTY, noisy('b', 1)]), 'complete'),
      ours: does(
        ({ noisy }) => from([EMPTY, noisy('b', 1)]).pipe(asSettled(), map(plain)),
        '{ status: empty }',
        '1 ms: b done, { status: fulfilled, value: b }, complete',
      ),
      verdict: 'different',
      reason: 'Each task has its own outcome, which may be `empty`.',
    },
    {
      situation: 'Sources of different length',
      promise: '`zip` combines the values by their position, and ends with the shortest source.',
      theirs: does(() => zip(of('x', 'y', 'z'), of('a', 'b')), '[x, a], [y, b], complete'),
      ours: does(() => from([of('x', 'y', 'z'), of('a', 'b')]).pipe(inOrder()), 'z, b, complete'),
      verdict: 'different',
      reason: 'A task has one result: its last value.',
    },
    {
      situation: 'Virtual time: how long it took',
      promise: 'Under a `TestScheduler`, everything is measured in frames.',
      theirs: does(
        ({ note }) => virtually(note, () => work('a', 5).pipe(timeInterval(), map(({ interval }) => interval))),
        'frame 5: 5, frame 5: complete',
      ),
      ours: does(
        ({ note }) => virtually(note, () => from([work('a', 5)]).pipe(asSettled(), map(({ elapsed }) => elapsed))),
        'frame 5: 5, frame 5: complete',
      ),
      verdict: 'same',
      reason: 'In real time, `elapsed` comes from a steady clock, whereas `timeInterval` jumps when the computer\'s clock is set.',
    },
    {
      situation: 'Virtual time: a `Date` as the deadline',
      promise: 'Frame 0 is 1 January 1970, so today\'s date lies decades ahead.',
      theirs: does(
        ({ note }) => virtually(note, () => work('a', 9).pipe(timeout({ first: new Date(5), with: () => EMPTY }))),
        'frame 5: complete',
      ),
      ours: does(
        ({ note }) => virtually(note, () => from([work('a', 9)]).pipe(withTimeoutAll(new Date(5), { onTimeout: 'complete' }))),
        'frame 5: complete',
      ),
      verdict: 'same',
      reason: 'Deadlines read the scheduler\'s clock. In a test, use a date such as `new Date(5)`, or `asyncScheduler.now() + 5`.',
    },
    {
      situation: 'Virtual time: waiting for a permit',
      promise: '`mergeAll(1)` starts the next task in the frame in which one ends.',
      theirs: does(
        ({ note }) => virtually(note, () => from([work('a', 2), work('b', 3)]).pipe(mergeAll(1))),
        'frame 2: a, frame 5: b, frame 5: complete',
      ),
      ours: does(
        ({ note }) => virtually(note, () => from([work('a', 2), work('b', 3)]).pipe(limitConcurrency(new Semaphore(1)))),
        'frame 2: a, frame 5: b, frame 5: complete',
      ),
      verdict: 'same',
      reason: 'A freed permit goes to the next task through `asapScheduler`, which takes no virtual time.',
    },
  ],
};
