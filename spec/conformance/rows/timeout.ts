import { EMPTY, from, interval, mergeAll, mergeMap, NEVER, take, takeUntil, timeout, timer } from 'rxjs';
import { limitConcurrency, withTimeoutAll } from 'rxjs-as-completed';
import { does, type Comparison } from '../Comparison.js';
import { work } from '../tasks.js';

export const comparison: Comparison = {
  known: 'timeout, takeUntil(timer(…))',
  ours: 'withTimeoutAll',
  file: 'timeout.ts',
  preface: 'Every operator has the same deadline as an option: `timeout`.',
  rows: [
    {
      situation: 'A task that keeps emitting',
      promise: '`timeout` measures the time to the next value. While values keep coming in time, it never fires.',
      theirs: does(() => interval(2).pipe(take(3), timeout(3)), '2 ms: 0', '4 ms: 1', '6 ms: 2, complete'),
      ours: does(
        () => from([interval(2).pipe(take(3))]).pipe(withTimeoutAll(3)),
        '2 ms: 0',
        '3 ms: error TimeoutAllError: Deadline of 3 ms passed: 0 completed, 1 running (0), 0 waiting',
      ),
      verdict: 'different',
      reason: 'Three seconds are three seconds, even for an upload that reports its progress.',
    },
    {
      situation: 'Many tasks under a limit',
      promise: "Added to each task, it measures from that task's start. The total is unknown.",
      theirs: does(
        () => from([work('a', 2), work('b', 2)]).pipe(mergeMap((task) => task.pipe(timeout(3)), 1)),
        '2 ms: a',
        '4 ms: b, complete',
      ),
      ours: does(
        () => from([work('a', 2), work('b', 2)]).pipe(withTimeoutAll(3, { concurrency: 1 })),
        '2 ms: a',
        '3 ms: error TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running (1), 0 waiting',
      ),
      verdict: 'different',
      reason: 'One clock for the whole run, which is what a user waits for. You can combine the two.',
    },
    {
      situation: 'Completing at the deadline',
      promise: '`takeUntil(timer(…))` completes with what there is.',
      theirs: does(() => from([work('a', 1), work('b', 5)]).pipe(mergeAll(), takeUntil(timer(3))), '1 ms: a', '3 ms: complete'),
      ours: does(() => from([work('a', 1), work('b', 5)]).pipe(withTimeoutAll(3, { onTimeout: 'complete' })), '1 ms: a', '3 ms: complete'),
      verdict: 'same',
      reason: "For when unfinished tasks don't matter.",
    },
    {
      situation: 'What the error says',
      promise: 'That a timeout has occurred.',
      theirs: does(() => from([work('a', 5), work('b', 5)]).pipe(mergeAll(1), timeout(3)), '3 ms: error TimeoutError: Timeout has occurred'),
      ours: does(
        () => from([work('a', 5), work('b', 5)]).pipe(limitConcurrency(1, { timeout: 3 })),
        '3 ms: error TimeoutAllError: Deadline of 3 ms passed: 0 completed, 1 running (0), 1 waiting (1)',
      ),
      verdict: 'different',
      reason: "Which tasks were running, and which hadn't even started: the first question to any log.",
    },
    {
      situation: 'A deadline in the past',
      promise: 'The source is still subscribed, and then torn down.',
      theirs: does(({ traced }) => traced('a', 1).pipe(timeout(new Date(0))), 'a starts, a torn down, error TimeoutError: Timeout has occurred'),
      ours: does(
        ({ traced }) => from([traced('a', 1)]).pipe(withTimeoutAll(new Date(0))),
        'error TimeoutAllError: Deadline 1970-01-01T00:00:00.000Z passed: 0 completed, 0 running, 0 waiting',
      ),
      verdict: 'different',
      reason: "What can't have an effect shouldn't reach a server either.",
    },
    {
      situation: 'A deadline in thirty days',
      promise: 'A timer overflows after 24.8 days, and fires immediately.',
      theirs: does(() => NEVER.pipe(timeout({ first: 30 * 86_400_000, with: () => EMPTY })), '1 ms: complete'),
      ours: does(() => from([NEVER]).pipe(withTimeoutAll(30 * 86_400_000, { onTimeout: 'complete' })), '2592000000 ms: complete'),
      verdict: 'different',
      reason: 'Far deadlines work.',
    },
  ],
};
