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
      difference: {
        there: 'fixed intervals: twice as many may start around a boundary, except with `strict`',
        here: 'a sliding window, always',
      },
    },
    {
      situation: 'a task starts when both its rate and its limit allow it',
      theirs: options,
      ours: does(
        () => from(['a', 'b', 'c']).pipe(
          asCompleted((name) => work(name, 3), { concurrency: 2, rate: new RateLimit(1, { per: 1 }) }),
        ),
        '3 ms: a',
        '4 ms: b',
        '6 ms: c, complete',
      ),
    },
    {
      situation: 'the highest number goes first, and equal ones in order of arrival',
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
    },
    {
      situation: 'A priority that is no number',
      theirs: add,
      ours: does(
        () => from(['a', 'b']).pipe(
          asSettled((name) => work(name, 1), { priority: (name) => (name === 'a' ? NaN : 0) }),
          map(({ key, status, reason }) => `${key} ${status} ${reason ?? ''}`.trim()),
        ),
        'a rejected TypeError: priority must return a number, got NaN',
        '1 ms: b fulfilled, complete',
      ),
      difference: {
        there: 'makes the order arbitrary',
        here: 'fails that task',
      },
    },
    {
      situation: 'a pause lets running tasks end and starts no others (`permits = 0`, or `pause(until)`)',
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
    },
    {
      situation: 'a failed task does not stop the queue (`asSettled`)',
      theirs: add,
      ours: does(
        () => from([fail('a', 1), work('b', 1)]).pipe(asSettled(1), map(({ index, status }) => `${index} ${status}`)),
        '1 ms: 0 rejected',
        '2 ms: 1 fulfilled, complete',
      ),
    },
    {
      situation: 'A timeout for each job',
      theirs: options,
      ours: does(
        ({ noisy }) => from(['a', 'b']).pipe(
          asSettled((name) => noisy(name, name === 'a' ? 5 : 1).pipe(timeout(2)), 1),
          map(({ key, status }) => `${key} ${status}`),
        ),
        '2 ms: a cancelled, a rejected',
        '3 ms: b done, b fulfilled, complete',
      ),
      difference: {
        there: 'rejects and starts the next job while the old one runs on',
        here: 'RxJS `timeout` cancels the task; its slot is free after its teardown',
      },
    },
    {
      situation: 'A signal',
      theirs: add,
      ours: does(
        ({ noisy }) => given(new AbortController(), (controller) => merge(
          from([noisy('a', 3), noisy('b', 3)]).pipe(asCompleted({ concurrency: 1, signal: controller.signal })),
          timer(1).pipe(tap(() => controller.abort('stop')), ignoreElements()),
        )),
        '1 ms: a cancelled, error stop',
      ),
      difference: {
        there: 'rejects its job, which runs on unless it listens',
        here: 'cancels the whole run',
      },
    },
    {
      situation: 'Two queues, one limit',
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
      difference: {
        there: 'impossible',
        here: 'any number of pipelines and functions share a `RateLimit` or `Semaphore`',
      },
    },
  ],
};
