import { readDiagram } from 'rxjs-as-completed/marbles';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { textOf } from './edit';
import { asCode } from './exports/asCode';
import { asTestScheduler } from './exports/asTestScheduler';
import { asTextTest } from './exports/asTextTest';
import { played } from './exports/samples';
import { makesResult } from './makesResult';
import { choicesFor, rivalsOf } from './operators';
import { vocabulary } from './vocabulary';

// Everything is compiled as one program: reading the types of RxJS and of the test runner takes most of the time.

const three = readDiagram('a = ----(A|)\n\nb = -#\n\nc = --(C|)\n\n(abc|)\n\n> asCompleted()\n');
const choices = choicesFor(three);
const expressions = new Set(
  choices.flatMap(({ expression }) => [
    expression,
    ...rivalsOf({ ...three, expression }).map((rival) => rival.expression),
  ]),
);
const wrong = ['asCompleted({ concurrent: 2 })', 'mergeAl()'];

const exported = played.flatMap(([name, diagram], index) =>
  [asTestScheduler(diagram), asCode(diagram), asTextTest(textOf(diagram)).test].flatMap(({ code }, kind) =>
    code === undefined ? [] : [[`${index} ${name} ${kind}`, code] as const],
  ),
);
const all: readonly (readonly [string, string])[] = [
  ...exported,
  ['the choices', programOf([...expressions])],
  ...wrong.map((expression) => [expression, programOf([expression])] as const),
];

describe('the types', () => {
  const complaints = complaintsAbout(all);

  it('of everything that is exported fit', () => {
    expect(exported.length).toBeGreaterThan(played.length * 2);
    expect(exported.map(([name]) => complaints.get(name)).filter((found) => found?.length !== 0)).toEqual([]);
  });

  it('of the choices and their rivals are what they should be', () => {
    expect(expressions.size).toBeGreaterThan(choices.length);
    expect(complaints.get('the choices')).toEqual([]);
  });

  it.each(wrong)('are looked at: %s has a wrong one', (expression) => {
    expect(complaints.get(expression)).toHaveLength(1);
  });
});

/** A program that runs the expressions, with the real types of RxJS and the package. */
function programOf(some: readonly string[]): string {
  const names = [...new Set(some.flatMap((expression) => expression.match(/[A-Za-z]\w+/g) ?? []))];
  const own = names.filter((name) =>
    /^(as[A-Z]|firstSuccess|inOrder|limitConcurrency|withTimeoutAll|tasks$|RateLimit|Semaphore)/.test(name),
  );
  const theirs = names.filter((name) => name in vocabulary && !own.includes(name) && name !== 'Infinity');
  const lines = some.map((expression) =>
    makesResult(expression) ? `result(${expression});` : `result(stream.pipe(${expression}));`,
  );
  return [
    `import { ${['type Observable', ...theirs].join(', ')} } from 'rxjs';`,
    `import { ${['type KeyedTask', ...own].join(', ')} } from 'rxjs-as-completed';`,
    'declare const a: Observable<string>, b: Observable<string>, c: Observable<string>;',
    'declare const stream: Observable<KeyedTask<string, string>>;',
    'declare function result(made: Observable<unknown>): void;',
    // An expression may name no tasks, and an option may have the name of an operator.
    `void [${['a', 'b', 'c', ...theirs, ...own].join(', ')}];`,
    ...lines,
  ].join('\n');
}

/** What TypeScript says about each of the programs, by its name. */
function complaintsAbout(programs: readonly (readonly [string, string])[]): ReadonlyMap<string, readonly string[]> {
  const site = `${import.meta.dirname}/../..`;
  const codes = new Map(programs.map(([, code], index) => [`${import.meta.dirname}/${index}.generated.ts`, code]));
  const { config } = ts.readConfigFile(`${site}/tsconfig.json`, (path) => ts.sys.readFile(path)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ['x'] }, ts.sys, site);
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.fileExists = (path) => codes.has(path) || fileExists(path);
  host.getSourceFile = (path, ...rest) => {
    const code = codes.get(path);
    return code === undefined ? getSourceFile(path, ...rest) : ts.createSourceFile(path, code, ts.ScriptTarget.ES2022);
  };
  const program = ts.createProgram(
    [...codes.keys()],
    { ...options, noUnusedParameters: false, types: ['node', 'vitest/globals'] },
    host,
  );
  return new Map(
    [...codes].map(([path, code], index) => {
      const source = program.getSourceFile(path)!;
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      return [
        programs[index][0],
        found.map(
          ({ messageText, start }) =>
            `${code.slice(start).split('\n')[0]}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
        ),
      ];
    }),
  );
}
