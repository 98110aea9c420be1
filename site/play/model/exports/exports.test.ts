/* eslint-disable @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-assignment -- runs the code that is exported */
import * as rxjs from 'rxjs';
import * as testing from 'rxjs/testing';
import * as asCompleted from 'rxjs-as-completed';
import { checkDiagram, playDiagram, readDiagram, type DiagramRun } from 'rxjs-as-completed/marbles';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { addMark, BLANK, setExpression, textOf } from '../edit';
import { asCode } from './asCode';
import { asTestScheduler } from './asTestScheduler';
import { asTextTest } from './asTextTest';
import { fileName } from './fileName';
import { blank, played, run } from './samples';

describe('asTestScheduler', () => {
  it.each(played)('makes a test that passes of %s', (name, diagram) => {
    const exported = asTestScheduler(diagram);
    if (exported.code === undefined) {
      expect(withReason).toContain(name);
      return;
    }
    expect(withReason).not.toContain(name);
    runTest(exported.code);
  });

  it('makes a test that fails if something else happens', () => {
    const { code = '' } = asTestScheduler(playDiagram(blank, run));
    for (const [right, wrong] of [
      ["'-#'", "'--#'"],
      ["toBe('^!')", "toBe('^-!')"],
      ['asCompleted', 'asSettled'],
    ] as const) {
      expect(code).toContain(right);
      expect(() => runTest(code.replaceAll(right, wrong))).toThrow();
    }
  });

  it('reads like one that a person has written', () => {
    expect(asTestScheduler(readDiagram(BLANK)).code).toBe(`import { TestScheduler } from 'rxjs/testing';
import { asCompleted, tasks } from 'rxjs-as-completed';

// jest, or vitest with \`globals: true\`; else: import { expect, it } from 'vitest';
it('asCompleted()', () => {
  // An outcome, progress or error has more properties than the ones that matter.
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toMatchObject(expected));

  scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
    const a = cold('---(A|)');
    const b = cold('-(B|)');
    const result = tasks({ a, b }).pipe(asCompleted());

    expectObservable(result).toBe('-B-(A|)');
    expectSubscriptions(a.subscriptions).toBe('^--!');
    expectSubscriptions(b.subscriptions).toBe('^!');
  });
});
`);
  });

  it.each([
    ['a = -|\n\n(a|)\n', /no line with >/],
    ['a = -|\n\n(a|)\n\n> mergeAll()\n', /no result/],
    ['a = -|\n\n(a|)\n\n> mergeAll()\ncold := 1\n\n-|\n', /“cold” is a name that the test needs/],
    ['a = -|\n\n(a|)\n\n> mergeAll()\nframe = 0.5\n\n-|\n', /whole milliseconds/],
    ['a = -|\n\n(a|)\n\n> asCompleted({ timeout: 75 })\nframe = 50\n\n-|\n', /between two frames/],
    ['a = -(12)@2:|\n\n(a|)\n\n> mergeAll()\n\n-(12)@2:|\n', /no room/],
  ])('gives a reason for %j', (text, reason) => {
    expect(asTestScheduler(readDiagram(text))).toEqual({ reason: expect.stringMatching(reason) });
  });
});

describe('asCode', () => {
  it.each(played)('makes a program of %s that prints its result', (_, diagram) => {
    const { code } = asCode(diagram);
    const printed = printedBy(code!);
    const { marks, legend } = diagram.result!;
    const scale = diagram.frame === 1 && !textOf(diagram).includes('pause(') ? 100 : 1;
    const expected = marks.map(({ symbol }) => {
      const meaning = legend.has(symbol)
        ? slower(evaluated(legend.get(symbol)!), scale)
        : symbol === '#'
          ? 'error'
          : symbol;
      return symbol === '|' ? ['completed'] : symbol === '#' ? ['failed with', meaning] : [meaning];
    });
    expect(printed).toMatchObject(expected);
  });

  it('reads like one that a person has written', () => {
    expect(asCode(addMark(readDiagram(BLANK), 'a', 1)).code).toBe(
      `import { map, merge, mergeMap, of, timer } from 'rxjs';
import { asCompleted, tasks } from 'rxjs-as-completed';

const a = merge(timer(100).pipe(map(() => '1')), timer(300).pipe(map(() => 'A')));
const b = timer(100).pipe(map(() => 'B'));

const result = tasks({ a, b }).pipe(asCompleted());

result.subscribe({
  next: (value) => console.log(value),
  error: (error) => console.log('failed with', error),
  complete: () => console.log('completed'),
});
`.replace('mergeMap, of, ', ''),
    );
  });

  it('scales what is in milliseconds', () => {
    const { code } = asCode(
      setExpression(blank, 'asCompleted({ timeout: { due: 5 }, rate: new RateLimit(2, { per: 30 }) })'),
    );
    expect(code).toContain('asCompleted({ timeout: { due: 500 }, rate: new RateLimit(2, { per: 3_000 }) })');
  });

  it.each([
    ['a = -|\n\n(a|)\n', /no line with >/],
    ['a = -|\n\n(a|)\n\n> mergeAll()\nconsole := 1\n\n-|\n', /“console” is a name/],
    ['a = -|\n\n(a|)\n\n> mergeAll()\n\n--|\nsubs = -^-!\n', /later/],
  ])('gives a reason for %j', (text, reason) => {
    expect(asCode(readDiagram(text))).toEqual({ reason: expect.stringMatching(reason) });
  });
});

describe('asTextTest', () => {
  it.each(played)('makes a file and a test of %s', (_, diagram) => {
    const text = textOf(diagram);
    const exported = asTextTest(text);
    expect(exported.text.code).toBe(text);
    const checked: string[] = [];
    runTest(exported.test.code!, text, (read, given) => {
      checked.push(read);
      checkDiagram(read, given);
    });
    expect(checked).toEqual([text]);
  });

  it('reads like one that a person has written', () => {
    expect(asTextTest(textOf(playDiagram(setExpression(blank, 'race(a, b)'), run))).test.code)
      .toBe(`import { readFileSync } from 'node:fs';
import { race } from 'rxjs';
import { checkDiagram } from 'rxjs-as-completed/marbles';

// jest, or vitest with \`globals: true\`; else: import { it } from 'vitest';
it('race(a, b)', () => {
  checkDiagram(readFileSync('race.txt', 'utf8'), (stream, { a, b }) => race(a, b));
});
`);
  });

  it('gives a reason for what is no diagram', () => {
    expect(asTextTest('a = )').test).toEqual({ reason: 'There is no ( for this )' });
    expect(asTextTest('a = -|\n').test).toEqual({ reason: expect.stringContaining('no line with >') });
  });
});

describe('fileName', () => {
  it.each([
    ['% Two tasks: one, and “another”!\n\na = -|\n\n(a|)\n\n> mergeAll()\n', 'two-tasks-one-and-another'],
    [`% ${'word '.repeat(40)}\n\na = -|\n\n(a|)\n\n> mergeAll()\n`, 'word-word-word-word-word-word-word-word'],
    ['a = -|\n\n(a|)\n\n> mergeAll()\n', 'mergeAll'],
    ['a = -|\n\n(a|)\n\n> (x)\n', 'diagram'],
    ['a = -|\n', 'diagram'],
  ])('of %j', (text, name) => {
    expect(fileName(readDiagram(text))).toBe(name);
  });
});

/** What the notation of TestScheduler has no room for, and what can't be known from the text. */
const withReason: readonly string[] = [
  'asSettled(task => task.pipe(retry(1)))',
  'asProgress()',
  'asStates()',
  'mergeMap(task => task.pipe(catchError(reason => of({ reason }))))',
];

function runTest(code: string, file = '', check: (text: string, run: DiagramRun) => void = () => undefined): void {
  const tests: (() => void)[] = [];
  execute(
    code,
    {
      'node:fs': { readFileSync: () => file },
      'rxjs-as-completed/marbles': { checkDiagram: check },
    },
    { expect, it: (_: string, test: () => void) => tests.push(test) },
  );
  expect(tests).toHaveLength(1);
  for (const test of tests) test();
}

function printedBy(code: string): readonly unknown[] {
  const printed: unknown[][] = [];
  const scheduler = new testing.TestScheduler(() => undefined);
  scheduler.run(() => {
    scheduler.maxFrames = 1_000_000;
    execute(code, {}, { console: { log: (...values: unknown[]) => printed.push(values) } });
  });
  return printed;
}

function execute(
  code: string,
  modules: Readonly<Record<string, unknown>>,
  globals: Readonly<Record<string, unknown>>,
): void {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const known: Readonly<Record<string, unknown>> = {
    rxjs,
    'rxjs/testing': testing,
    'rxjs-as-completed': asCompleted,
    ...modules,
  };
  new Function('require', 'exports', ...Object.keys(globals), outputText)(
    (name: string) => known[name],
    {},
    ...Object.values(globals),
  );
}

/** With the times that the package measures. */
function slower(value: unknown, scale: number): unknown {
  if (Array.isArray(value)) return value.map((item) => slower(item, scale));
  if (typeof value !== 'object' || value === null) return value;
  const times = ['elapsed', 'duration', 'started', 'ended', 'due'];
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      times.includes(name) && typeof inner === 'number' ? inner * scale : slower(inner, scale),
    ]),
  );
}

function evaluated(code: string): unknown {
  return new Function(`return (${code});`)();
}
