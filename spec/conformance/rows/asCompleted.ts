import { concat, concatMap, from, map, NEVER, of, repeat } from 'rxjs';
import { asCompleted, asSettled, tasks } from 'rxjs-as-completed';
import { documented, does, type Comparison } from '../Comparison.js';
import { fail, plain, work } from '../tasks.js';

const python = documented('as_completed', 'asyncio-task.html#asyncio.as_completed');

export const comparison: Comparison = {
  known: 'asyncio.as_completed',
  ours: 'asCompleted, asSettled',
  file: 'asCompleted.ts',
  rows: [
    {
      situation: 'results arrive in completion order',
      theirs: python,
      ours: does(() => from([work('a', 3), work('b', 1), work('c', 2)]).pipe(asCompleted()), '1 ms: b', '2 ms: c', '3 ms: a, complete'),
    },
    {
      situation: 'empty input ends immediately, with or without a timeout',
      theirs: python,
      ours: does(() => from([]).pipe(asCompleted({ timeout: 3 })), 'complete'),
    },
    {
      situation: 'The same awaitable twice',
      theirs: python,
      ours: does(() => of(work('a', 1)).pipe(repeat(2), asCompleted()), '1 ms: a, a, complete'),
      difference: {
        there: 'runs once, since the input becomes a set',
        here: 'runs twice; `distinct()` prevents that',
      },
    },
    {
      situation: 'Start order',
      theirs: python,
      ours: does(
        ({ traced }) => from([traced('a', 1), traced('b', 1), traced('c', 1)]).pipe(asCompleted()),
        'a starts, b starts, c starts',
        '1 ms: a, a torn down, b, b torn down, c, c torn down, complete',
      ),
      difference: {
        there: 'unspecified',
        here: 'task order',
      },
    },
    {
      situation: 'Which task a result belongs to',
      theirs: python,
      ours: does(
        () => tasks({ first: work('a', 2), second: work('b', 1) }).pipe(asSettled(), map(({ key }) => key)),
        '1 ms: second',
        '2 ms: first, complete',
      ),
      difference: {
        there: 'known in `async for` since 3.13',
        here: "known from the outcome's key",
      },
    },
    {
      situation: '`asSettled` goes on after a failure, like a loop with `try`',
      theirs: python,
      ours: does(
        () => from([fail('a', 1), work('b', 2)]).pipe(asSettled(), map(plain)),
        '1 ms: { status: rejected, reason: a }',
        '2 ms: { status: fulfilled, value: b }, complete',
      ),
    },
    {
      situation: 'An uncaught failure',
      theirs: python,
      ours: does(({ noisy }) => from([fail('a', 1), noisy('b', 2)]).pipe(asCompleted()), '1 ms: b cancelled, error a'),
      difference: {
        there: 'ends the loop; the others keep running unseen',
        here: 'cancels the others',
      },
    },
    {
      situation: 'Leaving the loop',
      theirs: python,
      ours: does(({ noisy, unsubscribeAfter }) => unsubscribeAfter(1, from([work('a', 1), noisy('b', 2)]).pipe(asCompleted())), '1 ms: a, unsubscribed, b cancelled'),
      difference: {
        there: 'the others keep running',
        here: 'unsubscribing cancels them',
      },
    },
    {
      situation: 'A generator of tasks',
      theirs: python,
      ours: does(
        ({ list, unsubscribeAfter }) => unsubscribeAfter(1, tasks(list('a', 'b', 'c'), (name) => work(name, 1)).pipe(asCompleted({ concurrency: 1 }))),
        'pull a',
        '1 ms: a, pull b, unsubscribed, closed',
      ),
      difference: {
        there: 'is exhausted, and everything starts',
        here: 'is asked for an item when a slot is free, and closed at the end',
      },
    },
    {
      situation: 'The timeout passes',
      theirs: python,
      ours: does(
        ({ noisy }) => from([work('a', 1), noisy('b', 5)]).pipe(asCompleted({ timeout: 3 })),
        '1 ms: a',
        '3 ms: b cancelled, error TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running (1), 0 waiting',
      ),
      difference: {
        there: 'raises `TimeoutError` after the results so far, and cancels nothing ([python/cpython#99933](https://github.com/python/cpython/issues/99933))',
        here: 'cancels, then errors',
      },
    },
    {
      situation: 'What was unfinished',
      theirs: python,
      ours: does(
        () => tasks({ quick: work('a', 1), slow: work('b', 5), late: work('c', 1) }).pipe(asCompleted({ concurrency: 1, timeout: 3 })),
        '1 ms: a',
        '3 ms: error TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running ("slow"), 1 waiting ("late")',
      ),
      difference: {
        there: "isn't reported",
        here: 'the error has the keys of running and waiting tasks',
      },
    },
    {
      situation: 'a failure before the timeout is reported separately from it',
      theirs: python,
      ours: does(
        () => from([fail('a', 1), NEVER]).pipe(asSettled({ timeout: 3 }), map(plain)),
        '1 ms: { status: rejected, reason: a }',
        '3 ms: { status: rejected, reason: TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running (1), 0 waiting }, complete',
      ),
    },
    {
      situation: 'A slow consumer',
      theirs: python,
      ours: does(
        () => from([work('a', 1), NEVER]).pipe(asCompleted({ timeout: 3 }), concatMap((result) => work(result, 5))),
        '3 ms: error TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running (1), 0 waiting',
      ),
      difference: {
        there: 'gets queued results before `TimeoutError`',
        here: "an error overtakes results that a later operator still holds back; `onTimeout: 'complete'` doesn't",
      },
    },
    {
      situation: 'A timeout of 0',
      theirs: python,
      ours: does(
        ({ traced }) => tasks([traced('a', 1)]).pipe(asCompleted({ timeout: 0 })),
        'error TimeoutAllError: Deadline of 0 ms passed: 0 completed, 0 running, 1 waiting (0)',
      ),
      difference: {
        there: 'starts everything, then raises',
        here: 'starts nothing, like a negative number or a past `Date`',
      },
    },
    {
      situation: 'A timeout of None',
      theirs: python,
      ours: does(
        () => from([work('a', 1)]).pipe(asCompleted({ timeout: null as never })),
        'throws TypeError: asCompleted: timeout must be a number of milliseconds or a valid Date, or { due, onTimeout }, got null',
      ),
      difference: {
        there: 'means no timeout',
        here: '`null` throws; use `Infinity` or leave it out',
      },
    },
    {
      situation: 'a task in place of a list is a `TypeError`',
      theirs: python,
      ours: does(() => tasks(Promise.resolve('a') as never), 'throws TypeError: tasks: source must be an array, an iterable, an async iterable, a Map, a record, an observable or a function that returns one, got [object Promise]'),
    },
    {
      situation: "A list item that isn't a task",
      theirs: python,
      ours: does(
        () => from([work('a', 1), 42 as never]).pipe(asSettled(), map(plain)),
        '{ status: rejected, reason: TypeError: A task must be an observable, a promise, an iterable or a function that returns one, got 42 }',
        '1 ms: { status: fulfilled, value: a }, complete',
      ),
      difference: {
        there: 'is a `TypeError` at once, possibly after others have started',
        here: 'only that task fails',
      },
    },
    {
      situation: 'More than one result per task',
      theirs: python,
      ours: does(() => from([concat(work('a', 1), work('b', 1))]).pipe(asCompleted()), '2 ms: b, complete'),
      difference: {
        there: 'impossible',
        here: 'the last value counts; `limitConcurrency` emits them all',
      },
    },
    {
      situation: 'so is a string',
      theirs: python,
      ours: does(
        () => tasks('ab' as never),
        'throws TypeError: tasks: source must be an array, an iterable, an async iterable, a Map, a record, an observable or a function that returns one, got "ab"',
      ),
    },
    {
      situation: 'A dictionary',
      theirs: python,
      ours: does(
        () => tasks({ first: work('a', 2), second: work('b', 1) }).pipe(asCompleted()),
        '1 ms: b',
        '2 ms: a, complete',
      ),
      difference: {
        there: 'its keys are iterated',
        here: 'its values are tasks, identified by their keys',
      },
    },
    {
      situation: 'An asynchronous generator of tasks',
      theirs: python,
      ours: does(
        () => tasks(async function* () { yield* ['a', 'b']; }, (name) => work(name, 1)).pipe(asCompleted({ concurrency: 1 })),
        '1 ms: a',
        '2 ms: b, complete',
      ),
      difference: {
        there: 'is a `TypeError`',
        here: 'works like any generator',
      },
    },
  ],
};
