import { concat, concatAll, from } from 'rxjs';
import { inOrder, limitConcurrency } from 'rxjs-as-completed';
import { does, type Comparison } from '../Comparison.js';
import { fail, hot, work } from '../tasks.js';

export const comparison: Comparison = {
  known: 'concatAll',
  ours: 'limitConcurrency(1), inOrder',
  file: 'concatAll.ts',
  preface: '`concatAll` means two things: one at a time, and in order. Here they are separate: `limitConcurrency(1)` runs one at a time, and `inOrder` runs tasks concurrently but emits in order.',
  rows: [
    {
      situation: 'One at a time',
      promise: 'The next task starts when the previous one ends. Every value passes through.',
      theirs: does(
        ({ traced }) => from([concat(traced('a', 1), traced('b', 1)), traced('c', 1)]).pipe(concatAll()),
        'a starts',
        '1 ms: a, a torn down, b starts',
        '2 ms: b, b torn down, c starts',
        '3 ms: c, c torn down, complete',
      ),
      ours: does(
        ({ traced }) => from([concat(traced('a', 1), traced('b', 1)), traced('c', 1)]).pipe(limitConcurrency(1)),
        'a starts',
        '1 ms: a, a torn down, b starts',
        '2 ms: b, b torn down, c starts',
        '3 ms: c, c torn down, complete',
      ),
      verdict: 'same',
      reason: '`concatAll` is `mergeAll(1)`, and so is this.',
    },
    {
      situation: 'Only the order matters',
      promise: 'The total time is the sum of all times.',
      theirs: does(() => from([work('a', 3), work('b', 1), work('c', 4)]).pipe(concatAll()), '3 ms: a', '4 ms: b', '8 ms: c, complete'),
      ours: does(() => from([work('a', 3), work('b', 1), work('c', 4)]).pipe(inOrder()), '3 ms: a, b', '4 ms: c, complete'),
      verdict: 'different',
      reason: 'Tasks run concurrently, or as many as `concurrency` allows, and a result is emitted once those before it have been ([ReactiveX/rxjs#5519](https://github.com/ReactiveX/rxjs/issues/5519)).',
    },
    {
      situation: 'A later task fails',
      promise: 'It fails when it is reached; tasks after it never start.',
      theirs: does(
        ({ traced }) => from([work('a', 2), fail('b', 1), traced('c', 4)]).pipe(concatAll()),
        '2 ms: a',
        '3 ms: error b',
      ),
      ours: does(
        ({ traced }) => from([work('a', 2), fail('b', 1), traced('c', 4)]).pipe(inOrder()),
        'c starts',
        '1 ms: c torn down',
        '2 ms: a, error b',
      ),
      verdict: 'different',
      reason: 'The output has the same order. Tasks after the failed one are cancelled as soon as it fails; results before it are still delivered.',
    },
    {
      situation: 'A task with several values',
      promise: 'Every value passes through.',
      theirs: does(() => from([concat(work('a', 1), work('b', 1))]).pipe(concatAll()), '1 ms: a', '2 ms: b, complete'),
      ours: does(() => from([concat(work('a', 1), work('b', 1))]).pipe(inOrder()), '2 ms: b, complete'),
      verdict: 'different',
      reason: '`inOrder` emits results, and a result is the last value. For every value, use `limitConcurrency(1)`.',
    },
    {
      situation: 'A task that is already running',
      promise: 'It is subscribed when it is reached. Whatever it emitted before is lost.',
      theirs: does(() => from([work('a', 2), hot(work('b', 1))]).pipe(concatAll()), '2 ms: a, complete'),
      ours: does(() => from([work('a', 2), hot(work('b', 1))]).pipe(inOrder()), '2 ms: a, b, complete'),
      verdict: 'different',
      reason: 'All are subscribed from the start.',
    },
  ],
};
