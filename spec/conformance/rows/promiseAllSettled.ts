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
      promise: 'A single array, when the last one has settled, in the order of the promises.',
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
      reason: "Each as soon as it's ready. That's what the operator is for.",
    },
    {
      situation: 'Collecting an array anyway',
      promise: 'A failure is an entry of the array; it never rejects because of one.',
      theirs: does(
        () => Promise.allSettled([started(fail('a', 2)), started(work('b', 1))]),
        '2 ms: [{ status: rejected, reason: a }, { status: fulfilled, value: b }], complete',
      ),
      ours: does(
        () => from([fail('a', 2), work('b', 1)]).pipe(asSettled(), toArray(), map((outcomes) => outcomes.sort(byIndex).map(plain))),
        '2 ms: [{ status: rejected, reason: a }, { status: fulfilled, value: b }], complete',
      ),
      verdict: 'same',
      reason: 'The properties have the same names: `status`, `value`, `reason`.',
    },
    {
      situation: 'What an outcome contains',
      promise: 'How the promise ended, and with what. Its place in the array says which one it was.',
      theirs: does(
        () => Promise.allSettled([started(work('a', 1))]).then((outcomes) => outcomes.map(Object.keys)),
        '1 ms: [[status, value]], complete',
      ),
      ours: does(
        () => from([work('a', 1)]).pipe(asSettled(), map((outcome) => Object.keys(outcome).sort())),
        '1 ms: [completed, duration, elapsed, index, key, reason, status, total, value], complete',
      ),
      verdict: 'different',
      reason: 'In completion order, the place says nothing, so an outcome has its key and index, plus the progress of the run. `value` and `reason` are always there, so that it can be destructured.',
    },
    {
      situation: 'No tasks to settle',
      promise: 'An empty array, immediately.',
      theirs: does(() => Promise.allSettled([]), '[], complete'),
      ours: does(() => from([]).pipe(asSettled(), toArray()), '[], complete'),
      verdict: 'same',
      reason: 'With nothing to do, the stream completes.',
    },
    {
      situation: 'Rejected with a falsy reason',
      promise: 'The reason is passed through unchanged.',
      theirs: does(
        () => Promise.allSettled([Promise.reject(undefined), Promise.reject(0)]),
        '[{ status: rejected, reason: undefined }, { status: rejected, reason: 0 }], complete',
      ),
      ours: does(
        () => from([undefined, 0]).pipe(asSettled((reason) => throwError(() => reason)), map(plain), toArray()),
        '[{ status: rejected, reason: undefined }, { status: rejected, reason: 0 }], complete',
      ),
      verdict: 'same',
      reason: '`status` says that it failed, not the reason.',
    },
    {
      situation: 'The same promise twice',
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
      reason: 'Each item is a task. (A cold observable runs twice: two subscriptions are two runs.)',
    },
    {
      situation: 'One rejects while it waits',
      promise: 'All are handled from the start, so nothing is unhandled.',
      theirs: does(
        ({ rejected }) => Promise.allSettled([started(work('a', 2)), rejected('b', 1)]),
        '1 ms: b rejects, handled',
        '2 ms: [{ status: fulfilled, value: a }, { status: rejected, reason: b }], complete',
      ),
      ours: does(
        ({ rejected }) => from([started(work('a', 2)), rejected('b', 1)]).pipe(asSettled({ concurrency: 1 }), map(plain), toArray()),
        '1 ms: b rejects, handled',
        '2 ms: [{ status: fulfilled, value: a }, { status: rejected, reason: b }], complete',
      ),
      verdict: 'same',
      reason: 'Under a limit, a promise may have to wait; its rejection is handled from the subscription on.',
    },
    {
      situation: 'A plain value among the tasks',
      promise: 'It counts as fulfilled.',
      theirs: does(() => Promise.allSettled([42 as any]).then(([outcome]) => outcome.status), 'fulfilled, complete'),
      ours: does(() => from([42 as never]).pipe(asSettled(), map(({ status }) => status)), 'rejected, complete'),
      verdict: 'different',
      reason: "As with `firstSuccess`: a value that isn't a task is a mistake, and its outcome says so.",
    },
    {
      situation: 'A task without a value',
      promise: 'A promise always has a value. RxJS turns an empty observable into a rejected promise.',
      theirs: does(
        () => Promise.allSettled([started(EMPTY)]),
        '[{ status: rejected, reason: EmptyError: no elements in sequence }], complete',
      ),
      ours: does(() => from([EMPTY]).pipe(asSettled(), map(plain), toArray()), '[{ status: empty }], complete'),
      verdict: 'different',
      reason: "Finding nothing isn't a failure, and `undefined` is a value. So there is a third status.",
    },
    {
      situation: 'One that never settles',
      promise: "It never ends, and doesn't show the other results.",
      theirs: does(() => Promise.allSettled([started(work('a', 1)), started(NEVER)]), 'never ends'),
      ours: does(
        () => from([work('a', 1), NEVER]).pipe(asSettled(), map(plain)),
        '1 ms: { status: fulfilled, value: a }',
        'never ends',
      ),
      verdict: 'different',
      reason: 'The other results are already there; for the one that never settles, set a deadline.',
    },
    {
      situation: 'A time limit',
      promise: 'There is none. In a race with a timer, all results are lost and everything keeps running.',
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
      reason: 'Results so far are kept, unfinished tasks have an outcome too, and everything running is cancelled before the first of these.',
    },
    {
      situation: 'Nobody needs the result any more',
      promise: "It can't be told; everything keeps running.",
      theirs: does(({ noisy, unsubscribeAfter }) => unsubscribeAfter(1, from(Promise.allSettled([started(noisy('a', 2))]))), '1 ms: unsubscribed', '2 ms: a done'),
      ours: does(({ noisy, unsubscribeAfter }) => unsubscribeAfter(1, from([noisy('a', 2)]).pipe(asSettled())), '1 ms: unsubscribed, a cancelled'),
      verdict: 'different',
      reason: 'Unsubscribing cancels: when a user leaves the page, its requests stop.',
    },
  ],
};
