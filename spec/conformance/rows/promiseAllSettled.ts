import { EMPTY, from, map, NEVER, repeat, throwError, toArray } from 'rxjs';
import { asSettled } from 'rxjs-as-completed';
import { does, type Comparison } from '../Comparison.js';
import { byIndex, fail, plain, started, work } from '../tasks.js';

export const comparison: Comparison = {
  known: 'Promise.allSettled',
  ours: 'asSettled',
  file: 'promiseAllSettled.ts',
  rows: [
    {
      situation: 'When results arrive',
      promise: 'One array, when the last one is settled, in the order of the promises.',
      theirs: does(
        () => Promise.allSettled([started(work('a', 2)), started(work('b', 1))]),
        '2 ms: [{ status: fulfilled, value: a }, { status: fulfilled, value: b }], complete',
      ),
      ours: does(
        () => from([work('a', 2), work('b', 1)]).pipe(asSettled(), map(plain)),
        '1 ms: { status: fulfilled, value: b }',
        '2 ms: { status: fulfilled, value: a }, complete',
      ),
      verdict: 'different',
      reason: 'Each is shown when it is there. That is what the operator is for.',
    },
    {
      situation: 'The array is wanted all the same',
      promise: 'A failure is an entry of the array; it never rejects because of one.',
      theirs: does(
        () => Promise.allSettled([started(fail('a', 2)), started(work('b', 1))]),
        '2 ms: [{ status: rejected, reason: a }, { status: fulfilled, value: b }], complete',
      ),
      ours: does(
        () => from([fail('a', 2), work('b', 1)]).pipe(asSettled(), toArray(), map(outcomes => outcomes.sort(byIndex).map(plain))),
        '2 ms: [{ status: rejected, reason: a }, { status: fulfilled, value: b }], complete',
      ),
      verdict: 'same',
      reason: 'The names are those of the platform: `status`, `value`, `reason`.',
    },
    {
      situation: 'What an outcome tells',
      promise: 'How it ended and with what. Which one it was, its place in the array tells.',
      theirs: does(
        () => Promise.allSettled([started(work('a', 1))]).then(outcomes => outcomes.map(Object.keys)),
        '1 ms: [[status, value]], complete',
      ),
      ours: does(
        () => from([work('a', 1)]).pipe(asSettled(), map(outcome => Object.keys(outcome).sort())),
        '1 ms: [completed, duration, elapsed, index, key, status, total, value], complete',
      ),
      verdict: 'different',
      reason: 'In order of completion there is no place to tell by, so an outcome says which it was; and, since it comes in time for it, how far the run is.',
    },
    {
      situation: 'No tasks to settle',
      promise: 'An empty array, at once.',
      theirs: does(() => Promise.allSettled([]), '[], complete'),
      ours: does(() => from([]).pipe(asSettled(), toArray()), '[], complete'),
      verdict: 'same',
      reason: 'Nothing to do is done.',
    },
    {
      situation: 'Rejected with a falsy reason',
      promise: 'The reason arrives as it is.',
      theirs: does(
        () => Promise.allSettled([Promise.reject(undefined), Promise.reject(0)]),
        '[{ status: rejected, reason: undefined }, { status: rejected, reason: 0 }], complete',
      ),
      ours: does(
        () => from([undefined, 0]).pipe(asSettled(reason => throwError(() => reason)), map(plain), toArray()),
        '[{ status: rejected, reason: undefined }, { status: rejected, reason: 0 }], complete',
      ),
      verdict: 'same',
      reason: '`status` tells that it failed, not the reason.',
    },
    {
      situation: 'The same one twice',
      promise: 'Two entries.',
      theirs: does(
        () => Promise.allSettled(Array(2).fill(started(work('a', 1)))),
        '1 ms: [{ status: fulfilled, value: a }, { status: fulfilled, value: a }], complete',
      ),
      ours: does(
        () => from([started(work('a', 1))]).pipe(repeat(2), asSettled(), map(plain), toArray()),
        '1 ms: [{ status: fulfilled, value: a }, { status: fulfilled, value: a }], complete',
      ),
      verdict: 'same',
      reason: 'Each item is a task. (A cold observable is run twice: two subscriptions are two runs.)',
    },
    {
      situation: 'One rejects while it waits for its turn',
      promise: 'All are listened to from the beginning, so nothing goes unhandled.',
      theirs: does(
        ({ rejected }) => Promise.allSettled([started(work('a', 2)), rejected('b', 1)]),
        '1 ms: b rejects, heard',
        '2 ms: [{ status: fulfilled, value: a }, { status: rejected, reason: b }], complete',
      ),
      ours: does(
        ({ rejected }) => from([started(work('a', 2)), rejected('b', 1)]).pipe(asSettled({ concurrency: 1 }), map(plain), toArray()),
        '1 ms: b rejects, heard',
        '2 ms: [{ status: fulfilled, value: a }, { status: rejected, reason: b }], complete',
      ),
      verdict: 'same',
      reason: 'Under a limit a promise may have to wait; from the subscription on its rejection is taken care of.',
    },
    {
      situation: 'A plain value among the tasks',
      promise: 'It counts as fulfilled with itself.',
      theirs: does(() => Promise.allSettled([42 as any]).then(([outcome]) => outcome.status), 'fulfilled, complete'),
      ours: does(() => from([42 as never]).pipe(asSettled(), map(({ status }) => status)), 'rejected, complete'),
      verdict: 'different',
      reason: 'As with `Promise.any`: what is not work is a mistake, and its outcome says so.',
    },
    {
      situation: 'A task that ends without a value',
      promise: 'A promise always has a value. To make one of an empty observable, RxJS rejects it.',
      theirs: does(
        () => Promise.allSettled([started(EMPTY)]),
        '[{ status: rejected, reason: EmptyError: no elements in sequence }], complete',
      ),
      ours: does(() => from([EMPTY]).pipe(asSettled(), map(plain), toArray()), '[{ status: empty }], complete'),
      verdict: 'different',
      reason: 'To have found nothing is not a failure, and `undefined` is a value. So there is a third status.',
    },
    {
      situation: 'One that is never settled',
      promise: 'It never comes to an end, and shows nothing of the others.',
      theirs: does(() => Promise.allSettled([started(work('a', 1)), started(NEVER)]), 'never ends'),
      ours: does(
        () => from([work('a', 1), NEVER]).pipe(asSettled(), map(plain)),
        '1 ms: { status: fulfilled, value: a }',
        'never ends',
      ),
      verdict: 'different',
      reason: 'The others are there already; what to do about the one is the business of a deadline.',
    },
    {
      situation: 'Time is limited',
      promise: 'It knows no time. In a race with a timer all is lost that was there, and what runs goes on.',
      theirs: does(
        ({ noisy }) => Promise.race([Promise.allSettled([started(work('a', 1)), started(noisy('b', 5))]), started(fail('too late', 3))]),
        '3 ms: error too late',
        '5 ms: b done',
      ),
      ours: does(
        ({ noisy }) => from([work('a', 1), noisy('b', 5)]).pipe(asSettled({ timeout: 3 }), map(plain)),
        '1 ms: { status: fulfilled, value: a }',
        '3 ms: b cancelled, { status: rejected, reason: TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running (1), 0 waiting }, complete',
      ),
      verdict: 'different',
      reason: 'What was there stays, what is missing has an outcome too, and all that runs is cancelled ahead of the first of these.',
    },
    {
      situation: 'Nobody is interested any more',
      promise: 'There is no way to tell; what runs goes on.',
      theirs: does(({ noisy, leaveAfter }) => leaveAfter(1, from(Promise.allSettled([started(noisy('a', 2))]))), '1 ms: left', '2 ms: a done'),
      ours: does(({ noisy, leaveAfter }) => leaveAfter(1, from([noisy('a', 2)]).pipe(asSettled())), '1 ms: left, a cancelled'),
      verdict: 'different',
      reason: 'Unsubscribing cancels: a user who leaves the page stops its requests.',
    },
  ],
};
