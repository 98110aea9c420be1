import * as rxjs from 'rxjs';
import { map, mergeMap, NEVER, of } from 'rxjs';
import * as rxjsAsCompleted from 'rxjs-as-completed';
import { RateLimit, Semaphore } from 'rxjs-as-completed';
import { DiagramError, evaluate, playDiagram, readDiagram } from '../../lib/marbles/index';
import { evaluated } from './evaluated';

describe('evaluate reads', () => {
  it.each<[code: string, value: unknown]>([
    ["'a'", 'a'],
    ["'\\n\\t\\r\\b\\f\\v\\0\\x41\\u0042\\u{1F600}\\'\\q\\\n'", "\n\t\r\b\f\v\0AB😀'q"],
    ['"it\'s"', "it's"],
    ['7_000', 7000],
    ['1.5e3', 1500],
    ['.5', 0.5],
    ['0xff', 255],
    ['12n', 12n],
    ['-1', -1],
    ["+'3'", 3],
    ['[true, false, null, undefined, Infinity, NaN]', [true, false, null, undefined, Infinity, NaN]],
    ['[1, [2,],]', [1, [2]]],
    ["{ a: 1, 'b c': { 3: 4, }, if: 5, 0x10: 6 }", { a: 1, 'b c': { 3: 4 }, if: 5, 16: 6 }],
    ['(x => ({ x }))(2)', { x: 2 }],
    ['((x, y) => x === y ? 1 : 2)(1, 1)', 1],
    ['(() => {})()', undefined],
    ['(() => { return; })()', undefined],
    ["(x => { return x.length; })('abc')", 3],
    ['(({ a, b: [c, { d }] }, e) => [a, c, d, e])({ a: 1, b: [2, { d: 3 }] }, 4)', [1, 2, 3, 4]],
    ['(x => { if (x > 1) return 1; else { return 2; } })(1)', 2],
    ['(x => { if (x > 1) return 1; if (x < 1) return 2 })(2)', 1],
    ['(x => { while (x) { if (x) return x; } })(2)', 2],
    ['(x => { while (x) { return x; } return 3; })(0)', 3],
    ['(function (x) { ; x; return x; })(2)', 2],
    ['1 + 2 * 3 - 4 / 2 % 3', 5],
    ['2 - 1 - 1', 0],
    ["1 + '2'", '12'],
    ["'a' + null", 'anull'],
    ['[1 < 2, 2 <= 1, 1 > 2, 2 >= 2, 1 !== 1]', [true, false, false, true, false]],
    ['!(1 > 2) && 3', 3],
    ['0 || null ?? 4', 4],
    ['false && oops', false],
    ['1 || oops', 1],
    ['1 ?? oops', 1],
    ['1 ? 2 : oops', 2],
    ['0 ? oops : 2', 2],
    ['{ 1: 3, 2: 4 }[1 + 1]', 4],
    ["[1, 2]['0'] + 'abc'[1]", '1b'],
    ['{ a: 1 }.b', undefined],
    ["'abc'.startsWith('a')", true],
    ['[1, 2, 3].filter(x => x > 1).map(x => x * 2)', [4, 6]],
    ['1 // one\n + 2 /* two\n */', 3],
    ['new Thing(4).index', 4],
    ['new things.Thing().index', 3],
    ['[new Thing][0].index', 3],
    ["new things['Thing'](5).index", 5],
    ['fail.message + fail.name + fail.code', 'no!Error7'],
  ])('%s', (code, value) => {
    class Thing { constructor(readonly given = 3) {} get index() { return this.given; } }
    expect(valueOf(code, { Thing, things: { Thing }, fail: Object.assign(new Error('no!'), { code: 7 }) })).toEqual(value);
  });

  it('generators, on demand', () => {
    const generator = valueOf('(function* (x) { while (true) { yield x; yield 6; } })(5)') as Generator<number>;
    expect([generator.next(), generator.next(), generator.next()].map(({ value }) => value)).toEqual([5, 6, 5]);
  });

  it('what changes permits and starts, and nothing else', () => {
    const scope = { gate: new Semaphore(1), rate: new RateLimit(1, { per: 5 }) };
    expect(valueOf('[gate.permits = 2, rate.starts = 3]', scope)).toEqual([2, 3]);
    expect([scope.gate.permits, scope.rate.starts]).toEqual([2, 3]);
    expect(failureOf('gate.active = 2', scope)).toBe('3:8 Only permits and starts can be assigned');
    expect(failureOf('gate = 2', scope)).toBe('3:8 Only permits and starts can be assigned');
    expect(failureOf("gate['permits' + ''] = 2", scope)).toBe('3:8 Only permits and starts can be assigned');
    expect(failureOf('gate.permits = -1', scope)).toContain('3:8 Semaphore: permits must be');
  });

  it('definitions, whose functions may use the other definitions', () => {
    const text = 'a    = -|\n\n>      of(two())\none := 1\ntwo := () => one + three\nthree := 3\n';
    expect(playDiagram(readDiagram(text), evaluated).result!.marks[0]!.symbol).toBe('4');
  });

  it('an expression of several lines, and says where it is wrong', () => {
    const text = 'a    = -A|\n\n>      pipe(\n>        mergeAll(),\n>        mapp(1),\n>      )\n';
    expect(() => playDiagram(readDiagram(text), evaluated)).toThrow(expect.objectContaining({ line: 5, column: 10 }));
    expect(playDiagram(readDiagram(text.replace('mapp(1)', 'map(x => x)')), evaluated).result!.marks).toHaveLength(2);
  });
});

describe('evaluate refuses', () => {
  it.each([
    ['mergeal()', '3:8 “mergeal” is not defined here'],
    ['asCompleted({ concurrency: two })', '3:35 “two” is not defined here'],
    ['asCompleted({ perGroup: 1, concurency: 2 })', '3:35 asCompleted: unknown option "concurency"'],
    ['asCompleted({ timeout: { due: 5, then: 1 } })', '3:22 asCompleted: unknown option "timeout.then"'],
    ['asCompleted({ concurrency: 0 })', '3:22 asCompleted: concurrency must be a positive integer, Infinity or a Semaphore, got 0'],
    ['limitConcurrency()', '3:8 limitConcurrency: limit must be a positive integer, Infinity or a Semaphore, got undefined'],
    ['Infinity()', '3:8 This is not a function'],
    ['Semaphore(1)', "3:8 Class constructor Semaphore cannot be invoked without 'new'"],
    ['asCompleted().then', '3:22 “then” is not available here'],
    ['undefined.then', '3:18 undefined has no “then”'],
    ['null[1]', '3:13 null has no “1”'],
    ['[][[]]', '3:11 A key is a string or a number'],
    ['asCompleted({', '3:19 This ( is never closed'],
    ['asCompleted(]', '3:19 This ( is never closed'],
    ['asCompleted())', '3:21 Nothing was opened that this ) could close'],
    ['1 +', '3:11 The expression breaks off here'],
    ['a.', '3:10 The expression breaks off here'],
    ['{ a: 1, ', '3:8 This { is never closed'],
    ['asCompleted() mergeAll()', '3:22 The expression ends before this'],
    ['a.1', '3:9 The expression ends before this'],
    ["a.'b'", "3:10 “'b'” is not supported here"],
    ['5', '3:8 This is neither an operator nor an observable'],
    ['x => 5', '3:8 This is not an operator; did you forget to call it?'],
    ['asCompleted', '3:8 As an operator, this throws “asCompleted: options must be a plain object or a number, got an instance of Observable”; did you forget to call it?'],
    ['x => oops', '3:13 “oops” is not defined here'],
    ['throwing()', '3:8 text'],
    ['[] + 1', '3:8 + is for numbers and strings'],
    ['-(x => x)', '3:8 - is for numbers and strings'],
    ['1n * 1n', '3:8 * is for numbers and strings'],
    ["'abc", '3:8 This string is never closed'],
    ['`${1}`', '3:8 Template strings are not supported here; join strings with +'],
    ['a & a', '3:10 “&” is not supported here'],
    ['1 == 1', '3:10 The expression ends before this'],
    ['...a', '3:8 “...” is not supported here'],
    ['{ ...a }', '3:10 “...” is not supported here'],
    ['{ get a() { return 1; } }', '3:14 “a” is not supported here'],
    ['{ [a]: 1 }', '3:10 “[” is not supported here'],
    ["{ 'a' }", "3:10 “'a'” is not supported here"],
    ['this', '3:8 “this” is not supported here'],
    ['async () => 1', '3:8 “async” is not supported here'],
    ['(this) => 1', '3:9 “this” is not supported here'],
    ['(a = 1) => 1', '3:11 “=” is not supported here'],
    ['(true) => 1', '3:9 “true” is not supported here'],
    ['function f() {}', '3:17 “f” is not supported here'],
    ['() => { yield 1 }', '3:16 “yield” is not supported here'],
    ['function* () { () => { yield 1 } }', '3:31 “yield” is not supported here'],
    ['() => { const x = 1; }', '3:16 “const” is not supported here'],
    ['new new Thing()', '3:12 “new” is not supported here'],
    ['import("x")', '3:8 “import” is not supported here'],
    ['/a+/', '3:8 “/” is not supported here'],
  ])('%s', (code, failure) => {
    expect(failureOf(code, { throwing: () => { throw 'text'; } })).toBe(failure);
  });

  it.each([
    'asCompleted.constructor', 'asCompleted.prototype', 'asCompleted.name', 'asCompleted.call', "'a'.constructor", '[].constructor', '({}).constructor', '({}).__proto__',
    "({})['__proto__']", "({})['con' + 'structor']", 'NEVER.source', 'NEVER.constructor', "asCompleted['constructor']", 'globalThis', 'process',
    'require', 'fetch("/")', 'eval("1")', 'new Function("1")', '(({ constructor: c }) => c)({})', '(([c]) => c)(asCompleted)', '(({ prototype }) => prototype)(asCompleted)',
    '(x => x).constructor', '(function* () {})().constructor', 'asCompleted = 1', 'getter.secret', 'nothing.hidden',
  ])('%s, which would lead out', (code) => {
    const getter = { get secret() { return 'secret'; } };
    const result = outcomeOf(code, { getter, nothing: Object.create({ hidden: 'secret' }) as object });
    expect(result === undefined || result instanceof DiagramError).toBe(true);
  });

  it.each([
    ["of(x => 1).pipe(pluck('constructor'), map(F => F('return typeof process')()))", 'pluck'],
    ["of({}).pipe(pluck('__proto__'), map(p => p.permits))", 'pluck'],
    ["of(x => 1, x => 2).pipe(distinctUntilKeyChanged('constructor', (x, y) => x('return false')()))", 'distinctUntilKeyChanged'],
    ['pairs(NEVER)', 'pairs'],
  ])('%s, as RxJS would read any property', (expression, name) => {
    const diagram = readDiagram(`> ${expression}`);
    expect(() => playDiagram(diagram, evaluated)).toThrow(new RegExp(`${name}”? is not (available|defined) here`));
  });

  it.each([
    ['of(identity).pipe(map([].some, { length: 3 }))', '1:28 “some” can only be called here'],
    ['of([]).pipe(map(({ map }) => map))', '1:22 “map” can only be called here'],
    ["forkJoin({ length: of(3), '__proto__': of([]) }).pipe(map(x => x.some(y => y)))", '1:68 “some” is not available here'],
    ['defer(() => { EMPTY.permits = 1; return EMPTY; })', '1:17 This has no permits'],
    ['defer(() => { config.permits = 1; return EMPTY; })', '1:17 This has no permits'],
  ])('%s', (expression, failure) => {
    expect(() => playDiagram(readDiagram(`> ${expression}`), evaluated)).toThrow(DiagramError);
    try {
      playDiagram(readDiagram(`> ${expression}`), evaluated);
    } catch (error) {
      const { line, column, message } = error as DiagramError;
      expect(`${line}:${column} ${message}`).toBe(failure);
    }
  });

  it.each([[undefined, 'undefined'], [null, 'null'], ['mergeAll', '"mergeAll"'], [new Map(), '[object Map]']])('a scope that is no object with names: %s', (scope, shown) => {
    expect(() => evaluate(scope as never)).toThrow(new TypeError(`evaluate: scope must be a plain object, got ${shown}`));
  });

  it('to change prototypes', () => {
    const record = valueOf('{ __proto__: { a: 1 } }') as object;
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    expect(Object.keys(record)).toEqual(['__proto__']);
  });

  it('a diagram without an expression', () => {
    expect(() => playDiagram(readDiagram('a    = -|\n'), evaluated)).toThrow(expect.objectContaining({ message: 'There is no line with > that says what is run', line: 2 }));
  });
});

describe('what functions throw', () => {
  const text = 'a    = -A|\n\n       (a|)\n\n>      mergeMap(task => task.pipe(map(value => f(value))))\n';

  it('while observables call them is an outcome, unless the code is wrong', () => {
    const scope = { mergeMap, map };
    const f = () => { throw new TypeError('mine'); };
    expect(playDiagram(readDiagram(text), evaluate({ ...scope, f })).result!.legend.get('#')).toBe("{ name: 'TypeError', message: 'mine' }");
    expect(() => playDiagram(readDiagram(text), evaluate(scope))).toThrow(expect.objectContaining({ message: '“f” is not defined here', line: 5 }));
  });

  it('is thrown again by whatever is called later, if the code is wrong', () => {
    const thrown: unknown[] = [];
    const twice = (f: () => unknown) => {
      for (let time = 0; time < 2; time++) {
        try {
          f();
        } catch (error) {
          thrown.push(error);
        }
      }
      return NEVER;
    };
    expect(failureOf('twice(() => oops)', { twice })).toBe('3:20 “oops” is not defined here');
    expect(thrown[0]).toBeInstanceOf(DiagramError);
    expect(thrown[1]).toBe(thrown[0]);
  });

  it('if they throw the error of another diagram is that error', () => {
    const error = (() => { try { return readDiagram('?'); } catch (thrown) { return thrown; } })();
    expect(outcomeOf('f()', { f: () => { throw error; } })).toBe(error);
  });
});

/** What code in a diagram is worth. */
function valueOf(code: string, scope: object = {}): unknown {
  let value: unknown;
  const keep = (given: unknown) => {
    value = given;
    return NEVER;
  };
  const diagram = { ...readDiagram('a    = -|\n'), expression: `keep(${code})` };
  evaluate({ ...scope, keep })(of(), { a: NEVER }, diagram);
  return value;
}

function outcomeOf(code: string, scope: object): unknown {
  try {
    return valueOf(code, { ...everything, ...scope });
  } catch (error) {
    return error;
  }
}

function failureOf(code: string, scope: object = {}): string {
  const diagram = readDiagram(`a    = -|\n\n>      ${code}\n`);
  try {
    playDiagram(diagram, evaluate({ ...everything, ...scope }));
    return 'nothing';
  } catch (error) {
    const { message, line, column } = error as DiagramError;
    return `${line}:${column} ${message}`;
  }
}

const everything: Record<string, unknown> = { ...rxjs, ...rxjsAsCompleted };
