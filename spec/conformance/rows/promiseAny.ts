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
      promise: 'The first promise to be *fulfilled* decides. One that is rejected before it does not.',
      theirs: does(() => Promise.any([started(fail('a', 1)), started(work('b', 2))]), '2 ms: b, complete'),
      ours: does(() => from([fail('a', 1), work('b', 2)]).pipe(firstSuccess()), '2 ms: b, complete'),
      verdict: 'same',
      reason: 'Who asks several mirrors wants the page, not the news that one of them is down.',
    },
    {
      situation: 'All fail',
      promise: 'One `AggregateError`, its `errors` in the order of the promises, not in the order in which they came.',
      theirs: does(() => Promise.any([started(fail('a', 2)), started(fail('b', 1))]), '2 ms: error AggregateError [a, b]'),
      ours: does(() => from([fail('a', 2), fail('b', 1)]).pipe(firstSuccess()), '2 ms: error AggregateError [a, b]'),
      verdict: 'same',
      reason: 'An index into `errors` is an index into the tasks. The order of failing differs from run to run.',
    },
    {
      situation: 'A single task, which fails',
      promise: 'An `AggregateError` all the same.',
      theirs: does(() => Promise.any([started(fail('a', 1))]), '1 ms: error AggregateError [a]'),
      ours: does(() => from([fail('a', 1)]).pipe(firstSuccess()), '1 ms: error AggregateError [a]'),
      verdict: 'same',
      reason: 'What has to be caught does not depend on the length of a list.',
    },
    {
      situation: 'Nothing to choose from',
      promise: 'An `AggregateError` without errors, at once.',
      theirs: does(() => Promise.any([]), 'error AggregateError []'),
      ours: does(() => from([]).pipe(firstSuccess()), 'error AggregateError []'),
      verdict: 'same',
      reason: 'There will be no success. To say nothing would be to wait for ever, as `race([])` does.',
    },
    {
      situation: 'Failures for falsy reasons',
      promise: 'A reason may be any value, and arrives as it is.',
      theirs: does(
        () => Promise.any([Promise.reject(undefined), Promise.reject(null), Promise.reject(0), Promise.reject('')]),
        "error AggregateError [undefined, null, 0, '']",
      ),
      ours: does(
        () => from([undefined, null, 0, '']).pipe(firstSuccess(reason => throwError(() => reason))),
        "error AggregateError [undefined, null, 0, '']",
      ),
      verdict: 'same',
      reason: '`if (error) throw error` has lost such a failure in more than one library.',
    },
    {
      situation: 'A falsy success',
      promise: 'Whatever a promise is fulfilled with is a success.',
      theirs: does(() => Promise.any([started(work('a', 1)), Promise.resolve(undefined)]), 'undefined, complete'),
      ours: does(() => from([work('a', 1), of(undefined)]).pipe(firstSuccess()), 'undefined, complete'),
      verdict: 'same',
      reason: 'Who sees it otherwise says so with `accept`.',
    },
    {
      situation: 'Two that are settled already',
      promise: 'The earlier in the list wins.',
      theirs: does(() => Promise.any([Promise.resolve('a'), Promise.resolve('b')]), 'a, complete'),
      ours: does(() => from([Promise.resolve('a'), Promise.resolve('b')]).pipe(firstSuccess()), 'a, complete'),
      verdict: 'same',
      reason: 'Tasks start, and promises are listened to, in task order.',
    },
    {
      situation: 'A loser that fails late',
      promise: 'Nobody hears of it. It is no unhandled rejection.',
      theirs: does(({ rejected }) => Promise.any([started(work('a', 1)), rejected('b', 2)]), '1 ms: a, complete', '2 ms: b rejects, heard'),
      ours: does(
        ({ rejected }) => from([started(work('a', 1)), rejected('b', 2)]).pipe(firstSuccess()),
        '1 ms: a, complete',
        '2 ms: b rejects, heard',
      ),
      verdict: 'same',
      reason: 'A promise that has lost goes on being listened to, for that purpose only.',
    },
    {
      situation: 'The losers',
      promise: 'They go on to their end, and what they do is done.',
      theirs: does(({ noisy }) => Promise.any([started(work('a', 1)), started(noisy('b', 2))]), '1 ms: a, complete', '2 ms: b done'),
      ours: does(({ noisy }) => from([work('a', 1), noisy('b', 2)]).pipe(firstSuccess()), '1 ms: b cancelled, a, complete'),
      verdict: 'different',
      reason: 'A promise cannot be stopped, an observable can. The losers are torn down, and their signals aborted, before the winner is told.',
    },
    {
      situation: 'A loser that is a promise and succeeds late',
      promise: 'What it has brought, an open connection for instance, reaches nobody.',
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
      reason: 'A promise goes on here as well, but its signal tells it that nobody waits. Whoever opens something listens to it, and closes.',
    },
    {
      situation: 'The first succeeds at once',
      promise: 'All promises are there before `Promise.any` is called: all tasks have been started.',
      theirs: does(({ instant }) => Promise.any([started(instant('a')), started(instant('b'))]), 'a starts, b starts, a, complete'),
      ours: does(({ instant }) => from([instant('a'), instant('b')]).pipe(firstSuccess()), 'a starts, a, complete'),
      verdict: 'different',
      reason: 'A task that succeeds while it is being started, from a cache for instance, leaves the ones after it unstarted.',
    },
    {
      situation: 'Starting a task throws',
      promise: 'The exception passes `Promise.any` by, and no promise is made of the rest of the list.',
      theirs: does(() => Promise.any([started(throwing('a')), started(work('b', 1))]), 'throws a'),
      ours: does(() => from([() => throwing('a'), () => work('b', 1)]).pipe(firstSuccess()), '1 ms: b, complete'),
      verdict: 'different',
      reason: 'To throw is one more way to fail, and a failure does not decide.',
    },
    {
      situation: 'Something that is no task',
      promise: 'A plain value counts as a promise that is fulfilled with it, and so wins.',
      theirs: does(() => Promise.any([42 as any, started(work('b', 1))]), '42, complete'),
      ours: does(() => from([42 as never, work('b', 1)]).pipe(firstSuccess()), '1 ms: b, complete'),
      verdict: 'different',
      reason: 'What is not work, be it the `undefined` of a forgotten `return`, is a failure of its task: a `TypeError` that says what it got. To mean the value, write `of(42)`.',
    },
    {
      situation: 'The list itself breaks off',
      promise: 'It is rejected with what the iterator has thrown. What has been started goes on.',
      theirs: does(({ noisy }) => Promise.any(broken(started(noisy('a', 1)))), 'error broken', '1 ms: a done'),
      ours: does(({ noisy }) => tasks(broken(noisy('a', 1))).pipe(firstSuccess()), 'a cancelled, error broken'),
      verdict: 'different',
      reason: 'The same error, and nothing is left behind.',
    },
    {
      situation: 'No success, and one that is never settled',
      promise: 'It waits for ever.',
      theirs: does(() => Promise.any([started(fail('a', 1)), started(NEVER)]), 'never ends'),
      ours: does(
        () => from([fail('a', 1), NEVER]).pipe(firstSuccess({ timeout: 3 })),
        '3 ms: error TimeoutAllError: Deadline of 3 ms passed: 1 completed, 1 running (1), 0 waiting',
      ),
      verdict: 'different',
      reason: 'A deadline is an option, and its error knows the failures so far (`errors`).',
    },
  ],
};
