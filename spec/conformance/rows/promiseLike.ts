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
      situation: 'Promises that start when `then` is called',
      promise: 'Query builders and lazy promises do. `Promise.all` calls every `then`, so all of them start.',
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
      verdict: 'different',
      reason: "A task's `then` is called when the task starts. Only the platform's own promises get a handler before that, because they are already running.",
    },
    {
      situation: 'A `then` that returns nothing',
      promise: 'Promises accept anything with a `then`, and ignore what it returns.',
      theirs: does(() => Promise.all([thenable('a', 1)]), '1 ms: [a], complete'),
      ours: does(() => from([thenable('a', 1)]).pipe(inOrder(), toArray()), '1 ms: [a], complete'),
      verdict: 'same',
      reason: 'So does an operator here. (RxJS `from` expects a promise back.)',
    },
    {
      situation: 'A value that is itself a promise',
      promise: 'It is awaited as well, however deep.',
      theirs: does(() => Promise.all([thenable(started(work('b', 2)), 1)]), '2 ms: [b], complete'),
      ours: does(
        () => from([thenable(started(work('b', 2)), 1)]).pipe(inOrder(), map((value) => value instanceof Promise)),
        '1 ms: true, complete',
      ),
      verdict: 'different',
      reason: "A value is emitted unchanged, as `from` does. A real promise never has such a value, only a thenable that breaks the rules.",
    },
    {
      situation: 'A result that is available immediately',
      promise: 'It arrives after the current code has run, never before.',
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
      verdict: 'different',
      reason: 'A result is emitted synchronously, when its task completes, and an observable may do so while it is being subscribed.',
    },
  ],
};
