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
      situation: 'a result is the last value of its source',
      theirs: does(() => forkJoin([concat(work('a', 1), work('b', 1)), work('c', 1)]), '2 ms: [b, c], complete'),
      ours: does(() => from([concat(work('a', 1), work('b', 1)), work('c', 1)]).pipe(inOrder(), toArray()), '2 ms: [b, c], complete'),
    },
    {
      situation: 'without sources, it completes without a value',
      theirs: does(() => forkJoin([]), 'complete'),
      ours: does(() => from([]).pipe(inOrder()), 'complete'),
    },
    {
      situation: 'When results are emitted',
      theirs: does(() => forkJoin([work('a', 1), work('b', 3)]), '3 ms: [a, b], complete'),
      ours: does(() => from([work('a', 1), work('b', 3)]).pipe(inOrder()), '1 ms: a', '3 ms: b, complete'),
      difference: {
        there: 'together, at the end',
        here: '`inOrder`: as early as the order allows; `asCompleted`: immediately',
      },
    },
    {
      situation: 'A source without a value',
      theirs: does(() => forkJoin([EMPTY, work('b', 1)]).pipe(catchError(() => EMPTY)), 'complete'),
      ours: does(() => from([EMPTY, work('b', 1)]).pipe(inOrder(), toArray()), '1 ms: [b], complete'),
      difference: {
        there: 'ends everything (silently in RxJS 7, with an `EmptyError` in 8)',
        here: 'is left out; `asSettled` reports it',
      },
    },
    {
      situation: 'A source fails',
      theirs: does(() => forkJoin([work('a', 1), fail('b', 2), work('c', 3), fail('d', 4)]), '2 ms: error b'),
      ours: does(
        () => from([work('a', 1), fail('b', 2), work('c', 3), fail('d', 4)]).pipe(asCompleted({ delayErrors: true })),
        '1 ms: a',
        '3 ms: c',
        '4 ms: error AggregateError [b, d]',
      ),
      difference: {
        there: 'the other results are lost',
        here: 'what was emitted stays; with `delayErrors` the others finish first',
      },
    },
    {
      situation: 'A record',
      theirs: does(() => forkJoin({ user: work('Ada', 2), posts: work('none', 1) }), '2 ms: { user: Ada, posts: none }, complete'),
      ours: does(
        () => tasks({ user: work('Ada', 2), posts: work('none', 1) }).pipe(asEntries(), toArray(), map(Object.fromEntries)),
        '2 ms: { posts: none, user: Ada }, complete',
      ),
      difference: {
        there: 'one record of results',
        here: '`asEntries`: an entry at a time, or the same record with `toArray` and `Object.fromEntries`',
      },
    },
    {
      situation: 'A record with a deadline',
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
      difference: {
        there: 'what has arrived is lost',
        here: "what arrived in time, with `onTimeout: 'complete'`; otherwise the error names the missing keys",
      },
    },
    {
      situation: 'Two hundred sources',
      theirs: does(
        () => forkJoin(Array(200).fill(work('a', 1))).pipe(map((results) => results.length)),
        '1 ms: 200, complete',
      ),
      ours: does(
        () => from(Array(200).fill(work('a', 1))).pipe(inOrder({ concurrency: 50 }), toArray(), map((results) => results.length)),
        '4 ms: 200, complete',
      ),
      difference: {
        there: 'run at once',
        here: 'run as `concurrency` allows',
      },
    },
  ],
};
