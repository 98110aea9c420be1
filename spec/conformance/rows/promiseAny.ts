import { from, NEVER, of, throwError } from 'rxjs';
import { firstSuccess, tasks, type TaskContext } from 'rxjs-as-completed';
import { does, type Comparison } from '../Comparison.js';
import { broken, fail, started, throwing, work } from '../tasks.js';

export const comparison: Comparison = {
  known: 'Promise.any',
  ours: 'firstSuccess',
  file: 'promiseAny.ts',
  rows: [
    {
      situation: 'the first *success* wins, whatever failed before it',
      theirs: does(() => Promise.any([started(fail('a', 1)), started(work('b', 2))]), '2 ms: b, complete'),
      ours: does(() => from([fail('a', 1), work('b', 2)]).pipe(firstSuccess()), '2 ms: b, complete'),
    },
    {
      situation: 'when all fail, an `AggregateError` has the reasons in task order',
      theirs: does(() => Promise.any([started(fail('a', 2)), started(fail('b', 1))]), '2 ms: error AggregateError [a, b]'),
      ours: does(() => from([fail('a', 2), fail('b', 1)]).pipe(firstSuccess()), '2 ms: error AggregateError [a, b]'),
    },
    {
      situation: 'a single failure is an `AggregateError`, too',
      theirs: does(() => Promise.any([started(fail('a', 1))]), '1 ms: error AggregateError [a]'),
      ours: does(() => from([fail('a', 1)]).pipe(firstSuccess()), '1 ms: error AggregateError [a]'),
    },
    {
      situation: 'an empty list fails immediately',
      theirs: does(() => Promise.any([]), 'error AggregateError []'),
      ours: does(() => from([]).pipe(firstSuccess()), 'error AggregateError []'),
    },
    {
      situation: 'falsy reasons are passed through unchanged',
      theirs: does(
        () => Promise.any([Promise.reject(undefined), Promise.reject(null), Promise.reject(0), Promise.reject('')]),
        "error AggregateError [undefined, null, 0, '']",
      ),
      ours: does(
        () => from([undefined, null, 0, '']).pipe(firstSuccess((reason) => throwError(() => reason))),
        "error AggregateError [undefined, null, 0, '']",
      ),
    },
    {
      situation: 'a falsy value is a success',
      theirs: does(() => Promise.any([started(work('a', 1)), Promise.resolve(undefined)]), 'undefined, complete'),
      ours: does(() => from([work('a', 1), of(undefined)]).pipe(firstSuccess()), 'undefined, complete'),
    },
    {
      situation: 'of two settled promises, the first in the list wins',
      theirs: does(() => Promise.any([Promise.resolve('a'), Promise.resolve('b')]), 'a, complete'),
      ours: does(() => from([Promise.resolve('a'), Promise.resolve('b')]).pipe(firstSuccess()), 'a, complete'),
    },
    {
      situation: 'a loser that rejects late is handled',
      theirs: does(({ rejected }) => Promise.any([started(work('a', 1)), rejected('b', 2)]), '1 ms: a, complete', '2 ms: b rejects, handled'),
      ours: does(
        ({ rejected }) => from([started(work('a', 1)), rejected('b', 2)]).pipe(firstSuccess()),
        '1 ms: a, complete',
        '2 ms: b rejects, handled',
      ),
    },
    {
      situation: 'Losers',
      theirs: does(({ noisy }) => Promise.any([started(work('a', 1)), started(noisy('b', 2))]), '1 ms: a, complete', '2 ms: b done'),
      ours: does(({ noisy }) => from([work('a', 1), noisy('b', 2)]).pipe(firstSuccess()), '1 ms: b cancelled, a, complete'),
      difference: {
        there: 'keep running',
        here: 'are cancelled before the winner is emitted',
      },
    },
    {
      situation: 'A loser that is a promise',
      theirs: does(({ noisy }) => Promise.any([work('a', 1), noisy('b', 2)].map(started)), '1 ms: a, complete', '2 ms: b done'),
      ours: does(
        ({ noisy, note }) => from([
          () => started(work('a', 1)),
          ({ signal }: TaskContext) => {
            signal.addEventListener('abort', () => note('b is told'));
            return started(noisy('b', 2));
          },
        ]).pipe(firstSuccess()),
        '1 ms: b is told, a, complete',
        '2 ms: b done',
      ),
      difference: {
        there: 'fulfils unseen, even if that is an open connection',
        here: 'keeps running, but its signal aborts, so the task can close what it opened',
      },
    },
    {
      situation: 'A synchronous success, say from a cache',
      theirs: does(({ instant }) => Promise.any([started(instant('a')), started(instant('b'))]), 'a starts, b starts, a, complete'),
      ours: does(({ instant }) => from([instant('a'), instant('b')]).pipe(firstSuccess()), 'a starts, a, complete'),
      difference: {
        there: 'all tasks have already started',
        here: 'later tasks never start',
      },
    },
    {
      situation: 'Starting a task throws',
      theirs: does(() => Promise.any([started(throwing('a')), started(work('b', 1))]), 'throws a'),
      ours: does(() => from([() => throwing('a'), () => work('b', 1)]).pipe(firstSuccess()), '1 ms: b, complete'),
      difference: {
        there: "prevents the call, because the list can't be built",
        here: 'is a failure, which decides nothing',
      },
    },
    {
      situation: "An item that isn't a task",
      theirs: does(() => Promise.any([42 as any, started(work('b', 1))]), '42, complete'),
      ours: does(() => from([42 as never, work('b', 1)]).pipe(firstSuccess()), '1 ms: b, complete'),
      difference: {
        there: 'wins as a fulfilled value',
        here: "fails with a `TypeError`, since it's usually a forgotten `return`; write `of(42)` for a value",
      },
    },
    {
      situation: 'The iterator throws',
      theirs: does(({ noisy }) => Promise.any(broken(started(noisy('a', 1)))), 'error broken', '1 ms: a done'),
      ours: does(({ noisy }) => tasks(broken(noisy('a', 1))).pipe(firstSuccess()), 'a cancelled, error broken'),
      difference: {
        there: 'rejects with its error; started tasks keep running',
        here: 'the same error, but nothing is left running',
      },
    },
    {
      situation: 'No success, and one that never settles',
      theirs: does(() => Promise.any([started(fail('a', 1)), started(NEVER)]), 'never ends'),
      ours: does(
        () => from([fail('a', 1), NEVER]).pipe(firstSuccess({ timeout: 3 })),
        '3 ms: error TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running (1), 0 waiting',
      ),
      difference: {
        there: 'waits forever',
        here: 'waits until its `timeout`, whose error has the failures so far',
      },
    },
  ],
};
