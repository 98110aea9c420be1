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
      situation: 'A failure comes first',
      promise: "The first *fulfilled* promise wins. One that rejects before it doesn't matter.",
      theirs: does(() => Promise.any([started(fail('a', 1)), started(work('b', 2))]), '2 ms: b, complete'),
      ours: does(() => from([fail('a', 1), work('b', 2)]).pipe(firstSuccess()), '2 ms: b, complete'),
      verdict: 'same',
      reason: 'When you ask several mirrors, you want the page, not the news that one of them is down.',
    },
    {
      situation: 'All fail',
      promise: 'One `AggregateError`, with `errors` in the order of the promises, not of their failures.',
      theirs: does(() => Promise.any([started(fail('a', 2)), started(fail('b', 1))]), '2 ms: error AggregateError [a, b]'),
      ours: does(() => from([fail('a', 2), fail('b', 1)]).pipe(firstSuccess()), '2 ms: error AggregateError [a, b]'),
      verdict: 'same',
      reason: "An index into `errors` is a task's index. The order of failures differs from run to run.",
    },
    {
      situation: 'A single task, which fails',
      promise: 'Still an `AggregateError`.',
      theirs: does(() => Promise.any([started(fail('a', 1))]), '1 ms: error AggregateError [a]'),
      ours: does(() => from([fail('a', 1)]).pipe(firstSuccess()), '1 ms: error AggregateError [a]'),
      verdict: 'same',
      reason: "What to catch doesn't depend on the length of the list.",
    },
    {
      situation: 'Nothing to choose from',
      promise: 'An `AggregateError` without errors, immediately.',
      theirs: does(() => Promise.any([]), 'error AggregateError []'),
      ours: does(() => from([]).pipe(firstSuccess()), 'error AggregateError []'),
      verdict: 'same',
      reason: "There can't be a success. Saying nothing would mean waiting forever, as `race([])` does.",
    },
    {
      situation: 'Falsy reasons',
      promise: 'A reason may be any value, and is passed through unchanged.',
      theirs: does(
        () => Promise.any([Promise.reject(undefined), Promise.reject(null), Promise.reject(0), Promise.reject('')]),
        "error AggregateError [undefined, null, 0, '']",
      ),
      ours: does(
        () => from([undefined, null, 0, '']).pipe(firstSuccess((reason) => throwError(() => reason))),
        "error AggregateError [undefined, null, 0, '']",
      ),
      verdict: 'same',
      reason: 'More than one library has lost such failures to `if (error) throw error`.',
    },
    {
      situation: 'A falsy success',
      promise: 'Any fulfilled promise is a success, whatever its value.',
      theirs: does(() => Promise.any([started(work('a', 1)), Promise.resolve(undefined)]), 'undefined, complete'),
      ours: does(() => from([work('a', 1), of(undefined)]).pipe(firstSuccess()), 'undefined, complete'),
      verdict: 'same',
      reason: 'To be stricter, use `accept`.',
    },
    {
      situation: 'Two that are already settled',
      promise: 'The earlier one in the list wins.',
      theirs: does(() => Promise.any([Promise.resolve('a'), Promise.resolve('b')]), 'a, complete'),
      ours: does(() => from([Promise.resolve('a'), Promise.resolve('b')]).pipe(firstSuccess()), 'a, complete'),
      verdict: 'same',
      reason: 'Tasks start, and promises are subscribed, in task order.',
    },
    {
      situation: 'A loser that rejects late',
      promise: "It is ignored, and isn't an unhandled rejection.",
      theirs: does(({ rejected }) => Promise.any([started(work('a', 1)), rejected('b', 2)]), '1 ms: a, complete', '2 ms: b rejects, handled'),
      ours: does(
        ({ rejected }) => from([started(work('a', 1)), rejected('b', 2)]).pipe(firstSuccess()),
        '1 ms: a, complete',
        '2 ms: b rejects, handled',
      ),
      verdict: 'same',
      reason: 'A promise that has lost is still handled, just for that.',
    },
    {
      situation: 'The losers',
      promise: 'They keep running, with all their effects.',
      theirs: does(({ noisy }) => Promise.any([started(work('a', 1)), started(noisy('b', 2))]), '1 ms: a, complete', '2 ms: b done'),
      ours: does(({ noisy }) => from([work('a', 1), noisy('b', 2)]).pipe(firstSuccess()), '1 ms: b cancelled, a, complete'),
      verdict: 'different',
      reason: "A promise can't be stopped, but an observable can. Losers are torn down, and their signals aborted, before the winner is emitted.",
    },
    {
      situation: 'A loser that is a promise and fulfils late',
      promise: 'Nobody gets its result, even if that is an open connection.',
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
      verdict: 'different',
      reason: 'The promise keeps running here, too, but its signal aborts. Whatever opens something can listen to it, and close it again.',
    },
    {
      situation: 'The first succeeds synchronously',
      promise: 'All promises exist before `Promise.any` is called, so all tasks have started.',
      theirs: does(({ instant }) => Promise.any([started(instant('a')), started(instant('b'))]), 'a starts, b starts, a, complete'),
      ours: does(({ instant }) => from([instant('a'), instant('b')]).pipe(firstSuccess()), 'a starts, a, complete'),
      verdict: 'different',
      reason: 'If a task succeeds while it is being started, say from a cache, those after it never start.',
    },
    {
      situation: 'Starting a task throws',
      promise: 'The exception never reaches `Promise.any`, and the rest of the list never becomes promises.',
      theirs: does(() => Promise.any([started(throwing('a')), started(work('b', 1))]), 'throws a'),
      ours: does(() => from([() => throwing('a'), () => work('b', 1)]).pipe(firstSuccess()), '1 ms: b, complete'),
      verdict: 'different',
      reason: "Throwing is one way to fail, and a failure doesn't decide.",
    },
    {
      situation: "An item that isn't a task",
      promise: 'A plain value counts as a fulfilled promise, and so wins.',
      theirs: does(() => Promise.any([42 as any, started(work('b', 1))]), '42, complete'),
      ours: does(() => from([42 as never, work('b', 1)]).pipe(firstSuccess()), '1 ms: b, complete'),
      verdict: 'different',
      reason: "Anything that isn't a task, such as the `undefined` of a forgotten `return`, fails with a `TypeError` that describes it. If you mean the value, write `of(42)`.",
    },
    {
      situation: 'The list itself throws',
      promise: "It rejects with the iterator's error. What has started keeps running.",
      theirs: does(({ noisy }) => Promise.any(broken(started(noisy('a', 1)))), 'error broken', '1 ms: a done'),
      ours: does(({ noisy }) => tasks(broken(noisy('a', 1))).pipe(firstSuccess()), 'a cancelled, error broken'),
      verdict: 'different',
      reason: 'The same error, and nothing is left running.',
    },
    {
      situation: 'No success, and one that never settles',
      promise: 'It waits forever.',
      theirs: does(() => Promise.any([started(fail('a', 1)), started(NEVER)]), 'never ends'),
      ours: does(
        () => from([fail('a', 1), NEVER]).pipe(firstSuccess({ timeout: 3 })),
        '3 ms: error TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running (1), 0 waiting',
      ),
      verdict: 'different',
      reason: 'There is an option for a deadline, and its error has the failures so far (`errors`).',
    },
  ],
};
