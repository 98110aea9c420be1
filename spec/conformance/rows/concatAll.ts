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
      situation: '`limitConcurrency(1)` runs one at a time and emits every value',
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
    },
    {
      situation: 'Only the order matters',
      theirs: does(() => from([work('a', 3), work('b', 1), work('c', 4)]).pipe(concatAll()), '3 ms: a', '4 ms: b', '8 ms: c, complete'),
      ours: does(() => from([work('a', 3), work('b', 1), work('c', 4)]).pipe(inOrder()), '3 ms: a, b', '4 ms: c, complete'),
      difference: {
        there: 'the total time is the sum',
        here: '`inOrder` runs tasks concurrently ([ReactiveX/rxjs#5519](https://github.com/ReactiveX/rxjs/issues/5519))',
      },
    },
    {
      situation: 'A later task fails',
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
      difference: {
        there: 'fails when it is reached',
        here: '`inOrder` cancels what follows immediately, and errors at the same place',
      },
    },
    {
      situation: 'A task with several values',
      theirs: does(() => from([concat(work('a', 1), work('b', 1))]).pipe(concatAll()), '1 ms: a', '2 ms: b, complete'),
      ours: does(() => from([concat(work('a', 1), work('b', 1))]).pipe(inOrder()), '2 ms: b, complete'),
      difference: {
        there: 'emits all',
        here: '`inOrder` emits the last; `limitConcurrency(1)` emits all',
      },
    },
    {
      situation: 'A task that is already running',
      theirs: does(() => from([work('a', 2), hot(work('b', 1))]).pipe(concatAll()), '2 ms: a, complete'),
      ours: does(() => from([work('a', 2), hot(work('b', 1))]).pipe(inOrder()), '2 ms: a, b, complete'),
      difference: {
        there: 'loses what it emits before it is reached',
        here: 'loses nothing in `inOrder`, which subscribes from the start',
      },
    },
  ],
};
