import { from, map, of, toArray } from 'rxjs';
import { firstSuccess, inOrder } from 'rxjs-as-completed';
import { does, type Comparison } from '../Comparison.js';
import { started, thenable, work } from '../tasks.js';

export const comparison: Comparison = {
  known: 'Promise.all, then()',
  ours: 'inOrder, firstSuccess',
  file: 'promiseLike.ts',
  rows: [
    {
      situation: 'Promises that start at `then()`, such as query builders',
      theirs: does(
        ({ lazy }) => Promise.all([lazy('a', 1), lazy('b', 1)]),
        'a starts, b starts',
        '1 ms: a torn down, b torn down, [a, b], complete',
      ),
      ours: does(
        ({ lazy }) => from([lazy('a', 1), lazy('b', 1)]).pipe(inOrder({ concurrency: 1 })),
        'a starts',
        '1 ms: a torn down, a, b starts',
        '2 ms: b torn down, b, complete',
      ),
      difference: {
        there: 'all start at once',
        here: "each starts when its task does; only the platform's promises get a handler earlier",
      },
    },
    {
      situation: 'a thenable may return nothing from `then` (RxJS `from` fails on it)',
      theirs: does(() => Promise.all([thenable('a', 1)]), '1 ms: [a], complete'),
      ours: does(() => from([thenable('a', 1)]).pipe(inOrder(), toArray()), '1 ms: [a], complete'),
    },
    {
      situation: 'A value that is itself a promise',
      theirs: does(() => Promise.all([thenable(started(work('b', 2)), 1)]), '2 ms: [b], complete'),
      ours: does(
        () => from([thenable(started(work('b', 2)), 1)]).pipe(inOrder(), map((value) => value instanceof Promise)),
        '1 ms: true, complete',
      ),
      difference: {
        there: 'is awaited, however deep',
        here: 'is emitted unchanged; only a thenable that breaks the rules has one',
      },
    },
    {
      situation: 'A result that is available immediately',
      theirs: does(
        ({ note, observe }) => {
          observe(from(Promise.any([Promise.resolve('a')])));
          note('next line');
        },
        'next line, a, complete',
      ),
      ours: does(
        ({ note, observe }) => {
          observe(from([of('a')]).pipe(firstSuccess()));
          note('next line');
        },
        'a, complete, next line',
      ),
      difference: {
        there: 'arrives asynchronously',
        here: 'is emitted synchronously',
      },
    },
  ],
};
