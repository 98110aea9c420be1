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
      situation: 'The order of results',
      promise: 'Each turn of the loop gets the earliest next result of those that remain.',
      theirs: python,
      ours: does(() => from([work('a', 3), work('b', 1), work('c', 2)]).pipe(asCompleted()), '1 ms: b', '2 ms: c', '3 ms: a, complete'),
      verdict: 'same',
      reason: 'The operator has its name from there.',
    },
    {
      situation: 'Empty input',
      promise: 'The loop has no turn and is over at once, with a timeout as well.',
      theirs: python,
      ours: does(() => from([]).pipe(asCompleted({ timeout: 3 })), 'complete'),
      verdict: 'same',
      reason: 'Nothing to do is done. No deadline can pass any more.',
    },
    {
      situation: 'The same awaitable twice',
      promise: 'The input is a set: it is run once, and yields one result. (A coroutine could not be run again.)',
      theirs: python,
      ours: does(() => of(work('a', 1)).pipe(repeat(2), asCompleted()), '1 ms: a, a, complete'),
      verdict: 'different',
      reason: 'A stream is no set. Two equal addresses in a list are two requests; who wants one puts `distinct()` ahead.',
    },
    {
      situation: 'The order of starting',
      promise: 'None is promised. Since the input becomes a set, it changes from run to run.',
      theirs: python,
      ours: does(
        ({ traced }) => from([traced('a', 1), traced('b', 1), traced('c', 1)]).pipe(asCompleted()),
        'a starts, b starts, c starts',
        '1 ms: a, a torn down, b, b torn down, c, c torn down, complete',
      ),
      verdict: 'different',
      reason: 'Task order. A list that is sorted by urgency is worked off by urgency.',
    },
    {
      situation: 'Which one it was',
      promise: 'Since 3.13 `async for` gives back the tasks that were handed in. `for` gives coroutines, which tell the result and not whose it is.',
      theirs: python,
      ours: does(
        () => tasks({ first: work('a', 2), second: work('b', 1) }).pipe(asSettled(), map(({ key }) => key)),
        '1 ms: second',
        '2 ms: first, complete',
      ),
      verdict: 'different',
      reason: 'An outcome has the key of its task, so that nobody has to keep a dictionary of tasks.',
    },
    {
      situation: 'A failure, caught in the loop',
      promise: 'It is raised where that result is awaited. With a `try` there, the loop goes on.',
      theirs: python,
      ours: does(
        () => from([fail('a', 1), work('b', 2)]).pipe(asSettled(), map(plain)),
        '1 ms: { status: rejected, reason: a }',
        '2 ms: { status: fulfilled, value: b }, complete',
      ),
      verdict: 'same',
      reason: '`asSettled` is the loop with a `try` in it.',
    },
    {
      situation: 'A failure that nobody catches',
      promise: 'It leaves the loop. The other tasks go on, and nobody hears what becomes of them.',
      theirs: python,
      ours: does(({ noisy }) => from([fail('a', 1), noisy('b', 2)]).pipe(asCompleted()), '1 ms: b cancelled, error a'),
      verdict: 'different',
      reason: 'Work whose result can no longer be delivered is work for nothing.',
    },
    {
      situation: 'Leaving the loop',
      promise: 'After a `break`, or when the coroutine with the loop is cancelled, the other tasks go on.',
      theirs: python,
      ours: does(({ noisy, leaveAfter }) => leaveAfter(1, from([work('a', 1), noisy('b', 2)]).pipe(asCompleted())), '1 ms: a, left, b cancelled'),
      verdict: 'different',
      reason: 'The run belongs to its subscriber, and ends with the subscription.',
    },
    {
      situation: 'A generator of tasks',
      promise: 'It is exhausted at the beginning, and all of it is started.',
      theirs: python,
      ours: does(
        ({ list, leaveAfter }) => leaveAfter(1, tasks(list('a', 'b', 'c'), name => work(name, 1)).pipe(asCompleted({ concurrency: 1 }))),
        'pull a',
        '1 ms: a, pull b, left, closed',
      ),
      verdict: 'different',
      reason: 'Under a limit it is asked for an item when there is a place for it. It may be endless, and it is closed.',
    },
    {
      situation: 'The timeout passes',
      promise: 'The results that were there are delivered, then `TimeoutError` is raised. The tasks are not cancelled.',
      theirs: python,
      ours: does(
        ({ noisy }) => from([work('a', 1), noisy('b', 5)]).pipe(asCompleted({ timeout: 3 })),
        '1 ms: a',
        '3 ms: b cancelled, error TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running (1), 0 waiting',
      ),
      verdict: 'different',
      reason: 'It cancels, and then tells. Python’s own users ask for it ([python/cpython#99933](https://github.com/python/cpython/issues/99933)).',
    },
    {
      situation: 'What was missing',
      promise: 'The `TimeoutError` is bare.',
      theirs: python,
      ours: does(
        () => tasks({ quick: work('a', 1), slow: work('b', 5), late: work('c', 1) }).pipe(asCompleted({ concurrency: 1, timeout: 3 })),
        '1 ms: a',
        '3 ms: error TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running ("slow"), 1 waiting ("late")',
      ),
      verdict: 'different',
      reason: 'The error knows the keys, of what was running and of what had not started.',
    },
    {
      situation: 'A failure ahead of the timeout',
      promise: 'Each is raised in its turn: the failure, and later the `TimeoutError`.',
      theirs: python,
      ours: does(
        () => from([fail('a', 1), NEVER]).pipe(asSettled({ timeout: 3 }), map(plain)),
        '1 ms: { status: rejected, reason: a }',
        '3 ms: { status: rejected, reason: TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running (1), 0 waiting }, complete',
      ),
      verdict: 'same',
      reason: '`asSettled` gives each task its outcome, at the deadline as before it. (`asCompleted` has ended with the failure.)',
    },
    {
      situation: 'A slow reader',
      promise: 'Results wait in a queue until the loop asks for them, and are handed over after the timeout too, ahead of the `TimeoutError`.',
      theirs: python,
      ours: does(
        () => from([work('a', 1), NEVER]).pipe(asCompleted({ timeout: 3 }), concatMap(result => work(result, 5))),
        '3 ms: error TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running (1), 0 waiting',
      ),
      verdict: 'different',
      reason: "RxJS pushes: a result is emitted when it is there, and an error overtakes what an operator further down still holds back. (A completion does not: `onTimeout: 'complete'`.)",
    },
    {
      situation: 'A timeout of 0',
      promise: 'All tasks are started, then `TimeoutError` is raised and they go on.',
      theirs: python,
      ours: does(
        ({ traced }) => tasks([traced('a', 1)]).pipe(asCompleted({ timeout: 0 })),
        'error TimeoutAllError: Deadline of 0 ms passed: 0 completed, 0 running, 1 waiting (0)',
      ),
      verdict: 'different',
      reason: 'When the time is up nothing is started. It is the same for a number below 0 and a `Date` in the past, since such numbers are differences.',
    },
    {
      situation: 'A timeout of None',
      promise: 'There is no timeout.',
      theirs: python,
      ours: does(
        () => from([work('a', 1)]).pipe(asCompleted({ timeout: null as never })),
        'throws TypeError: asCompleted: timeout must be a number of milliseconds or a valid Date, or { due, onTimeout }, got null',
      ),
      verdict: 'different',
      reason: 'No deadline is `Infinity`, or nothing at all. A `null` is a value that somebody forgot to set.',
    },
    {
      situation: 'One task in place of a list',
      promise: 'A `TypeError`, at once.',
      theirs: python,
      ours: does(() => tasks(Promise.resolve('a') as never), 'throws TypeError: tasks: source must be an array, an iterable, an async iterable, a Map, a record, an observable or a function that returns one, got [object Promise]'),
      verdict: 'same',
      reason: 'A forgotten pair of brackets.',
    },
    {
      situation: 'Something in the list that is no task',
      promise: 'A `TypeError`, at once, when some of the list may have been started.',
      theirs: python,
      ours: does(
        () => from([work('a', 1), 42 as never]).pipe(asSettled(), map(plain)),
        '{ status: rejected, reason: TypeError: A task must be an observable, a promise, an iterable or a function that returns one, got 42 }',
        '1 ms: { status: fulfilled, value: a }, complete',
      ),
      verdict: 'different',
      reason: 'The list may be endless, or come over time. The failure is that of the one task.',
    },
    {
      situation: 'More than one result of a task',
      promise: 'A coroutine has one.',
      theirs: python,
      ours: does(() => from([concat(work('a', 1), work('b', 1))]).pipe(asCompleted()), '2 ms: b, complete'),
      verdict: 'different',
      reason: 'An observable may have many; its result is the last. Every value as it comes is `limitConcurrency` and `withTimeoutAll`.',
    },
  ],
};
