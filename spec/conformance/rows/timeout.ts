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
      theirs: does(() => interval(2).pipe(take(3), timeout(3)), '2 ms: 0', '4 ms: 1', '6 ms: 2, complete'),
      ours: does(
        () => from([interval(2).pipe(take(3))]).pipe(withTimeoutAll(3)),
        '2 ms: 0',
        '3 ms: error TimeoutAllError: Deadline of 3 ms passed: 0 completed, 1 running (0), 0 waiting',
      ),
      difference: {
        there: '`timeout` restarts with every value',
        here: 'the deadline stays',
      },
    },
    {
      situation: 'Many tasks under a limit',
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
      difference: {
        there: '`timeout` in a task counts from its start; the total is unknown',
        here: 'one clock for the whole run; the two combine',
      },
    },
    {
      situation: "`onTimeout: 'complete'` is `takeUntil(timer(…))`",
      theirs: does(() => from([work('a', 1), work('b', 5)]).pipe(mergeAll(), takeUntil(timer(3))), '1 ms: a', '3 ms: complete'),
      ours: does(() => from([work('a', 1), work('b', 5)]).pipe(withTimeoutAll(3, { onTimeout: 'complete' })), '1 ms: a', '3 ms: complete'),
    },
    {
      situation: 'What the error says',
      theirs: does(() => from([work('a', 5), work('b', 5)]).pipe(mergeAll(1), timeout(3)), '3 ms: error TimeoutError: Timeout has occurred'),
      ours: does(
        () => from([work('a', 5), work('b', 5)]).pipe(limitConcurrency(1, { timeout: 3 })),
        '3 ms: error TimeoutAllError: Deadline of 3 ms passed: 0 completed, 1 running (0), 1 waiting (1)',
      ),
      difference: {
        there: 'that there was a timeout',
        here: 'which tasks were running and which were waiting',
      },
    },
    {
      situation: 'A deadline in the past',
      theirs: does(({ traced }) => traced('a', 1).pipe(timeout(new Date(0))), 'a starts, a torn down, error TimeoutError: Timeout has occurred'),
      ours: does(
        ({ traced }) => from([traced('a', 1)]).pipe(withTimeoutAll(new Date(0))),
        'error TimeoutAllError: Deadline 1970-01-01T00:00:00.000Z passed: 0 completed, 0 running, 0 waiting',
      ),
      difference: {
        there: 'subscribes, then tears down',
        here: 'starts nothing',
      },
    },
    {
      situation: 'A deadline in thirty days',
      theirs: does(() => NEVER.pipe(timeout({ first: 30 * 86_400_000, with: () => EMPTY })), '1 ms: complete'),
      ours: does(() => from([NEVER]).pipe(withTimeoutAll(30 * 86_400_000, { onTimeout: 'complete' })), '2592000000 ms: complete'),
      difference: {
        there: 'fires immediately: timers overflow after 24.8 days',
        here: 'works',
      },
    },
  ],
};
