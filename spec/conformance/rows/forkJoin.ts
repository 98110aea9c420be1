import { catchError, concat, EMPTY, forkJoin, from, map, toArray } from 'rxjs';
import { asCompleted, asSettled, inOrder, tasks } from 'rxjs-as-completed';
import { does, type Comparison } from '../Comparison.js';
import { fail, work } from '../tasks.js';

export const comparison: Comparison = {
  known: 'forkJoin',
  ours: 'inOrder, asCompleted, asSettled',
  file: 'forkJoin.ts',
  rows: [
    {
      situation: 'What a result is',
      promise: 'The last value of each, in the order of the list.',
      theirs: does(() => forkJoin([concat(work('a', 1), work('b', 1)), work('c', 1)]), '2 ms: [b, c], complete'),
      ours: does(() => from([concat(work('a', 1), work('b', 1)), work('c', 1)]).pipe(inOrder(), toArray()), '2 ms: [b, c], complete'),
      verdict: 'same',
      reason: 'The rule is taken over from it.',
    },
    {
      situation: 'No sources',
      promise: 'It completes without a value.',
      theirs: does(() => forkJoin([]), 'complete'),
      ours: does(() => from([]).pipe(inOrder()), 'complete'),
      verdict: 'same',
      reason: 'No tasks, no results. (With `toArray` it is `[]`, as with `Promise.all`.)',
    },
    {
      situation: 'When they are shown',
      promise: 'All together when the last one is there.',
      theirs: does(() => forkJoin([work('a', 1), work('b', 3)]), '3 ms: [a, b], complete'),
      ours: does(() => from([work('a', 1), work('b', 3)]).pipe(inOrder()), '1 ms: a', '3 ms: b, complete'),
      verdict: 'different',
      reason: 'Each as early as its order allows; `asCompleted` has no order to wait for.',
    },
    {
      situation: 'One of them has no value',
      promise: 'There can be no result for all, so it ends at once without any: silently in RxJS 7, with an `EmptyError` (caught here) in 8.',
      theirs: does(() => forkJoin([EMPTY, work('b', 1)]).pipe(catchError(() => EMPTY)), 'complete'),
      ours: does(() => from([EMPTY, work('b', 1)]).pipe(inOrder(), toArray()), '1 ms: [b], complete'),
      verdict: 'different',
      reason: 'The results of the others are results. Where it matters which one was empty, `asSettled` tells.',
    },
    {
      situation: 'One of them fails',
      promise: 'The first failure ends it; what the others have is lost.',
      theirs: does(() => forkJoin([work('a', 1), fail('b', 2), work('c', 3), fail('d', 4)]), '2 ms: error b'),
      ours: does(
        () => from([work('a', 1), fail('b', 2), work('c', 3), fail('d', 4)]).pipe(asCompleted({ delayErrors: true })),
        '1 ms: a',
        '3 ms: c',
        '4 ms: error AggregateError [b, d]',
      ),
      verdict: 'different',
      reason: 'What has been delivered stays delivered, and with `delayErrors` the rest is finished before the failures are told.',
    },
    {
      situation: 'A record',
      promise: 'A record of results with the same keys.',
      theirs: does(() => forkJoin({ user: work('Ada', 2), posts: work('none', 1) }), '2 ms: { user: Ada, posts: none }, complete'),
      ours: does(
        () => tasks({ user: work('Ada', 2), posts: work('none', 1) }).pipe(asSettled(), map(({ key, status }) => `${key} ${status}`)),
        '1 ms: posts fulfilled',
        '2 ms: user fulfilled, complete',
      ),
      verdict: 'different',
      reason: 'The keys come with the outcomes, one by one, and narrow the type of the value.',
    },
    {
      situation: 'Two hundred of them',
      promise: 'All run at once.',
      theirs: does(
        () => forkJoin(Array(200).fill(work('a', 1))).pipe(map(results => results.length)),
        '1 ms: 200, complete',
      ),
      ours: does(
        () => from(Array(200).fill(work('a', 1))).pipe(inOrder({ concurrency: 50 }), toArray(), map(results => results.length)),
        '4 ms: 200, complete',
      ),
      verdict: 'different',
      reason: 'Fifty at a time, so that it is not the browser or the server that makes them wait.',
    },
  ],
};
