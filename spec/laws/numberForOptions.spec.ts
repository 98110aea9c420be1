import { NEVER, of, timer } from 'rxjs';
import { firstSuccess, tasks, withTimeoutAll } from 'rxjs-as-completed';
import { Journal } from '../support/Journal.js';
import { run } from '../support/marbles.js';
import { operators } from '../support/operators.js';

// limitConcurrency has its number already; the others are tested below, since `call` adds to their options
const withoutOthers = operators.filter(({ name }) => !['limitConcurrency', 'withTimeoutAll', 'firstSuccess'].includes(name));

describe.each(withoutOthers)('A number in place of options: $name', ({ call }) => {
  it.each([1, 2, 3])('is the concurrency: %i', (limit) => {
    const [alone, withProject] = [new Journal(), new Journal()];
    const inputs = [0, 1, 2, 3, 4];

    tasks(inputs, (input) => alone.task(input, NEVER)).pipe(call(limit as never)).subscribe();
    of(...inputs).pipe(call((input) => withProject.task(input, NEVER), limit as never)).subscribe();

    expect([alone.live, withProject.live]).toEqual([limit, limit]);
  });

  it('means the same as { concurrency }', () => {
    run(({ expectObservable }) => {
      const result = (options: object | number) => tasks([3, 1, 2], (time) => timer(time)).pipe(call(options as object));

      expectObservable(result(2)).toEqual(result({ concurrency: 2 }));
    });
  });

  it('of Infinity starts everything', () => {
    const journal = new Journal();

    tasks(Array.from({ length: 50 }, (_, index) => journal.task(index, NEVER))).pipe(call(Infinity as never)).subscribe();

    expect(journal.live).toBe(50);
  });
});

it('A number in place of the options of withTimeoutAll is its concurrency', () => {
  const journal = new Journal();

  tasks([1, 2, 3], (input) => journal.task(input, NEVER)).pipe(withTimeoutAll(1_000, 2)).subscribe().unsubscribe();
  of(1, 2, 3).pipe(withTimeoutAll(1_000, (input) => journal.task(input, NEVER), 1)).subscribe().unsubscribe();

  expect(journal.all('start')).toEqual(['1', '2', '1']);
});

it('A number in place of the options of firstSuccess is its concurrency', () => {
  const journal = new Journal();

  tasks([1, 2, 3], (input) => journal.task(input, NEVER)).pipe(firstSuccess(2)).subscribe().unsubscribe();
  of(1, 2, 3).pipe(firstSuccess((input) => journal.task(input, NEVER), 1)).subscribe().unsubscribe();

  expect(journal.all('start')).toEqual(['1', '2', '1']);
});
