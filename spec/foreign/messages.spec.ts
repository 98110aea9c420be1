import type * as Rxjs from 'rxjs';
import { EMPTY, from, NEVER, of, TimeoutError, type ObservableInput } from 'rxjs';
import {
  asCompleted, asProgress, asSettled, firstSuccess, inOrder, limitConcurrency, Semaphore, tasks, TimeoutAllError, withTimeoutAll,
} from 'rxjs-as-completed';
import type * as Package from 'rxjs-as-completed';
import { run } from '../support/marbles.js';
import { operators as table } from '../support/operators.js';

/** The operators, callable with any arguments. */
const operators: Record<string, (...parameters: any[]) => any> = {
  asCompleted, asSettled, asProgress, firstSuccess, inOrder,
  limitConcurrency: (...parameters) => limitConcurrency(...([3, ...parameters] as [number])),
  withTimeoutAll: (...parameters) => withTimeoutAll(...([3, ...parameters] as [number])),
};
const names = Object.keys(operators);

describe('The message of a TimeoutAllError', () => {
  it.each([
    ['long string', 'x'.repeat(10_000), /x{50,60}(?!x)/],
    ['string of many lines', 'x\n'.repeat(10_000), /^.{1,300}$/],
    ['long symbol', Symbol('x'.repeat(10_000)), /x{40,60}(?!x)/],
    ['long bigint', 10n ** 10_000n, /10{40,60}(?!0)/],
  ])('cuts a %s as a key to 60 characters', (_, key, shown) => {
    const { message } = passed([key, key, key, key]);

    expect(message).toMatch(shown);
    expect(message.length).toBeLessThan(300);
  });

  it('leaves a key of 50 characters as it is', () => {
    const key = 'https://example.org/a/path/of/exactly/50/characters';

    expect(passed([key]).message).toContain(`"${key}"`);
  });

  it('does not cut a surrogate pair in two', () => {
    for (const key of ['😀'.repeat(100), `x${'😀'.repeat(100)}`]) expect(() => encodeURIComponent(passed([key]).message)).not.toThrow();
  });

  class Account {
    constructor(readonly password: string) {}
  }

  it.each([
    ['a record', { password: 'hunter2' }],
    ['an instance of a class', new Account('hunter2')],
    ['a list', ['hunter2']],
    ['a Map', new Map([['password', 'hunter2']])],
    ['an error', new Error('hunter2')],
    ['an object that prints itself', { toString: (): string => 'hunter2', toJSON: (): string => 'hunter2' }],
    ['a URL', new URL('https://ada:hunter2@example.org')],
  ] as [string, unknown][])('shows %s as a key by its index', (_, key) => {
    const { message } = passed(['a', key, key]);

    expect(message).toMatch(/^Deadline of 0 ms passed: 0 completed, 0 running, 3 waiting \("a", \S*1\S*, \S*2\S*\)$/);
    expect(message).not.toContain('hunter2');
  });

  it('shows the index of an object among all tasks', () => {
    let message = '';
    const inputs = [{}, {}, {}, {}, {}, {}];

    run(({ flush }) => {
      tasks(inputs, (_, { index }) => (index < 2 ? EMPTY : NEVER)).pipe(asCompleted({ concurrency: 2, timeout: 5 }))
        .subscribe({ error: (error) => { message = error.message; } });
      flush();
    });

    expect(message).toMatch(/^Deadline of 5 ms passed: 2 completed, 2 running \(\S*2\S*, \S*3\S*\), 2 waiting \(\S*4\S*, \S*5\S*\)$/);
  });

  it('is the same in every operator', () => {
    for (const { report } of table) {
      const messages: string[] = [];
      tasks([{ password: 'hunter2' }, 3n], () => NEVER).pipe(report({ timeout: 0 }))
        .subscribe((item) => messages.push('reason' in item ? (item.reason as Error).message : 'a value'));

      expect(messages[0]).toMatch(/2 waiting \(\S*0\S*, 3n\)$/);
    }
  });

  it('shows a bigint as a literal', () => {
    expect(passed([3n]).message).toContain('1 waiting (3n)');
  });
});

describe('TimeoutAllError.is', () => {
  it('is true for errors of this package', () => {
    class Later extends TimeoutAllError {}
    const details = { due: 5, completed: 0, running: [], waiting: [], errors: [] };

    expect(TimeoutAllError.is(passed(['a']))).toBe(true);
    expect(TimeoutAllError.is(new TimeoutAllError(details))).toBe(true);
    expect(TimeoutAllError.is(new Later(details))).toBe(true);
  });

  it('is true for errors of another copy of the package', async () => {
    let other!: { rxjs: typeof Rxjs; lib: typeof Package };
    await jest.isolateModulesAsync(async () => {
      other = { rxjs: await import('rxjs'), lib: await import('rxjs-as-completed') };
    });
    const { lib, rxjs } = other;
    let error: unknown;
    lib.tasks(['a'], () => rxjs.NEVER).pipe(lib.asCompleted({ timeout: 0 })).subscribe({ error: (thrown) => { error = thrown; } });

    expect(error).toBeInstanceOf(lib.TimeoutAllError);
    expect(error).not.toBeInstanceOf(TimeoutAllError);
    expect(TimeoutAllError.is(error)).toBe(true);
    expect(lib.TimeoutAllError.is(passed(['a']))).toBe(true);
    if (TimeoutAllError.is(error)) expect(error.waiting).toEqual(['a']);
  });

  it.each([
    ['another error', new Error('late')], ["RxJS's own", new TimeoutError()], ['an AggregateError', new AggregateError([])],
    ['a DOMException', new DOMException('late', 'TimeoutError')], ['nothing', undefined], ['null', null], ['a string', 'TimeoutAllError'],
    ['a number', 5], ['an object', {}], ['the class itself', TimeoutAllError],
  ])('is false for %s', (_, value) => {
    expect(TimeoutAllError.is(value)).toBe(false);
  });

  it('is false for a value that throws when it is read', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const trapped = new Proxy({}, { has: () => { throw new Error('unreadable'); }, get: () => { throw new Error('unreadable'); } });

    expect(TimeoutAllError.is(proxy)).toBe(false);
    expect(TimeoutAllError.is(trapped)).toBe(false);
  });
});

describe.each(names)('The messages of %s', (name) => {
  const operator = operators[name]!;

  class Settings {
    concurrency = 3;
  }

  it('distinguish a class instance as options from a bad project', () => {
    const options = [refusal(() => operator(new Settings())), refusal(() => operator(() => EMPTY, new Settings()))];
    const project = refusal(() => operator('text'));

    for (const message of options) {
      expect(message).toMatch(new RegExp(`^${name}: options`));
      expect(message).toMatch(/instance|class|plain/);
      expect(message).not.toMatch(/project/);
    }
    expect(project).toMatch(/project/);
    expect(project).not.toMatch(/instance/);
  });

  it('show a bigint as a literal', () => {
    expect(refusal(() => operator({ groupBy: () => 0, perGroup: 3n }))).toContain('3n');
    expect(refusal(() => operator({ groupBy: () => 0, perGroup: 0 }))).not.toContain('0n');
  });

  it('are short, however long the value is', () => {
    const long = 'x'.repeat(100_000);

    for (const message of [
      refusal(() => operator({ groupBy: () => 0, perGroup: long })),
      refusal(() => operator({ groupBy: long, perGroup: 1 })),
      refusal(() => operator({ [long]: 1 })),
      refusal(() => operator(long)),
      refusal(() => operator({ groupBy: () => 0, perGroup: 10n ** 10_000n })),
      refusal(() => operator({ groupBy: () => 0, perGroup: Object.assign([], { [Symbol.toStringTag]: long }) })),
    ]) {
      expect(message.length).toBeLessThan(300);
    }
  });
});

describe('No message asks for a function and says it got one:', () => {
  const contradiction = /function.*got a function/;

  it('in guard', () => {
    const promise = Promise.resolve('x');
    const semaphore = new Semaphore(1);

    expect(messageOf(() => semaphore.guard((() => promise) as never))).not.toMatch(contradiction);
    expect(messageOf(() => semaphore.guard((() => () => of('x')) as never))).not.toMatch(contradiction);
  });

  it.each(table)('for tasks in $name', ({ report }) => {
    expect(messageOf(() => tasks([(() => () => of('x')) as never]).pipe(report()))).not.toMatch(contradiction);
    expect(messageOf(() => of('input').pipe(report({}, () => (() => () => of('x')) as never)))).not.toMatch(contradiction);
    expect(messageOf(() => tasks(['input'], () => (() => () => of('x')) as never).pipe(report()))).not.toMatch(contradiction);
  });

  it('for sources', () => {
    expect(messageOf(() => tasks((() => () => [of('x')]) as never))).not.toMatch(contradiction);
  });
});

describe('A message is short', () => {
  const long = 'x'.repeat(100_000);

  it.each([
    ['of a source', () => tasks(long as never)],
    ['of a source that a function returns', () => tasks(() => long as never)],
    ['of a task', () => tasks([long as never]).pipe(asCompleted())],
    ['of a guard', (): unknown => new Semaphore(1).guard(long as never)],
    ['of permits', () => new Semaphore(long as never)],
    ['of an iterator', () => tasks({ [Symbol.iterator]: () => ({ next: () => long as never }) }).pipe(asCompleted())],
    ['of a group', () => tasks([of('x')]).pipe(asCompleted({ groupBy: () => ({ [Symbol.toStringTag]: long }), perGroup: 1 }))],
  ] as [string, () => unknown][])('%s, however long the value is', (_, make) => {
    const message = messageOf(make);

    expect(message.length).toBeLessThan(300);
    expect(message).not.toBe('');
  });
});

/** The error of a past deadline, for tasks with these keys. */
function passed(keys: unknown[]): TimeoutAllError {
  let error: unknown;
  tasks(keys, () => NEVER).pipe(asCompleted({ timeout: 0 })).subscribe({ error: (thrown) => { error = thrown; } });
  return error as TimeoutAllError;
}

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

/** The message of the error that is thrown or emitted, or an empty string if there is none. */
function messageOf(make: () => unknown): string {
  let message = '';
  try {
    from(make() as ObservableInput<any>).subscribe({
      next: (item) => { message = String(item.reason?.message ?? ''); },
      error: (error) => { message = error.message; },
    });
  } catch (error) {
    message = (error as Error).message;
  }
  return message;
}
