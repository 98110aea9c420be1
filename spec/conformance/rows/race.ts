import { concat, EMPTY, from, NEVER, of, race } from 'rxjs';
import { firstSuccess } from 'rxjs-as-completed';
import { does, type Comparison } from '../Comparison.js';
import { fail, work } from '../tasks.js';

export const comparison: Comparison = {
  known: 'race',
  ours: 'firstSuccess',
  file: 'race.ts',
  rows: [
    {
      situation: 'The losers',
      promise: 'They are torn down before the first value is emitted.',
      theirs: does(({ noisy }) => race(work('a', 1), noisy('b', 2)), '1 ms: b cancelled, a, complete'),
      ours: does(({ noisy }) => from([work('a', 1), noisy('b', 2)]).pipe(firstSuccess()), '1 ms: b cancelled, a, complete'),
      verdict: 'same',
      reason: "What follows doesn't compete with the losers.",
    },
    {
      situation: 'A synchronous winner',
      promise: "Those after it aren't subscribed.",
      theirs: does(({ traced }) => race(of('a'), traced('b', 1)), 'a, complete'),
      ours: does(({ traced }) => from([of('a'), traced('b', 1)]).pipe(firstSuccess()), 'a, complete'),
      verdict: 'same',
      reason: 'The race is already decided ([ReactiveX/rxjs#4808](https://github.com/ReactiveX/rxjs/issues/4808)).',
    },
    {
      situation: 'The fastest one fails',
      promise: 'An error counts like any other notification: it wins.',
      theirs: does(() => race(fail('a', 1), work('b', 2)), '1 ms: error a'),
      ours: does(() => from([fail('a', 1), work('b', 2)]).pipe(firstSuccess()), '2 ms: b, complete'),
      verdict: 'different',
      reason: '`race` picks the first to notify, `firstSuccess` the first to succeed. A broken mirror is usually the fastest.',
    },
    {
      situation: 'The fastest one is empty',
      promise: 'It wins as well, and the race completes without a value.',
      theirs: does(() => race(EMPTY, work('b', 1)), 'complete'),
      ours: does(() => from([EMPTY, work('b', 1)]).pipe(firstSuccess()), '1 ms: b, complete'),
      verdict: 'different',
      reason: "Completing without a value isn't a success ([ReactiveX/rxjs#2641](https://github.com/ReactiveX/rxjs/issues/2641)).",
    },
    {
      situation: 'All of them fail',
      promise: 'Only the first failure is reported.',
      theirs: does(() => race(fail('a', 2), fail('b', 1), NEVER), '1 ms: error b'),
      ours: does(() => from([fail('a', 2), fail('b', 1), EMPTY]).pipe(firstSuccess()), '2 ms: error AggregateError [a, b, EmptyError: no elements in sequence]'),
      verdict: 'different',
      reason: 'To see why nothing succeeded, you need all failures. An empty task counts with the `EmptyError` of RxJS.',
    },
    {
      situation: 'An empty race',
      promise: 'It never ends.',
      theirs: does(() => race([]), 'never ends'),
      ours: does(() => from([]).pipe(firstSuccess()), 'error AggregateError []'),
      verdict: 'different',
      reason: "As with `Promise.any([])`: there can't be a success.",
    },
    {
      situation: 'The winner emits more values',
      promise: 'They pass through: a race chooses a stream.',
      theirs: does(() => race(concat(work('a', 1), work('b', 1)), NEVER), '1 ms: a', '2 ms: b, complete'),
      ours: does(() => from([concat(work('a', 1), work('b', 1)), NEVER]).pipe(firstSuccess()), '1 ms: a, complete'),
      verdict: 'different',
      reason: '`firstSuccess` chooses a result. To choose between streams, use `race`.',
    },
    {
      situation: 'The first value is no good',
      promise: 'It wins.',
      theirs: does(() => race(of('busy'), work('b', 1)), 'busy, complete'),
      ours: does(() => from([of('busy'), work('b', 1)]).pipe(firstSuccess({ accept: (value) => value !== 'busy' })), '1 ms: b, complete'),
      verdict: 'different',
      reason: '`accept` decides what counts as a success.',
    },
    {
      situation: 'All are empty',
      promise: 'The first to complete wins, so the race ends without a value.',
      theirs: does(() => race(EMPTY, EMPTY), 'complete'),
      ours: does(
        () => from([EMPTY, EMPTY]).pipe(firstSuccess()),
        'error AggregateError [EmptyError: no elements in sequence, EmptyError: no elements in sequence]',
      ),
      verdict: 'different',
      reason: 'Whoever waits for a success has to learn that there is none.',
    },
  ],
};
