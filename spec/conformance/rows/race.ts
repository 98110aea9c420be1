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
      situation: 'Those who lost',
      promise: 'They are torn down before the first value is told.',
      theirs: does(({ noisy }) => race(work('a', 1), noisy('b', 2)), '1 ms: b cancelled, a, complete'),
      ours: does(({ noisy }) => from([work('a', 1), noisy('b', 2)]).pipe(firstSuccess()), '1 ms: b cancelled, a, complete'),
      verdict: 'same',
      reason: 'A follow-up does not compete with the losers.',
    },
    {
      situation: 'The winner is there at once',
      promise: 'Those after it are not subscribed.',
      theirs: does(({ traced }) => race(of('a'), traced('b', 1)), 'a, complete'),
      ours: does(({ traced }) => from([of('a'), traced('b', 1)]).pipe(firstSuccess()), 'a, complete'),
      verdict: 'same',
      reason: 'It is decided ([ReactiveX/rxjs#4808](https://github.com/ReactiveX/rxjs/issues/4808)).',
    },
    {
      situation: 'The fastest one fails',
      promise: 'A failure is a word like any other: it wins.',
      theirs: does(() => race(fail('a', 1), work('b', 2)), '1 ms: error a'),
      ours: does(() => from([fail('a', 1), work('b', 2)]).pipe(firstSuccess()), '2 ms: b, complete'),
      verdict: 'different',
      reason: '`race` asks who speaks first, `firstSuccess` who succeeds first. A broken mirror is usually the fastest.',
    },
    {
      situation: 'The fastest one is empty',
      promise: 'It wins as well, and the race ends without a value.',
      theirs: does(() => race(EMPTY, work('b', 1)), 'complete'),
      ours: does(() => from([EMPTY, work('b', 1)]).pipe(firstSuccess()), '1 ms: b, complete'),
      verdict: 'different',
      reason: 'To end without a value is no success ([ReactiveX/rxjs#2641](https://github.com/ReactiveX/rxjs/issues/2641)).',
    },
    {
      situation: 'Each one fails in its way',
      promise: 'The first failure is all one hears of.',
      theirs: does(() => race(fail('a', 2), fail('b', 1), NEVER), '1 ms: error b'),
      ours: does(() => from([fail('a', 2), fail('b', 1), EMPTY]).pipe(firstSuccess()), '2 ms: error AggregateError [a, b, EmptyError: no elements in sequence]'),
      verdict: 'different',
      reason: 'Why nothing succeeded is a question to all of them. An empty task counts with RxJS’s `EmptyError`.',
    },
    {
      situation: 'A race without runners',
      promise: 'It never ends.',
      theirs: does(() => race([]), 'never ends'),
      ours: does(() => from([]).pipe(firstSuccess()), 'error AggregateError []'),
      verdict: 'different',
      reason: 'As `Promise.any([])`: it is known that there will be no success.',
    },
    {
      situation: 'The winner has more to say',
      promise: 'It goes on: a race chooses a stream.',
      theirs: does(() => race(concat(work('a', 1), work('b', 1)), NEVER), '1 ms: a', '2 ms: b, complete'),
      ours: does(() => from([concat(work('a', 1), work('b', 1)), NEVER]).pipe(firstSuccess()), '1 ms: a, complete'),
      verdict: 'different',
      reason: '`firstSuccess` chooses a result. To choose between streams, `race` is the right one.',
    },
    {
      situation: 'The first value is no good',
      promise: 'It wins.',
      theirs: does(() => race(of('busy'), work('b', 1)), 'busy, complete'),
      ours: does(() => from([of('busy'), work('b', 1)]).pipe(firstSuccess({ accept: value => value !== 'busy' })), '1 ms: b, complete'),
      verdict: 'different',
      reason: '`accept` says what a success is.',
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
