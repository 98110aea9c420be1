import { concat, from, ignoreElements, map, merge, of, tap, timeout, timer } from 'rxjs';
import { asCompleted, asSettled, RateLimit, Semaphore } from 'rxjs-as-completed';
import { does, documentedIn, type Comparison } from '../Comparison.js';
import { fail, given, work } from '../tasks.js';

const options = documentedIn('options of PQueue', 'https://github.com/sindresorhus/p-queue#pqueueoptions');
const add = documentedIn('.add()', 'https://github.com/sindresorhus/p-queue#addfn-options');
const pause = documentedIn('.pause()', 'https://github.com/sindresorhus/p-queue#pause');

export const comparison: Comparison = {
  known: 'p-queue',
  ours: 'RateLimit, Semaphore, asCompleted, asSettled',
  file: 'pQueue.ts',
  rows: [
    {
      situation: 'interval and intervalCap',
      promise: 'At most `intervalCap` starts in each `interval`. The intervals are fixed, so up to twice as many may start around the moment where one ends; with `strict: true`, they slide.',
      theirs: options,
      ours: does(
        () => concat(of('a'), timer(3).pipe(map(() => 'b')), timer(1).pipe(map(() => 'c')), of('d')).pipe(
          asCompleted((name) => of(name), { rate: new RateLimit(2, { per: 4 }) }),
        ),
        'a',
        '3 ms: b',
        '4 ms: c',
        '7 ms: d, complete',
      ),
      verdict: 'different',
      reason: 'The window always slides: what a server counts is any second, not one that the client has chosen.',
    },
    {
      situation: 'A rate and a limit',
      promise: 'A job starts when both `concurrency` and `intervalCap` allow it.',
      theirs: options,
      ours: does(
        () => from(['a', 'b', 'c']).pipe(
          asCompleted((name) => work(name, 3), { concurrency: 2, rate: new RateLimit(1, { per: 1 }) }),
        ),
        '3 ms: a',
        '4 ms: b',
        '6 ms: c, complete',
      ),
      verdict: 'same',
      reason: 'The turn is taken last, so none is spent on a task that still waits for a slot.',
    },
    {
      situation: 'Priorities',
      promise: 'The highest number goes first, equal ones in the order in which they were added. What runs is not interrupted.',
      theirs: add,
      ours: does(
        () => from(['a', 'b', 'c', 'd']).pipe(
          asCompleted((name) => work(name, 1), { concurrency: 1, priority: (name) => (name === 'c' ? 1 : 0) }),
        ),
        '1 ms: a',
        '2 ms: c',
        '3 ms: b',
        '4 ms: d, complete',
      ),
      verdict: 'same',
      reason: '`from` pushes one task after the other, and a has started before c is known. With `tasks([…])`, all are known, and c is the first.',
    },
    {
      situation: 'A priority that is no number',
      promise: 'It is compared as it is. `NaN` is neither higher nor lower than others, so the order is arbitrary.',
      theirs: add,
      ours: does(
        () => from(['a', 'b']).pipe(
          asSettled((name) => work(name, 1), { priority: (name) => (name === 'a' ? NaN : 0) }),
          map(({ key, status, reason }) => `${key} ${status} ${reason ?? ''}`.trim()),
        ),
        'a rejected TypeError: priority must return a number, got NaN',
        '1 ms: b fulfilled, complete',
      ),
      verdict: 'different',
      reason: 'That task fails, and the message says why.',
    },
    {
      situation: 'Pausing',
      promise: 'After `pause()`, running jobs end and no others start, until `start()`.',
      theirs: pause,
      ours: does(
        ({ traced }) => given(new Semaphore(1), (limit) => merge(
          from([traced('a', 2), traced('b', 2)]).pipe(asCompleted({ concurrency: limit })),
          timer(1).pipe(tap(() => { limit.permits = 0; }), ignoreElements()),
          timer(5).pipe(tap(() => { limit.permits = 1; }), ignoreElements()),
        )),
        'a starts',
        '2 ms: a, a torn down',
        '5 ms: b starts',
        '7 ms: b, b torn down, complete',
      ),
      verdict: 'same',
      reason: '0 permits are a pause. `RateLimit.pause(until)` ends by itself.',
    },
    {
      situation: 'A job fails',
      promise: 'Its promise rejects, and the queue goes on.',
      theirs: add,
      ours: does(
        () => from([fail('a', 1), work('b', 1)]).pipe(asSettled(1), map(({ index, status }) => `${index} ${status}`)),
        '1 ms: 0 rejected',
        '2 ms: 1 fulfilled, complete',
      ),
      verdict: 'same',
      reason: 'A failure is an outcome. With `asCompleted`, the first one ends the run.',
    },
    {
      situation: 'A timeout for each job',
      promise: "At the `timeout`, the promise rejects and the next job starts. The job itself runs on, so that more than `concurrency` may be running.",
      theirs: options,
      ours: does(
        ({ noisy }) => from(['a', 'b']).pipe(
          asSettled((name) => noisy(name, name === 'a' ? 5 : 1).pipe(timeout(2)), 1),
          map(({ key, status }) => `${key} ${status}`),
        ),
        '2 ms: a cancelled, a rejected',
        '3 ms: b done, b fulfilled, complete',
      ),
      verdict: 'different',
      reason: 'RxJS `timeout` cancels the task, and its slot is free once its teardown has run.',
    },
    {
      situation: 'A signal',
      promise: 'When the `signal` of a job aborts, its promise rejects. A waiting job leaves the queue; a running one goes on, unless it listens to the signal itself.',
      theirs: add,
      ours: does(
        ({ noisy }) => given(new AbortController(), (controller) => merge(
          from([noisy('a', 3), noisy('b', 3)]).pipe(asCompleted({ concurrency: 1, signal: controller.signal })),
          timer(1).pipe(tap(() => controller.abort('stop')), ignoreElements()),
        )),
        '1 ms: a cancelled, error stop',
      ),
      verdict: 'different',
      reason: 'One signal for the whole run. It cancels what is running, and the stream errors with its reason.',
    },
    {
      situation: 'Two queues, one limit',
      promise: 'Each queue has limits of its own.',
      theirs: options,
      ours: does(
        () => given(new RateLimit(1, { per: 2 }), (rate) => merge(
          from(['a1', 'a2']).pipe(asCompleted((name) => of(name), { rate })),
          from(['b1', 'b2']).pipe(asCompleted((name) => of(name), { rate })),
        )),
        'a1',
        '2 ms: a2',
        '4 ms: b1',
        '6 ms: b2, complete',
      ),
      verdict: 'different',
      reason: 'A `RateLimit` or `Semaphore` is an object that any number of pipelines, guards and async functions share. The first in the queue is next.',
    },
  ],
};
