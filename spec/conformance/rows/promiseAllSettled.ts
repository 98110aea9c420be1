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
      situation: 'Results',
      theirs: does(
        () => Promise.allSettled([started(work('a', 2)), started(work('b', 1))]),
        '2 ms: [{ status: fulfilled, value: a }, { status: fulfilled, value: b }], complete',
      ),
      ours: does(
        () => from([work('a', 2), work('b', 1)]).pipe(asSettled(), map(plain)),
        '1 ms: { status: fulfilled, value: b }',
        '2 ms: { status: fulfilled, value: a }, complete',
      ),
      difference: {
        there: 'one array at the end',
        here: 'one outcome at a time, in completion order',
      },
    },
    {
      situation: 'with `toArray`, a failure is an entry with `status` and `reason`',
      theirs: does(
        () => Promise.allSettled([started(fail('a', 2)), started(work('b', 1))]),
        '2 ms: [{ status: rejected, reason: a }, { status: fulfilled, value: b }], complete',
      ),
      ours: does(
        () => from([fail('a', 2), work('b', 1)]).pipe(asSettled(), toArray(), map((outcomes) => outcomes.sort(byIndex).map(plain))),
        '2 ms: [{ status: rejected, reason: a }, { status: fulfilled, value: b }], complete',
      ),
    },
    {
      situation: 'An outcome',
      theirs: does(
        () => Promise.allSettled([started(work('a', 1))]).then((outcomes) => outcomes.map(Object.keys)),
        '1 ms: [[status, value]], complete',
      ),
      ours: does(
        () => from([work('a', 1)]).pipe(asSettled(), map((outcome) => Object.keys(outcome).sort())),
        '1 ms: [completed, duration, elapsed, index, key, reason, status, total, value], complete',
      ),
      difference: {
        there: 'has `status` and `value` or `reason`',
        here: 'also has key, index, `duration` and the progress of the run',
      },
    },
    {
      situation: 'an empty list completes immediately',
      theirs: does(() => Promise.allSettled([]), '[], complete'),
      ours: does(() => from([]).pipe(asSettled(), toArray()), '[], complete'),
    },
    {
      situation: 'falsy reasons of rejections are kept',
      theirs: does(
        () => Promise.allSettled([Promise.reject(undefined), Promise.reject(0)]),
        '[{ status: rejected, reason: undefined }, { status: rejected, reason: 0 }], complete',
      ),
      ours: does(
        () => from([undefined, 0]).pipe(asSettled((reason) => throwError(() => reason)), map(plain), toArray()),
        '[{ status: rejected, reason: undefined }, { status: rejected, reason: 0 }], complete',
      ),
    },
    {
      situation: 'the same promise twice gives two outcomes',
      theirs: does(
        () => Promise.allSettled(Array(2).fill(started(work('a', 1)))),
        '1 ms: [{ status: fulfilled, value: a }, { status: fulfilled, value: a }], complete',
      ),
      ours: does(
        () => from([started(work('a', 1))]).pipe(repeat(2), asSettled(), map(plain), toArray()),
        '1 ms: [{ status: fulfilled, value: a }, { status: fulfilled, value: a }], complete',
      ),
    },
    {
      situation: 'a promise that rejects while it waits is handled',
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
    },
    {
      situation: 'A plain value among the tasks',
      theirs: does(() => Promise.allSettled([42 as any]).then(([outcome]) => outcome.status), 'fulfilled, complete'),
      ours: does(() => from([42 as never]).pipe(asSettled(), map(({ status }) => status)), 'rejected, complete'),
      difference: {
        there: 'is fulfilled',
        here: 'is rejected with a `TypeError`',
      },
    },
    {
      situation: 'A task without a value',
      theirs: does(
        () => Promise.allSettled([started(EMPTY)]),
        '[{ status: rejected, reason: EmptyError: no elements in sequence }], complete',
      ),
      ours: does(() => from([EMPTY]).pipe(asSettled(), map(plain), toArray()), '[{ status: empty }], complete'),
      difference: {
        there: "doesn't exist (RxJS rejects with `EmptyError`)",
        here: 'is `empty`: neither a failure nor `undefined`',
      },
    },
    {
      situation: 'One that never settles',
      theirs: does(() => Promise.allSettled([started(work('a', 1)), started(NEVER)]), 'never ends'),
      ours: does(
        () => from([work('a', 1), NEVER]).pipe(asSettled(), map(plain)),
        '1 ms: { status: fulfilled, value: a }',
        'never ends',
      ),
      difference: {
        there: 'hides all other results',
        here: 'only its own outcome is missing',
      },
    },
    {
      situation: 'A time limit',
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
      difference: {
        there: 'none; in a race with a timer, all results are lost',
        here: '`timeout` keeps the results so far, cancels the rest and emits an outcome for each',
      },
    },
    {
      situation: 'Nobody needs the result any more',
      theirs: does(({ noisy, unsubscribeAfter }) => unsubscribeAfter(1, from(Promise.allSettled([started(noisy('a', 2))]))), '1 ms: unsubscribed', '2 ms: a done'),
      ours: does(({ noisy, unsubscribeAfter }) => unsubscribeAfter(1, from([noisy('a', 2)]).pipe(asSettled())), '1 ms: unsubscribed, a cancelled'),
      difference: {
        there: 'everything keeps running',
        here: 'unsubscribing cancels everything',
      },
    },
  ],
};
