import { EMPTY, NEVER, of, type OperatorFunction } from 'rxjs';
import { asCompleted, asSettled, tasks, TimeoutAllError, withTimeoutAll } from 'rxjs-as-completed';
import { mapError, run } from './support/marbles.js';

describe('TimeoutAllError', () => {
  it('reports how many tasks had completed, which were running and which were waiting', () => {
    run(({ cold, expectObservable }) => {
      const user =  cold('-(u|)     ');
      const posts = cold('--------p|');
      const ads =   cold(' ------|  ');
      const log =   cold('   -l|    ');
      const expected =   '-u---#    ';

      const result = tasks({ user, posts, ads, log }).pipe(asCompleted({ concurrency: 2, timeout: 5 }));

      expectObservable(result.pipe(mapError(({ name, due, completed, running, waiting, errors }) =>
        ({ name, due, completed, running, waiting, errors })))).toBe(expected, undefined, {
        name: 'TimeoutAllError', due: 5, completed: 1, running: ['posts', 'ads'], waiting: ['log'], errors: [],
      });
    });
  });

  it('is an error', () => {
    const error = passed(asCompleted({ timeout: 0 }));

    expect(error).toBeInstanceOf(TimeoutAllError);
    expect(error).toBeInstanceOf(Error);
    expect(error.stack).toContain('TimeoutAllError');
  });

  it('has the deadline as it was passed', () => {
    const date = new Date(0);

    expect(passed(asCompleted({ timeout: -7 })).due).toBe(-7);
    expect(passed(asCompleted({ timeout: date })).due).toEqual(date);
    expect(passed(asCompleted({ timeout: { due: 0 } })).due).toBe(0);
    expect(passed(withTimeoutAll(date)).due).toEqual(date);
  });

  it('counts empty tasks as completed', () => {
    run(({ cold, expectObservable }) => {
      const result = tasks([EMPTY, of('b'), cold('---')]).pipe(asCompleted({ timeout: 2 }));

      expectObservable(result.pipe(mapError(({ completed }) => completed))).toBe('b-#', undefined, 2);
    });
  });

  it('lists its tasks in task order, whatever order they started in', () => {
    run(({ cold, expectObservable }) => {
      const a1 =  cold('--|       ');
      const b1 =  cold('----------');
      const a2 =  cold('  --------');
      const a3 =  cold('-         ');
      const b2 =  cold('-         ');
      const c1 =  cold('----------');
      const expected = '------#   ';

      // a1, b1, c1 start first, a2 when a1 has ended
      const result = tasks({ a1, a2, a3, b1, b2, c1 }).pipe(asCompleted({ groupBy: (key) => key[0], perGroup: 1, timeout: 6 }));

      expectObservable(result.pipe(mapError(({ running, waiting }) => ({ running, waiting }))))
        .toBe(expected, undefined, { running: ['a2', 'b1', 'c1'], waiting: ['a3', 'b2'] });
    });
  });

  it('lists only deferred failures in errors', () => {
    run(({ cold, expectObservable }) => {
      const a =   cold('-#       ');
      const b =   cold('---------');
      const expected = '-a--(b|) ';

      const result = tasks([a, b]).pipe(asSettled({ timeout: 4 }), mapError((error) => error));

      expectObservable(result).toBe(expected, {
        a: expect.objectContaining({ reason: 'error' }),
        b: expect.objectContaining({ reason: expect.objectContaining({ errors: [], completed: 1 }) }),
      });
    });
  });

  describe('message', () => {
    it('names the counts and the first few keys', () => {
      const { message } = passed(asCompleted({ timeout: 0 }), Array.from({ length: 500 }, (_, index) => `key-${index}`));

      expect(message).toContain('500');
      expect(message).toContain('key-0');
      expect(message).toContain('key-1');
      expect(message).not.toContain('key-499');
      expect(message.length).toBeLessThan(400);
    });

    it('names how many tasks had completed, were running and were waiting', () => {
      run(({ cold, expectObservable }) => {
        const done = Array.from({ length: 31 }, () => EMPTY);
        const running = Array.from({ length: 17 }, () => cold('---'));
        const waiting = Array.from({ length: 23 }, () => cold('---'));

        const result = tasks([...done, ...running, ...waiting]).pipe(asCompleted({ concurrency: 17, timeout: 2 }));

        expectObservable(result.pipe(mapError(({ message }) => [/\b31\b/, /\b17\b/, /\b23\b/].map((count) => count.test(message)))))
          .toBe('--#', undefined, [true, true, true]);
      });
    });

    it.each([
      ['0 running, 1 waiting ("a")', ['a']],
      ['0 running, 3 waiting ("a", 5, a function)', ['a', 5, () => 'x']],
      ['0 running, 4 waiting ("a", "b", "c", …)', ['a', 'b', 'c', 'd']],
    ])('reads: %s', (words, keys) => {
      expect(passed(asCompleted({ timeout: 0 }), keys).message).toBe(`Deadline of 0 ms passed: 0 completed, ${words}`);
      expect(passed(asCompleted({ timeout: new Date(0) }), keys).message).toBe(`Deadline 1970-01-01T00:00:00.000Z passed: 0 completed, ${words}`);
    });

    it.each([
      ['a symbol', Symbol('host')],
      ['an object without a prototype', Object.create(null)],
      ['an object that refers to itself', Object.assign(((object) => Object.assign(object, { object }))({}))],
      ['undefined', undefined],
      ['a function', () => 'x'],
      ['an object whose toString throws', { toString() { throw new Error('unprintable'); } }],
    ])('can be created when the key is %s', (_, key) => {
      expect(passed(asCompleted({ timeout: 0 }), [key]).message).toEqual(expect.any(String));
    });
  });

  /** The error of a deadline that had already passed. */
  function passed(operator: OperatorFunction<any, unknown>, keys: unknown[] = ['a']): TimeoutAllError {
    let error: unknown;
    tasks(keys, () => NEVER).pipe(operator).subscribe({ error: (thrown) => { error = thrown; } });
    return error as TimeoutAllError;
  }
});
