import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { compile, type Compiled } from './compile.js';
import { root, snippetsOf, type Snippet } from './pages.js';
import { play } from './play.js';

/** Code as users write it: a call for every signature of the package, by the name to hover over. */
const calls: Readonly<Record<string, readonly string[]>> = {
  asCompleted: forms('asCompleted'),
  asProgress: forms('asProgress'),
  asSettled: forms('asSettled'),
  firstSuccess: forms('firstSuccess'),
  inOrder: forms('inOrder'),
  limitConcurrency: forms('limitConcurrency', '3'),
  withTimeoutAll: forms('withTimeoutAll', '3_000'),
  tasks: ['tasks(names, load)', 'tasks([of(1)])', 'tasks(new Map([["one", of(1)]]))', 'tasks({ one: of(1) })'],
  Semaphore: ['new Semaphore(3)'],
  guard: ['new Semaphore(3).guard(of(1))'],
  TimeoutAllError: ['new TimeoutAllError({ due: 1, completed: 0, running: ["one"], waiting: [], errors: [] })'],
  record: ['work.pipe(record(use))', 'work.pipe(record(asCompleted(), use))'],
  toMarbles: ['toMarbles(recording)'],
};

function forms(operator: string, ...first: string[]): string[] {
  const call = (source: string, ...more: string[]) => `${source}.pipe(${operator}(${[...first, ...more].join(', ')}))`;
  const options = '{ groupBy: String, perGroup: 1 }';
  return [call('names', 'load'), call('names', 'load', options), call('work'), call('work', options)];
}

/** The names that cannot be understood without a diagram. */
const drawn = Object.keys(calls).filter(name => !['guard', 'TimeoutAllError', 'record', 'toMarbles'].includes(name));

const speakForThemselves = ['Fulfilled.status', 'Rejected.status', 'Empty.status'];

/** Faulty documentation, and the faults that the check must find. */
const faulty = {
  bare: {
    call: 'bare(1)',
    declaration: 'declare function bare(one: number): void;',
    faults: ['no sentence', 'no example', '@param: , not one', 'no @returns'],
  },
  careless: {
    call: 'careless(1, 2)',
    declaration: `
      /**
       * what it does
       * @param two - the second
       * @param one
       * @returns nothing
       * @example careless(1, 2)
       */
      declare function careless(one: number, two: number): void;`,
    faults: ['not in the order @example, @typeParam, @see, @param, @returns, @throws', 'no sentence', 'no example', '@param: two, not one, two'],
  },
};

const users = `
  import { of, type Observable } from 'rxjs';
  import { ${Object.keys(calls).filter(name => !['guard', 'record', 'toMarbles'].includes(name)).join(', ')} } from './index.js';
  import { record, toMarbles, type Recording } from './marbles/index.js';
  declare const names: Observable<string>;
  declare const load: (name: string) => Promise<number>;
  declare const work: Observable<Promise<number>>;
  declare const use: (recording: Recording) => void;
  declare const recording: Recording;
  ${Object.values(faulty).map(({ declaration, call }) => `${declaration}\n${call};`).join('\n')}
  ${Object.values(calls).flat().join(';\n')};
`;

const entryPoints = ['lib/index.ts', 'lib/marbles/index.ts'];

/** The path that the declarations would have if they were written. */
const folder = join(root, 'declarations');

function declarationsOf(file: string): string {
  return join(folder, file.replace(/^lib\//, '').replace(/\.ts$/, '.d.ts'));
}

const { options } = ts.getParsedCommandLineOfConfigFile(
  join(root, 'tsconfig.build.json'),
  { outDir: folder, emitDeclarationOnly: true, declarationMap: false, sourceMap: false, inlineSources: false },
  { ...ts.sys, onUnRecoverableConfigFileDiagnostic: ({ messageText }) => { throw new Error(String(messageText)); } },
)!;

let opened: Editor | undefined;
const editor = () => (opened ??= openEditor(emitDeclarations(), users));

describe('an editor shows, from the emitted declarations,', () => {
  beforeAll(() => void editor());

  it.each(entryPoints.flatMap(entryPoint => exportsOf(readFileSync(join(root, entryPoint), 'utf8'))))('what %s is, at its import', name => {
    expect(faultsOf(name, editor().hoverExport(name))).toEqual([]);
  });

  describe.each(Object.entries(calls))('everything about %s', (name, written) => {
    it.each(written)('in %s', call => {
      expect(faultsOf(name, editor().hoverCall(name, call))).toEqual([]);
    });
  });

  it('every signature of the package in one of these calls', () => {
    const hovered = Object.entries(calls).flatMap(([name, written]) => written.map(call => editor().hoverCall(name, call).signature));
    expect(editor().signatures().filter(signature => !hovered.includes(signature)).map(signature => signature.getText())).toEqual([]);
    expect(editor().errors()).toEqual([]);
  });

  it('every property of its classes and interfaces, and the default of every option', () => {
    const properties = editor().properties();
    expect(properties.length).toBeGreaterThan(40);
    expect(properties.filter(({ text }) => text === '').map(({ name }) => name)).toEqual(speakForThemselves);
    const options = properties.filter(({ name, tags }) => /Options\./.test(name) && !tags.includes('defaultValue'));
    expect(options.filter(({ text }) => !/Requires `\w+`|^Not here|[Bb]y default|without which/.test(text)).map(({ name }) => name)).toEqual([]);
  });

  it.each(Object.entries(faulty))('what the documentation of %s lacks', (name, { call, faults }) => {
    expect(faultsOf(name, editor().hoverCall(name, call))).toEqual(faults);
  });
});

const sources = readdirSync(join(root, 'lib')).filter(file => file.endsWith('.ts')).map(file => {
  const path = `lib/${file}`;
  return { path, examples: examplesOf(path, readFileSync(join(root, path), 'utf8')) };
});

describe('examples in the documentation', () => {
  let everything: Map<Snippet, Compiled>;

  beforeAll(() => {
    everything = compile(sources.flatMap(({ examples }) => examples));
  });

  describe.each(sources.filter(({ examples }) => examples.length > 0))('$path', ({ examples }) => {
    it.each(examples)('line $line', async example => {
      const compiled = everything.get(example)!;
      // the imports that `compile` adds do not distinguish types from values
      expect(compiled.complaints.filter(complaint => !complaint.includes(' TS1484: '))).toEqual([]);
      expect(await play(compiled)).toBe(example.output);
    });
  });

  it('are found only in comments, each with the output it announces', () => {
    expect(examplesOf('lib/one.ts', [
      '/**',
      ' * ```ts',
      ' * one(); // → 1',
      ' *   two();',
      ' * // → 2',
      ' * ```',
      ' */',
      'const text = `',
      '```ts',
      'three();',
      '```',
      '`;',
    ].join('\n'))).toEqual([{ page: 'lib/one.ts', line: 3, code: 'one(); // → 1\n  two();\n// → 2', isSetup: false, output: '1\n2' }]);
  });
});

/** The examples in the comments of a source, with their output from the lines `// → …`. */
function examplesOf(path: string, source: string): Snippet[] {
  let inComment = false;
  const text = source.split('\n').map(line => {
    inComment ||= line.trimStart().startsWith('/**');
    const words = inComment ? line.replace(/^\s*(?:\/\*\*|\*\/|\*) ?/, '') : '';
    if (line.endsWith('*/')) inComment = false;
    return words;
  }).join('\n');
  return snippetsOf({ path, text }).map(snippet => {
    const printed = [...snippet.code.matchAll(/\/\/ → (.*)$/gm)].map(([, line]) => line);
    return { ...snippet, output: printed.join('\n') };
  });
}

/** What an editor shows on hover. */
interface Hover {
  readonly documentation: string;
  readonly tags: readonly { readonly name: string; readonly text: string }[];
}

/** What an editor shows when hovering over a call. */
interface CallHover extends Hover {
  /** The signature chosen by the compiler. */
  readonly signature: ts.SignatureDeclaration;
}

/** The order of the tags in a documentation comment, after the sentence, the diagram and the text. */
const order = ['example', 'typeParam', 'see', 'param', 'returns', 'throws'];

/** What is missing or misplaced in the documentation of a name. */
function faultsOf(name: string, hover: Hover | CallHover): string[] {
  const faults: string[] = [];
  const { documentation, tags } = hover;
  const places = tags.map(({ name }) => order.indexOf(name));
  if (places.some((place, at) => place < (places[at - 1] ?? 0))) faults.push(`not in the order @${order.join(', @')}`);
  const texts = (tag: string) => tags.filter(({ name }) => name === tag).map(({ text }) => text);
  if (!/^[A-Z][^\n]*[.](?:\n|$)/.test(documentation)) faults.push('no sentence');
  if (drawn.includes(name) && !documentation.replace(/^.*/, '').startsWith(diagramOf(name))) faults.push('no diagram after the sentence, or no text after the diagram');
  if (!texts('example').some(text => /^```ts\n[^]+\n```$/.test(text))) faults.push('no example');
  if (!('signature' in hover)) return faults;
  const { signature } = hover;
  const parameters = signature.parameters.map(({ name }) => name.getText()).join(', ');
  const documented = texts('param').flatMap(text => /^(\w+) - \S/.exec(text)?.[1] ?? []).join(', ');
  if (documented !== parameters) faults.push(`@param: ${documented}, not ${parameters}`);
  if (!ts.isConstructorDeclaration(signature) && !texts('returns').some(text => text !== '')) faults.push('no @returns');
  return faults;
}

/** The block that shows the marble file of a name. */
function diagramOf(name: string): string {
  const marbles = readFileSync(join(root, `marbles/${name}.txt`), 'utf8').trimEnd();
  return `\n\n\`\`\`text\n${marbles}\n\`\`\`\n\n`;
}

interface Property {
  /** With the name of its class or interface. */
  readonly name: string;
  readonly text: string;
  readonly tags: readonly string[];
}

interface Editor {
  hoverExport(name: string): Hover;
  hoverCall(name: string, call: string): CallHover;
  /** All signatures of all exported functions and classes. */
  signatures(): ts.SignatureDeclaration[];
  /** The properties of all classes and interfaces. */
  properties(): Property[];
  /** The compiler errors in the user's code. */
  errors(): string[];
}

/** The language service behind editors, for the declarations that users get and a file of theirs. */
function openEditor(declarations: ReadonlyMap<string, string>, text: string): Editor {
  const user = join(folder, 'user.ts');
  const texts = new Map([...declarations, [user, text]]);
  const read = (file: string) => texts.get(file) ?? ts.sys.readFile(file);
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => [user, ...entryPoints.map(declarationsOf)],
    getScriptVersion: () => '1',
    getScriptSnapshot: file => {
      const content = read(file);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    fileExists: file => texts.has(file) || ts.sys.fileExists(file),
    readFile: read,
  });
  const program = service.getProgram()!;
  const checker = program.getTypeChecker();

  function hover(file: string, position: number): Hover {
    const { documentation, tags = [] } = service.getQuickInfoAtPosition(file, position)!;
    return {
      documentation: ts.displayPartsToString(documentation),
      tags: tags.map(({ name, text }) => ({ name, text: ts.displayPartsToString(text) })),
    };
  }

  const exported = entryPoints.flatMap(entryPoint =>
    checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(declarationsOf(entryPoint))!)!));

  return {
    hoverExport(name) {
      const specifier = exported.find(each => each.name === name)!.declarations![0] as ts.ExportSpecifier;
      return hover(specifier.getSourceFile().fileName, specifier.name.getStart());
    },
    hoverCall(name, call) {
      const source = program.getSourceFile(user)!;
      const position = source.text.indexOf(`${call};`) + call.indexOf(`${name}(`);
      return { ...hover(user, position), signature: checker.getResolvedSignature(callAt(source, position))!.getDeclaration() };
    },
    signatures: () => exported.flatMap(symbol => checker.getAliasedSymbol(symbol).declarations!).flatMap((declaration): readonly ts.SignatureDeclaration[] => {
      if (ts.isFunctionDeclaration(declaration)) return [declaration];
      if (!ts.isClassDeclaration(declaration)) return [];
      return declaration.members.filter(member => ts.isConstructorDeclaration(member) || ts.isMethodDeclaration(member));
    }),
    properties: () => [...declarations.keys()].filter(file => !file.includes('/internal/')).flatMap(file => program.getSourceFile(file)!.statements)
      .filter(statement => ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement))
      .flatMap(({ name, members }) => [...members].filter(isProperty).map(member => {
        const symbol = checker.getSymbolAtLocation(member.name)!;
        return {
          name: `${name!.text}.${symbol.name}`,
          text: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
          tags: symbol.getJsDocTags().map(({ name }) => name),
        };
      })),
    errors: () => service.getSemanticDiagnostics(user).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
  };
}

function isProperty(member: ts.ClassElement | ts.TypeElement): member is ts.PropertyDeclaration | ts.PropertySignature | ts.GetAccessorDeclaration {
  return (ts.isPropertyDeclaration(member) || ts.isPropertySignature(member) || ts.isGetAccessorDeclaration(member)) && ts.isIdentifier(member.name);
}

/** The call whose callee is at this position. */
function callAt(source: ts.SourceFile, position: number): ts.CallExpression | ts.NewExpression {
  const visit = (node: ts.Node): ts.CallExpression | ts.NewExpression | undefined => {
    if (position < node.getStart(source) || position >= node.end) return undefined;
    const inner = ts.forEachChild(node, visit);
    return inner ?? ((ts.isCallExpression(node) || ts.isNewExpression(node)) && position < node.expression.end ? node : undefined);
  };
  return visit(source)!;
}

/** The declarations of the package, as the build emits them. */
function emitDeclarations(): Map<string, string> {
  const declarations = new Map<string, string>();
  const program = ts.createProgram(entryPoints.map(entryPoint => join(root, entryPoint)), options);
  program.emit(undefined, (file, text) => declarations.set(file, text));
  return declarations;
}

/** The names that a module exports, types included. */
function exportsOf(text: string): string[] {
  return ts.createSourceFile('index.ts', text, ts.ScriptTarget.ES2022).statements.flatMap(statement => (
    ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)
      ? statement.exportClause.elements.map(({ name }) => name.text)
      : []
  ));
}
