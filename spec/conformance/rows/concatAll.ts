import { concat, concatAll, from } from 'rxjs';
import { inOrder, limitConcurrency } from 'rxjs-as-completed';
import { does, type Comparison } from '../Comparison.js';
import { fail, hot, work } from '../tasks.js';

export const comparison: Comparison = {
  known: 'concatAll',
  ours: 'limitConcurrency(1), inOrder',
  file: 'concatAll.ts',
  preface: '`concatAll` says two things in one word: one after the other, and in order. Here they are two: `limitConcurrency(1)` runs one at a time, `inOrder` hands over in order what runs at once.',
  rows: [
    {
      situation: 'One after the other',
      promise: 'The next starts when the one before has ended. All values are passed on.',
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
      promise: 'The order costs the sum of all times.',
      theirs: does(() => from([work('a', 3), work('b', 1), work('c', 4)]).pipe(concatAll()), '3 ms: a', '4 ms: b', '8 ms: c, complete'),
      ours: does(() => from([work('a', 3), work('b', 1), work('c', 4)]).pipe(inOrder()), '3 ms: a, b', '4 ms: c, complete'),
      verdict: 'different',
      reason: 'They run at once, or as many of them as `concurrency` says, and a result is told when those before it have been ([ReactiveX/rxjs#5519](https://github.com/ReactiveX/rxjs/issues/5519)).',
    },
    {
      situation: 'A later one fails',
      promise: 'It fails when its turn has come; those after it never start.',
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
      reason: 'What is seen has the same order. What would come after the failure is cancelled as soon as it is known, what comes before it is still delivered.',
    },
    {
      situation: 'A task with more than one value',
      promise: 'All values are passed on.',
      theirs: does(() => from([concat(work('a', 1), work('b', 1))]).pipe(concatAll()), '1 ms: a', '2 ms: b, complete'),
      ours: does(() => from([concat(work('a', 1), work('b', 1))]).pipe(inOrder()), '2 ms: b, complete'),
      verdict: 'different',
      reason: '`inOrder` deals in results, and the result is the last value. For all values take `limitConcurrency(1)`.',
    },
    {
      situation: 'A task that is running already',
      promise: 'It is listened to when its turn has come. What it has said before is lost.',
      theirs: does(() => from([work('a', 2), hot(work('b', 1))]).pipe(concatAll()), '2 ms: a, complete'),
      ours: does(() => from([work('a', 2), hot(work('b', 1))]).pipe(inOrder()), '2 ms: a, b, complete'),
      verdict: 'different',
      reason: 'All are listened to from the start.',
    },
  ],
};
