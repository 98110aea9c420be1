import { catchError, concat, EMPTY, forkJoin, from, map, timeout, toArray } from 'rxjs';
import { asCompleted, asEntries, inOrder, tasks } from 'rxjs-as-completed';
import { does, type Comparison } from '../Comparison.js';
import { fail, work } from '../tasks.js';

export const comparison: Comparison = {
  known: 'forkJoin',
  ours: 'inOrder, asCompleted, asEntries',
  file: 'forkJoin.ts',
  rows: [
    {
      situation: 'What counts as a result',
      promise: 'The last value of each, in list order.',
      theirs: does(() => forkJoin([concat(work('a', 1), work('b', 1)), work('c', 1)]), '2 ms: [b, c], complete'),
      ours: does(() => from([concat(work('a', 1), work('b', 1)), work('c', 1)]).pipe(inOrder(), toArray()), '2 ms: [b, c], complete'),
      verdict: 'same',
      reason: 'The same rule.',
    },
    {
      situation: 'No sources',
      promise: 'It completes without a value.',
      theirs: does(() => forkJoin([]), 'complete'),
      ours: does(() => from([]).pipe(inOrder()), 'complete'),
      verdict: 'same',
      reason: 'No tasks, no results. (With `toArray` it is `[]`, like `Promise.all`.)',
    },
    {
      situation: 'When results are emitted',
      promise: 'All together, when the last one is ready.',
      theirs: does(() => forkJoin([work('a', 1), work('b', 3)]), '3 ms: [a, b], complete'),
      ours: does(() => from([work('a', 1), work('b', 3)]).pipe(inOrder()), '1 ms: a', '3 ms: b, complete'),
      verdict: 'different',
      reason: "Each as early as the order allows; `asCompleted` doesn't wait for an order.",
    },
    {
      situation: 'A source without a value',
      promise: 'No complete list of results is possible, so it ends immediately: silently in RxJS 7, with an `EmptyError` (caught here) in 8.',
      theirs: does(() => forkJoin([EMPTY, work('b', 1)]).pipe(catchError(() => EMPTY)), 'complete'),
      ours: does(() => from([EMPTY, work('b', 1)]).pipe(inOrder(), toArray()), '1 ms: [b], complete'),
      verdict: 'different',
      reason: 'The other results are still results. If it matters which one was empty, use `asSettled`.',
    },
    {
      situation: 'A source fails',
      promise: 'The first failure ends it; the results of the others are lost.',
      theirs: does(() => forkJoin([work('a', 1), fail('b', 2), work('c', 3), fail('d', 4)]), '2 ms: error b'),
      ours: does(
        () => from([work('a', 1), fail('b', 2), work('c', 3), fail('d', 4)]).pipe(asCompleted({ delayErrors: true })),
        '1 ms: a',
        '3 ms: c',
        '4 ms: error AggregateError [b, d]',
      ),
      verdict: 'different',
      reason: 'What was emitted stays emitted, and with `delayErrors` the remaining tasks finish before the stream errors.',
    },
    {
      situation: 'A record',
      promise: 'A record of results with the same keys.',
      theirs: does(() => forkJoin({ user: work('Ada', 2), posts: work('none', 1) }), '2 ms: { user: Ada, posts: none }, complete'),
      ours: does(
        () => tasks({ user: work('Ada', 2), posts: work('none', 1) }).pipe(asEntries(), toArray(), map(Object.fromEntries)),
        '2 ms: { posts: none, user: Ada }, complete',
      ),
      verdict: 'different',
      reason: 'The same record; its properties are in completion order. Without `toArray`, each entry comes as soon as it is ready, and its key narrows the type of its result.',
    },
    {
      situation: 'A record with a deadline',
      promise: 'RxJS `timeout` makes an error of the whole; what has arrived is lost.',
      theirs: does(
        () => forkJoin({ user: work('Ada', 1), posts: work('none', 5) }).pipe(timeout(3)),
        '3 ms: error TimeoutError: Timeout has occurred',
      ),
      ours: does(
        () => tasks({ user: work('Ada', 1), posts: work('none', 5) }).pipe(
          asEntries({ timeout: { due: 3, onTimeout: 'complete' } }), toArray(), map(Object.fromEntries),
        ),
        '3 ms: { user: Ada }, complete',
      ),
      verdict: 'different',
      reason: 'What arrived in time, in the same form. With `onTimeout` left out, the error says which keys were missing.',
    },
    {
      situation: 'Two hundred sources',
      promise: 'All of them run at once.',
      theirs: does(
        () => forkJoin(Array(200).fill(work('a', 1))).pipe(map((results) => results.length)),
        '1 ms: 200, complete',
      ),
      ours: does(
        () => from(Array(200).fill(work('a', 1))).pipe(inOrder({ concurrency: 50 }), toArray(), map((results) => results.length)),
        '4 ms: 200, complete',
      ),
      verdict: 'different',
      reason: "Fifty at a time, so they don't have to queue in the browser or on the server.",
    },
  ],
};
