import { asCompleted, Semaphore } from 'rxjs-as-completed';
import { DiagramError } from './diagram';
import { evaluate, Run } from './evaluate';
import { vocabulary } from './vocabulary';

const place = { line: 3, column: 8 };

describe('evaluate', () => {
  it.each([
    ["'a'", 'a'],
    ['7_000', 7000],
    ['-1', -1],
    ['undefined', undefined],
    ['Infinity', Infinity],
    ['null', null],
    ['[1, [true]]', [1, [true]]],
    ["{ a: 1, 'b': { c: 2 } }", { a: 1, b: { c: 2 } }],
    ['(x => x + 1)(2)', 3],
    ['((x, y) => x === y ? 1 : 2)(1, 1)', 1],
    ['(x => { return x.length; })("abc")', 3],
    ['!(1 > 2) && 3', 3],
    ['null ?? 4', 4],
    ['{ a: 1 }.b', undefined],
    ["'abc'.startsWith('a')", true],
  ])('%s', (text, value) => {
    expect(evaluated(`(${text})`)).toEqual(value);
  });

  it('runs a generator on demand', () => {
    const generate = evaluated('function* (x) { while (true) yield x; }') as (x: number) => Generator<number>;
    const generator = generate(5);
    expect([generator.next(), generator.next()]).toEqual([{ done: false, value: 5 }, { done: false, value: 5 }]);
  });

  it('changes the permits of a semaphore, and nothing else', () => {
    const semaphore = new Semaphore(1);
    evaluated('gate.permits = 2', new Map([['gate', semaphore]]));
    expect(semaphore.permits).toBe(2);
    expect(() => evaluated('gate.active = 2', new Map([['gate', semaphore]]))).toThrow('“gate.active = 2” is not supported here');
  });

  it.each([
    ['a name', 'mergeal()', 8, '“mergeal” is not defined here'],
    ['a name further back', 'asCompleted({ concurrency: two })', 35, '“two” is not defined here'],
    ['an option', 'asCompleted({ perGroup: 1, concurency: 2 })', 35, 'asCompleted: unknown option "concurency"'],
    ['an option of an option', 'asCompleted({ timeout: { due: 5, then: 1 } })', 22, 'asCompleted: unknown option "timeout.then"'],
    ['a value', 'asCompleted({ concurrency: 0 })', 22, 'asCompleted: concurrency must be a positive integer, Infinity or a Semaphore, got 0'],
    ['an argument', 'limitConcurrency()', 8, 'limitConcurrency: limit must be a positive integer, Infinity or a Semaphore, got undefined'],
    ['a retry without end', 'retry()', 8, 'retry: the count must be an integer of at most 10'],
    ['a retry without an end in sight', 'retry(11)', 8, 'retry: the count must be an integer of at most 10'],
    ['what is not a function', 'Infinity()', 8, 'This is not a function'],
    ['a class that is called', 'Semaphore(1)', 8, "Class constructor Semaphore cannot be invoked without 'new'"],
    ['a member', 'asCompleted().then', 22, '“then” is not available here'],
    ['an expression that breaks off', 'asCompleted({', 21, 'Unexpected token'],
    ['a second expression', 'asCompleted() mergeAll()', 22, 'The expression ends before this'],
    ['nothing', '', 8, 'Unexpected token'],
  ])('says where %s is wrong', (_, text, column, message) => {
    expect(failureOf(text)).toEqual({ message, place: { line: 3, column } });
  });

  it.each([
    'asCompleted.constructor',
    'asCompleted.prototype',
    "'a'.constructor",
    '[].constructor',
    '({}).constructor',
    '({}).__proto__',
    'NEVER.source',
    "asCompleted['constructor']",
    "'abc'[length]",
    'globalThis',
    'window',
    'document',
    'fetch("/")',
    'import("x")',
    'this',
    'eval("1")',
    'new Function("1")',
    '`${1}`',
    '/a+/',
    'async () => 1',
    '({ ...asCompleted })',
    '({ get a() { return 1; } })',
    '(({ a }) => a)({ a: 1 })',
    'asCompleted = 1',
  ])('gives %s no way out', (text) => {
    const outcome = (() => {
      try {
        return evaluated(text);
      } catch (error) {
        return error;
      }
    })();
    expect(outcome === undefined || outcome instanceof DiagramError).toBe(true);
  });

  it('treats prototype as an ordinary property', () => {
    const record = evaluated('({ __proto__: { a: 1 } })') as object;
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
  });

  it('knows all exports of the package', () => {
    expect(evaluated('asCompleted')).toBe(asCompleted);
  });
});

function evaluated(text: string, names: ReadonlyMap<string, unknown> = new Map()): unknown {
  return evaluate({ text, place }, new Map([...vocabulary, ...names]), new Run());
}

function failureOf(text: string) {
  try {
    return evaluated(text);
  } catch (error) {
    const { message, place: where } = error as DiagramError;
    return { message, place: where };
  }
}
