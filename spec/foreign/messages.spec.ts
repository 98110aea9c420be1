import type * as Rxjs from 'rxjs';
import { EMPTY, from, NEVER, of, TimeoutError, type ObservableInput } from 'rxjs';
import {
  asCompleted, asProgress, asSettled, firstSuccess, inOrder, limitConcurrency, Semaphore, tasks, TimeoutAllError, withTimeoutAll,
} from 'rxjs-as-completed';
import type * as Package from 'rxjs-as-completed';
import { run } from '../support/marbles.js';
import { operators as table } from '../support/operators.js';

/** The operators as JavaScript may call them. */
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

  it('cuts no character in two', () => {
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

  it('shows objects by their place among all tasks, in task order', () => {
    let message = '';
    const inputs = [{}, {}, {}, {}, {}, {}];

    run(({ flush }) => {
      tasks(inputs, (_, { index }) => (index < 2 ? EMPTY : NEVER)).pipe(asCompleted({ concurrency: 2, timeout: 5 }))
        .subscribe({ error: (error) => { message = error.message; } });
      flush();
    });

    expect(message).toMatch(/^Deadline of 5 ms passed: 2 completed, 2 running \(\S*2\S*, \S*3\S*\), 2 waiting \(\S*4\S*, \S*5\S*\)$/);
  });

  it('shows the same in every operator', () => {
    for (const { report } of table) {
      const messages: string[] = [];
      tasks([{ password: 'hunter2' }, 3n], () => NEVER).pipe(report({ timeout: 0 }))
        .subscribe((item) => messages.push('reason' in item ? (item.reason as Error).message : 'a value'));

      expect(messages[0]).toMatch(/2 waiting \(\S*0\S*, 3n\)$/);
    }
  });

  it('shows a bigint as it is written', () => {
    expect(passed([3n]).message).toContain('1 waiting (3n)');
  });
});

describe('TimeoutAllError.is', () => {
  it('knows the errors of this package', () => {
    class Later extends TimeoutAllError {}
    const details = { due: 5, completed: 0, running: [], waiting: [], errors: [] };

    expect(TimeoutAllError.is(passed(['a']))).toBe(true);
    expect(TimeoutAllError.is(new TimeoutAllError(details))).toBe(true);
    expect(TimeoutAllError.is(new Later(details))).toBe(true);
  });

  it('knows those of another copy of the package', async () => {
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
  ])('does not know %s', (_, value) => {
    expect(TimeoutAllError.is(value)).toBe(false);
  });

  it('does not throw over a value that cannot be read', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const trapped = new Proxy({}, { has: () => { throw new Error('unreadable'); }, get: () => { throw new Error('unreadable'); } });

    expect(TimeoutAllError.is(proxy)).toBe(false);
    expect(TimeoutAllError.is(trapped)).toBe(false);
  });
});

describe.each(names)('%s refuses, and the message tells apart,', (name) => {
  const operator = operators[name]!;

  class Settings {
    concurrency = 3;
  }

  it('options that are an instance of a class, and what is no project', () => {
    const options = [refusal(() => operator(new Settings())), refusal(() => operator(() => EMPTY, new Settings()))];
    const project = refusal(() => operator(5));

    for (const message of options) {
      expect(message).toMatch(new RegExp(`^${name}: options`));
      expect(message).toMatch(/instance|class|plain/);
      expect(message).not.toMatch(/project/);
    }
    expect(project).toMatch(/project/);
    expect(project).not.toMatch(/instance/);
  });

  it('a bigint and a number', () => {
    expect(refusal(() => operator({ groupBy: () => 0, perGroup: 3n }))).toContain('3n');
    expect(refusal(() => operator({ groupBy: () => 0, perGroup: 0 }))).not.toContain('0n');
  });

  it('with few words, however long the value is', () => {
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

describe('No message says that a function is no function:', () => {
  /** What users were told who had passed a function where one is allowed. */
  const contradiction = /function.*got a function/;

  it('of guard', () => {
    const promise = Promise.resolve('x');
    const semaphore = new Semaphore(1);

    expect(messageOf(() => semaphore.guard((() => promise) as never))).not.toMatch(contradiction);
    expect(messageOf(() => semaphore.guard((() => () => of('x')) as never))).not.toMatch(contradiction);
  });

  it.each(table)('of tasks in $name', ({ report }) => {
    expect(messageOf(() => tasks([(() => () => of('x')) as never]).pipe(report()))).not.toMatch(contradiction);
    expect(messageOf(() => of('input').pipe(report({}, () => (() => () => of('x')) as never)))).not.toMatch(contradiction);
    expect(messageOf(() => tasks(['input'], () => (() => () => of('x')) as never).pipe(report()))).not.toMatch(contradiction);
  });

  it('of sources', () => {
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

/** The error of a deadline that has passed already, for tasks with these keys. */
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

/** The message with which something is refused where it is made, or fails when it is subscribed; else nothing. */
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
