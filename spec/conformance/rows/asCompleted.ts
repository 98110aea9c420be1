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
      promise: 'Each iteration of the loop gets the next result, in completion order.',
      theirs: python,
      ours: does(() => from([work('a', 3), work('b', 1), work('c', 2)]).pipe(asCompleted()), '1 ms: b', '2 ms: c', '3 ms: a, complete'),
      verdict: 'same',
      reason: "This is where the operator's name comes from.",
    },
    {
      situation: 'Empty input',
      promise: 'The loop body never runs, even with a timeout.',
      theirs: python,
      ours: does(() => from([]).pipe(asCompleted({ timeout: 3 })), 'complete'),
      verdict: 'same',
      reason: 'With nothing to do, the stream completes; there is no deadline left to miss.',
    },
    {
      situation: 'The same awaitable twice',
      promise: "The input is a set, so it is run once and yields one result. (A coroutine can't be run twice anyway.)",
      theirs: python,
      ours: does(() => of(work('a', 1)).pipe(repeat(2), asCompleted()), '1 ms: a, a, complete'),
      verdict: 'different',
      reason: "A stream isn't a set. The same URL twice in a list is two requests; use `distinct()` to avoid that.",
    },
    {
      situation: 'Start order',
      promise: 'Unspecified. Because the input becomes a set, it varies from run to run.',
      theirs: python,
      ours: does(
        ({ traced }) => from([traced('a', 1), traced('b', 1), traced('c', 1)]).pipe(asCompleted()),
        'a starts, b starts, c starts',
        '1 ms: a, a torn down, b, b torn down, c, c torn down, complete',
      ),
      verdict: 'different',
      reason: 'Task order: a list sorted by urgency is processed by urgency.',
    },
    {
      situation: 'Which task a result belongs to',
      promise: 'Since 3.13, `async for` yields the original tasks. `for` yields coroutines, which give the result but not its task.',
      theirs: python,
      ours: does(
        () => tasks({ first: work('a', 2), second: work('b', 1) }).pipe(asSettled(), map(({ key }) => key)),
        '1 ms: second',
        '2 ms: first, complete',
      ),
      verdict: 'different',
      reason: "An outcome has the key of its task, so you don't need a dictionary of tasks.",
    },
    {
      situation: 'A failure, caught in the loop',
      promise: 'It is raised where that result is awaited. With a `try` there, the loop continues.',
      theirs: python,
      ours: does(
        () => from([fail('a', 1), work('b', 2)]).pipe(asSettled(), map(plain)),
        '1 ms: { status: rejected, reason: a }',
        '2 ms: { status: fulfilled, value: b }, complete',
      ),
      verdict: 'same',
      reason: '`asSettled` is the loop with a `try` inside.',
    },
    {
      situation: 'An uncaught failure',
      promise: 'It ends the loop. The other tasks keep running, and their results are lost.',
      theirs: python,
      ours: does(({ noisy }) => from([fail('a', 1), noisy('b', 2)]).pipe(asCompleted()), '1 ms: b cancelled, error a'),
      verdict: 'different',
      reason: "Work whose result can't be delivered is wasted.",
    },
    {
      situation: 'Leaving the loop',
      promise: 'After a `break`, or when the coroutine with the loop is cancelled, the other tasks keep running.',
      theirs: python,
      ours: does(({ noisy, unsubscribeAfter }) => unsubscribeAfter(1, from([work('a', 1), noisy('b', 2)]).pipe(asCompleted())), '1 ms: a, unsubscribed, b cancelled'),
      verdict: 'different',
      reason: 'The run belongs to its subscriber and ends with the subscription.',
    },
    {
      situation: 'A generator of tasks',
      promise: 'It is exhausted at the start, and every task is started.',
      theirs: python,
      ours: does(
        ({ list, unsubscribeAfter }) => unsubscribeAfter(1, tasks(list('a', 'b', 'c'), name => work(name, 1)).pipe(asCompleted({ concurrency: 1 }))),
        'pull a',
        '1 ms: a, pull b, unsubscribed, closed',
      ),
      verdict: 'different',
      reason: 'Under a limit, it is asked for an item when a slot is free, and closed at the end. It may be endless.',
    },
    {
      situation: 'The timeout passes',
      promise: "The results so far are delivered, then `TimeoutError` is raised. The tasks aren't cancelled.",
      theirs: python,
      ours: does(
        ({ noisy }) => from([work('a', 1), noisy('b', 5)]).pipe(asCompleted({ timeout: 3 })),
        '1 ms: a',
        '3 ms: b cancelled, error TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running (1), 0 waiting',
      ),
      verdict: 'different',
      reason: 'It cancels, then errors. Python users ask for this, too ([python/cpython#99933](https://github.com/python/cpython/issues/99933)).',
    },
    {
      situation: 'What was unfinished',
      promise: "`TimeoutError` doesn't say.",
      theirs: python,
      ours: does(
        () => tasks({ quick: work('a', 1), slow: work('b', 5), late: work('c', 1) }).pipe(asCompleted({ concurrency: 1, timeout: 3 })),
        '1 ms: a',
        '3 ms: error TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running ("slow"), 1 waiting ("late")',
      ),
      verdict: 'different',
      reason: "The error has the keys of what was running and of what hadn't started.",
    },
    {
      situation: 'A failure before the timeout',
      promise: 'Both are raised, one after the other: the failure, and later `TimeoutError`.',
      theirs: python,
      ours: does(
        () => from([fail('a', 1), NEVER]).pipe(asSettled({ timeout: 3 }), map(plain)),
        '1 ms: { status: rejected, reason: a }',
        '3 ms: { status: rejected, reason: TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running (1), 0 waiting }, complete',
      ),
      verdict: 'same',
      reason: "`asSettled` reports each task's outcome, before and at the deadline. (`asCompleted` has already ended with the failure.)",
    },
    {
      situation: 'A slow consumer',
      promise: 'Results wait in a queue until the loop asks for them, even after the timeout, and come before `TimeoutError`.',
      theirs: python,
      ours: does(
        () => from([work('a', 1), NEVER]).pipe(asCompleted({ timeout: 3 }), concatMap(result => work(result, 5))),
        '3 ms: error TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running (1), 0 waiting',
      ),
      verdict: 'different',
      reason: "RxJS pushes: a result is emitted as soon as it's ready, and an error overtakes what an operator further down still holds back. (A completion doesn't: `onTimeout: 'complete'`.)",
    },
    {
      situation: 'A timeout of 0',
      promise: 'Every task is started, then `TimeoutError` is raised and they keep running.',
      theirs: python,
      ours: does(
        ({ traced }) => tasks([traced('a', 1)]).pipe(asCompleted({ timeout: 0 })),
        'error TimeoutAllError: Deadline of 0 ms passed: 0 completed, 0 running, 1 waiting (0)',
      ),
      verdict: 'different',
      reason: 'When the time is up, nothing starts. A negative number or a `Date` in the past does the same, because such numbers often come from subtraction.',
    },
    {
      situation: 'A timeout of None',
      promise: 'No timeout.',
      theirs: python,
      ours: does(
        () => from([work('a', 1)]).pipe(asCompleted({ timeout: null as never })),
        'throws TypeError: asCompleted: timeout must be a number of milliseconds or a valid Date, or { due, onTimeout }, got null',
      ),
      verdict: 'different',
      reason: 'For no deadline, use `Infinity` or leave the option out. A `null` is probably a value someone forgot to set.',
    },
    {
      situation: 'A task instead of a list',
      promise: 'A `TypeError`, immediately.',
      theirs: python,
      ours: does(() => tasks(Promise.resolve('a') as never), 'throws TypeError: tasks: source must be an array, an iterable, an async iterable, a Map, a record, an observable or a function that returns one, got [object Promise]'),
      verdict: 'same',
      reason: 'Someone forgot the brackets.',
    },
    {
      situation: "A list item that isn't a task",
      promise: 'A `TypeError`, immediately; by then, part of the list may have started.',
      theirs: python,
      ours: does(
        () => from([work('a', 1), 42 as never]).pipe(asSettled(), map(plain)),
        '{ status: rejected, reason: TypeError: A task must be an observable, a promise, an iterable or a function that returns one, got 42 }',
        '1 ms: { status: fulfilled, value: a }, complete',
      ),
      verdict: 'different',
      reason: 'The list may be endless or arrive over time, so only that one task fails.',
    },
    {
      situation: 'More than one result per task',
      promise: 'A coroutine has one result.',
      theirs: python,
      ours: does(() => from([concat(work('a', 1), work('b', 1))]).pipe(asCompleted()), '2 ms: b, complete'),
      verdict: 'different',
      reason: 'An observable may emit many values; its result is the last one. For every value as it comes, use `limitConcurrency` or `withTimeoutAll`.',
    },
  ],
};
