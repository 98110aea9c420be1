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
      situation: 'losers are torn down before the first value is emitted',
      theirs: does(({ noisy }) => race(work('a', 1), noisy('b', 2)), '1 ms: b cancelled, a, complete'),
      ours: does(({ noisy }) => from([work('a', 1), noisy('b', 2)]).pipe(firstSuccess()), '1 ms: b cancelled, a, complete'),
    },
    {
      situation: 'after a synchronous winner, no other task is subscribed',
      theirs: does(({ traced }) => race(of('a'), traced('b', 1)), 'a, complete'),
      ours: does(({ traced }) => from([of('a'), traced('b', 1)]).pipe(firstSuccess()), 'a, complete'),
    },
    {
      situation: 'The fastest one fails',
      theirs: does(() => race(fail('a', 1), work('b', 2)), '1 ms: error a'),
      ours: does(() => from([fail('a', 1), work('b', 2)]).pipe(firstSuccess()), '2 ms: b, complete'),
      difference: {
        there: 'an error wins',
        here: 'a failure never wins',
      },
    },
    {
      situation: 'The fastest one is empty',
      theirs: does(() => race(EMPTY, work('b', 1)), 'complete'),
      ours: does(() => from([EMPTY, work('b', 1)]).pipe(firstSuccess()), '1 ms: b, complete'),
      difference: {
        there: 'wins ([ReactiveX/rxjs#2641](https://github.com/ReactiveX/rxjs/issues/2641))',
        here: "doesn't win",
      },
    },
    {
      situation: 'All of them fail',
      theirs: does(() => race(fail('a', 2), fail('b', 1), NEVER), '1 ms: error b'),
      ours: does(() => from([fail('a', 2), fail('b', 1), EMPTY]).pipe(firstSuccess()), '2 ms: error AggregateError [a, b, EmptyError: no elements in sequence]'),
      difference: {
        there: 'reports the first failure',
        here: 'reports all of them, an `EmptyError` for an empty task',
      },
    },
    {
      situation: 'An empty race',
      theirs: does(() => race([]), 'never ends'),
      ours: does(() => from([]).pipe(firstSuccess()), 'error AggregateError []'),
      difference: {
        there: 'never ends',
        here: 'fails immediately',
      },
    },
    {
      situation: 'The winner emits more values',
      theirs: does(() => race(concat(work('a', 1), work('b', 1)), NEVER), '1 ms: a', '2 ms: b, complete'),
      ours: does(() => from([concat(work('a', 1), work('b', 1)), NEVER]).pipe(firstSuccess()), '1 ms: a, complete'),
      difference: {
        there: 'all pass through',
        here: 'only the first is emitted; to choose a stream, use `race`',
      },
    },
    {
      situation: 'The first value is no good',
      theirs: does(() => race(of('busy'), work('b', 1)), 'busy, complete'),
      ours: does(() => from([of('busy'), work('b', 1)]).pipe(firstSuccess({ accept: (value) => value !== 'busy' })), '1 ms: b, complete'),
      difference: {
        there: 'wins',
        here: '`accept` decides',
      },
    },
    {
      situation: 'All are empty',
      theirs: does(() => race(EMPTY, EMPTY), 'complete'),
      ours: does(
        () => from([EMPTY, EMPTY]).pipe(firstSuccess()),
        'error AggregateError [EmptyError: no elements in sequence, EmptyError: no elements in sequence]',
      ),
      difference: {
        there: 'completes without a value',
        here: 'fails',
      },
    },
  ],
};
