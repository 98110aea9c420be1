import ts from 'typescript';
import { evaluate, playDiagram, readDiagram, type Diagram } from 'rxjs-as-completed/marbles';
import { describe, expect, it } from 'vitest';
import { entries } from './catalogue';
import { setExpression } from './edit';
import { write } from './marks';
import { choicesFor, makesResult, rivalsOf, type Choice } from './operators';
import { vocabulary } from './vocabulary';

const three = readDiagram('a = ----(A|)\n\nb = -#\n\nc = --(C|)\n\n(abc|)\n\n> asCompleted()\n');
const digits = readDiagram('1 = ----(A|)\n\n2 = -(B|)\n\n(12|)\n\n> asCompleted()\n');
const run = evaluate(vocabulary);
const choices = choicesFor(three);
const everything = entries
  .map(({ text }) => readDiagram(text))
  .flatMap((diagram) => rivalsOf(diagram).map(({ expression }) => [expression, diagram] as const));

describe('the choices', () => {
  it('have every operator of the package, and what takes tasks in RxJS', () => {
    const from = (origin: Choice['from']) => [
      ...new Set(choices.filter((choice) => choice.from === origin).map(({ name }) => name)),
    ];
    expect(from('rxjs-as-completed')).toEqual([
      'asCompleted',
      'RateLimit',
      'Semaphore',
      'asEntries',
      'asSettled',
      'asProgress',
      'asStates',
      'firstSuccess',
      'inOrder',
      'limitConcurrency',
      'withTimeoutAll',
      'tasks',
    ]);
    expect(Object.keys(vocabulary)).toEqual(expect.arrayContaining(choices.map(({ name }) => name)));
    expect(from('rxjs')).toEqual(
      expect.arrayContaining([
        'mergeAll',
        'concatAll',
        'switchAll',
        'exhaustAll',
        'combineLatestAll',
        'zipAll',
        'race',
        'forkJoin',
        'merge',
        'concat',
        'zip',
        'combineLatest',
        'toArray',
        'timeout',
      ]),
    );
  });

  it('are all different, and say what they do in one line', () => {
    expect(new Set(choices.map(({ expression }) => expression)).size).toBe(choices.length);
    for (const { does } of choices) expect(does).toMatch(/^[A-Z].{10,90}\.$/);
  });

  it.each(choices.map((choice) => [choice.expression, choice.name] as const))('%s plays', (expression, name) => {
    expect(expression).toContain(name);
    const played = playDiagram(setExpression(three, expression), run);
    expect(write(played.result!)).toMatch(/[A-Z0-9|#]/);
  });

  it('name no tasks that code can’t name', () => {
    const expressions = choicesFor(digits).map(({ expression }) => expression);
    expect(expressions).toContain('mergeAll()');
    expect(expressions.filter((expression) => makesResult(expression))).toEqual([]);
    expect(choicesFor({ ...three, tasks: [] }).filter(({ expression }) => makesResult(expression))).toEqual([]);
  });

  it('are in the time of the diagram', () => {
    const expressions = choicesFor({ ...three, frame: 1_000 }).map(({ expression }) => expression);
    expect(expressions).toEqual(expect.arrayContaining(['withTimeoutAll(5_000)', 'firstSuccess({ stagger: 3_000 })']));
    expect(choicesFor({ ...three, frame: 0.5 }).map(({ expression }) => expression)).toContain('withTimeoutAll(2.5)');
  });

  it('have the types that they should', () => {
    const all = [...new Set([...choices.map(({ expression }) => expression), ...rivalsOfAll(three)])];
    expect(complaintsAbout(all)).toEqual([]);
    expect(complaintsAbout(['asCompleted({ concurrent: 2 })', 'mergeAl()'])).toHaveLength(2);
  }, 60_000);
});

describe('rivalsOf', () => {
  it.each([
    ['limitConcurrency(2)', 'mergeAll(2)'],
    ['limitConcurrency(3, task => task)', 'mergeAll(3)'],
    ['inOrder()', 'concatAll()'],
    ['firstSuccess()', 'race(a, b, c)'],
    ['asCompleted()', 'mergeAll()'],
    ['asCompleted({ concurrency: 2 })', 'mergeAll(2)'],
    ['asCompleted(task => task, 2)', 'mergeAll(2)'],
    ['asCompleted(2)', 'mergeAll(2)'],
    ['asSettled({ concurrency: 1 })', 'mergeMap(task => task.pipe(catchError(reason => of({ reason }))), 1)'],
    ['asEntries()', 'forkJoin({ a, b, c })'],
    ['asProgress()', 'pipe(mergeAll(), scan(count => count + 1, 0))'],
    ['asStates()', "pipe(map(task => task.pipe(startWith('waiting'))), combineLatestAll())"],
    ['withTimeoutAll(5)', 'pipe(mergeAll(), timeout(5))'],
    ['mergeAll(2)', 'limitConcurrency(2)'],
    ['concatAll()', 'inOrder()'],
    ['race(a, b, c)', 'firstSuccess()'],
    ['pipe(mergeAll(), timeout(5))', 'withTimeoutAll(5)'],
    ['tasks({ a, b, c }).pipe(asSettled())', 'mergeMap(task => task.pipe(catchError(reason => of({ reason }))))'],
    ['something(else)', 'asCompleted()'],
  ])('%s is compared with %s first', (expression, rival) => {
    expect(rivalsOf({ ...three, expression })[0]?.expression).toBe(rival);
  });

  it('has no task that code can’t name, and never the expression itself', () => {
    expect(rivalsOf({ ...digits, expression: 'firstSuccess()' })[0]?.expression).toMatch(/^pipe\(mergeMap/);
    for (const { expression } of choices) {
      const rivals = rivalsOf({ ...three, expression }).map((rival) => rival.expression);
      expect(rivals.length, expression).toBeGreaterThan(0);
      expect(rivals).not.toContain(expression);
    }
  });

  it.each(everything)('%s plays on the tasks of a diagram', (expression, diagram) => {
    expect(playDiagram(setExpression(diagram, expression), run).result).toBeDefined();
  });
});

function rivalsOfAll(diagram: Diagram): readonly string[] {
  return choicesFor(diagram).flatMap(({ expression }) =>
    rivalsOf({ ...diagram, expression }).map((rival) => rival.expression),
  );
}

/** What TypeScript says about expressions, with the real types of RxJS and the package. */
function complaintsAbout(expressions: readonly string[]): readonly string[] {
  const names = [...new Set(expressions.flatMap((expression) => expression.match(/[A-Za-z]\w+/g) ?? []))];
  const own = names.filter((name) =>
    /^(as[A-Z]|firstSuccess|inOrder|limitConcurrency|withTimeoutAll|tasks$|RateLimit|Semaphore)/.test(name),
  );
  const theirs = names.filter((name) => name in vocabulary && !own.includes(name) && name !== 'Infinity');
  const lines = expressions.map((expression) =>
    makesResult(expression) ? `result(${expression});` : `result(stream.pipe(${expression}));`,
  );
  const code = [
    `import { type Observable, ${theirs.join(', ')} } from 'rxjs';`,
    `import { type KeyedTask, ${own.join(', ')} } from 'rxjs-as-completed';`,
    'declare const a: Observable<string>, b: Observable<string>, c: Observable<string>;',
    'declare const stream: Observable<KeyedTask<string, string>>;',
    'declare function result(made: Observable<unknown>): void;',
    ...lines,
  ].join('\n');
  const file = `${import.meta.dirname}/expressions.generated.ts`;
  const { config } = ts.readConfigFile(`${import.meta.dirname}/../../tsconfig.json`, (path) =>
    ts.sys.readFile(path),
  ) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: [], files: [file] },
    ts.sys,
    `${import.meta.dirname}/../..`,
  );
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.fileExists = (path) => path === file || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === file ? ts.createSourceFile(path, code, ts.ScriptTarget.ES2022) : getSourceFile(path, ...rest);
  const program = ts.createProgram([file], { ...options, noUnusedLocals: false }, host);
  const source = program.getSourceFile(file)!;
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    ({ messageText, start }) => {
      const { line } = source.getLineAndCharacterOfPosition(start!);
      return `${code.split('\n')[line]}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    },
  );
}
