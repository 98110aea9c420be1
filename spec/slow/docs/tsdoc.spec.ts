import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { compile, type Compiled } from './compile.js';
import { root, snippetsOf, type Snippet } from './pages.js';
import { play } from './play.js';

/** Calls of every signature of a name, as users write them. */
interface Calls {
  /** Calls of the form that has the full documentation; empty for a class, which has it itself. */
  readonly headline: readonly string[];
  readonly others: readonly string[];
}

const operators = ['asCompleted', 'asEntries', 'asProgress', 'asSettled', 'asStates', 'firstSuccess', 'inOrder', 'limitConcurrency', 'withTimeoutAll'];

const calls: Readonly<Record<string, Calls>> = {
  ...Object.fromEntries(operators.map((operator) => [operator, forms(operator)])),
  tasks: {
    headline: ['tasks(names, load)'],
    others: [
      'tasks(page, keep)', 'tasks({ one: "one" }, load)',
      '(<P extends Promise<number>>(make: (name: string) => P) => tasks(names, make))',
      'tasks({ one: of(1) })', 'tasks(new Map([["one", of(1)]]))', 'tasks([of(1)])',
      '(<P extends Promise<number>>(list: P[]) => tasks(list))', '(<S extends Record<string, Promise<number>>>(record: S) => tasks(record))',
    ],
  },
  Semaphore: { headline: [], others: ['new Semaphore(3)'] },
  'semaphore.guard': { headline: ['semaphore.guard(start)', 'semaphore.guard(start, { permits: 2 })'], others: ['semaphore.guard(of(1))', 'semaphore.guard(guarded)'] },
  'semaphore.acquire': { headline: ['semaphore.acquire()'], others: [] },
  RateLimit: { headline: [], others: ['new RateLimit(3, { per: 1 })'] },
  'rateLimit.guard': { headline: ['rateLimit.guard(start)', 'rateLimit.guard(start, { priority: 2 })'], others: ['rateLimit.guard(of(1))', 'rateLimit.guard(guarded)'] },
  'rateLimit.acquire': { headline: ['rateLimit.acquire()'], others: [] },
  'rateLimit.pause': { headline: ['rateLimit.pause(1)'], others: [] },
  TimeoutAllError: {
    headline: [],
    others: ['new TimeoutAllError({ due: 1, completed: 0, running: ["one"], waiting: [], errors: [] })', 'TimeoutAllError.is(recording)'],
  },
  record: { headline: ['work.pipe(record(asCompleted(), use))'], others: ['work.pipe(record(use))'] },
  toMarbles: { headline: ['toMarbles(recording)'], others: [] },
  readDiagram: { headline: ['readDiagram("a = -|")'], others: [] },
  writeDiagram: { headline: ['writeDiagram(diagram)'], others: [] },
  playDiagram: { headline: ['playDiagram(diagram, (tasks) => tasks.pipe(asCompleted()))', 'playDiagram(diagram, evaluate({}))'], others: [] },
  evaluate: { headline: ['evaluate({ of })'], others: [] },
  checkDiagram: { headline: ['checkDiagram("a = -|", (tasks) => tasks)'], others: [] },
  drawDiagram: { headline: ['drawDiagram(diagram)', 'drawDiagram(diagram, { animated: true })'], others: [] },
};

function forms(operator: string): Calls {
  const first = { limitConcurrency: ['3'], withTimeoutAll: ['3_000'] }[operator] ?? [];
  const call = (source: string, ...more: string[]) => `${source}.pipe(${operator}(${[...first, ...more].join(', ')}))`;
  const options = '{ groupBy: String, perGroup: 1 }';
  return {
    headline: [call('work'), call('work', options)],
    others: [
      ...['page.keep', 'page.measure', 'names.load'].flatMap((form) => {
        const [source, project] = form.split('.') as [string, string];
        return [call(source, project), call(source, project, options)];
      }),
      `(<P extends Promise<number>>(make: (name: string) => P) => ${call('names', 'make')})`,
    ],
  };
}

const writtenCalls = Object.entries(calls).flatMap(([name, { headline, others }]) => [...headline, ...others].map((call) => ({ name, call })));

/** The items of the list in the full documentation. Every name with an entry here has a diagram, too. */
const subjects: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(operators.map((operator) => [operator, ['Order', 'Errors', 'Cancellation', 'Deadline']])),
  tasks: ['Order', 'Errors', 'Cancellation'],
  Semaphore: ['Order', 'Limit', 'Cancellation'],
  RateLimit: ['Order', 'Limit', 'Pause', 'Cancellation'],
  TimeoutAllError: [],
};

const speakForThemselves = [
  'Fulfilled.status', 'Rejected.status', 'Empty.status',
  'WaitingState.status', 'RunningState.status', 'FulfilledState.status', 'RejectedState.status', 'EmptyState.status',
];

/** Options that accept any text. All others say that a bad value throws. */
const takeAnyText = ['ToMarblesOptions.operator', 'ToMarblesOptions.caption'];

/** Faulty documentation, and the faults that the check must find in it. */
const faulty = {
  bare: {
    call: 'bare(1)',
    declaration: 'declare function bare(one: number): void;',
    form: { is: 'headline', diagram: diagramOf('asCompleted'), subjects: ['Order', 'Errors'] },
    faults: [
      'no sentence', 'no example', 'no diagram after the sentence, or no text after the diagram', 'nothing about Order', 'nothing about Errors',
      'no @see', '@param: , not one', 'no @returns', 'no @throws',
    ],
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
    form: { is: 'headline', diagram: undefined, subjects: [] },
    faults: [
      'not in the order @example, @typeParam, @see, @param, @returns, @throws', 'no sentence', 'no example', 'no @see', '@param: two, not one, two',
      'no @throws',
    ],
  },
  misplaced: {
    call: 'misplaced()',
    declaration: documented('misplaced', 'Does something.', 'Some text.', diagramOf('asCompleted'), '- Order: none.'),
    form: { is: 'headline', diagram: diagramOf('asCompleted'), subjects: ['Order', 'Errors'] },
    faults: ['no diagram after the sentence, or no text after the diagram', 'nothing about Errors'],
  },
  foreign: {
    call: 'foreign()',
    declaration: documented('foreign', 'Does something.', diagramOf('inOrder'), 'Some text (law 5).'),
    form: { is: 'headline', diagram: diagramOf('asCompleted'), subjects: [] },
    faults: ['refers to a law or a page', 'no diagram after the sentence, or no text after the diagram'],
  },
  repetitive: {
    call: 'repetitive()',
    declaration: documented('repetitive', 'Does something.', diagramOf('asCompleted'), '- Order: none.'),
    form: { is: 'other', headline: '`asCompleted(options)`', subjects: ['Order'] },
    faults: ['repeats the diagram', 'repeats Order', 'does not refer to `asCompleted(options)`'],
  },
} as const satisfies Record<string, { call: string; declaration: string; form: Form; faults: readonly string[] }>;

/** A declaration whose documentation has all tags. */
function documented(name: string, ...text: string[]): string {
  const tags = ['@example', '```ts\nexample();\n```', '@see nothing', '@returns nothing', '@throws nothing'].join('\n');
  return `/**\n${`${text.join('\n\n')}\n${tags}`.replace(/^/gm, ' * ')}\n */\ndeclare function ${name}(): void;`;
}

/** What is imported from the second entry point. */
const ofMarbles = ['record', 'toMarbles', 'readDiagram', 'writeDiagram', 'playDiagram', 'evaluate', 'checkDiagram', 'drawDiagram'];

const users = `
  import { of, type Observable } from 'rxjs';
  import type { GuardedTask, KeyedTask } from './index.js';
  import { ${Object.keys(calls).filter((name) => !name.includes('.') && !ofMarbles.includes(name)).join(', ')} } from './index.js';
  import { ${ofMarbles.join(', ')}, type Diagram, type Recording } from './marbles/index.js';
  declare const names: Observable<string>;
  declare const load: (name: string) => Promise<number>;
  declare const page: Observable<KeyedTask<'user', string> | KeyedTask<'posts', string[]>>;
  declare const keep: <T>(task: Observable<T>) => Observable<T>;
  declare const measure: (task: Observable<string | string[]>) => Promise<number>;
  declare const work: Observable<Promise<number>>;
  declare const use: (recording: Recording) => void;
  declare const recording: Recording;
  declare const diagram: Diagram;
  declare const semaphore: Semaphore;
  declare const rateLimit: RateLimit;
  declare const start: (context: { signal: AbortSignal }) => Promise<number>;
  declare const guarded: GuardedTask<number>;
  ${Object.values(faulty).map(({ declaration, call }) => `${declaration}\n${call};`).join('\n')}
  ${writtenCalls.map(({ call }) => call).join(';\n')};
`;

const entryPoints = ['lib/index.ts', 'lib/marbles/index.ts'];

/** Where the declarations would be if they were written to disk. */
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

  it.each(entryPoints.flatMap((entryPoint) => exportsOf(readFileSync(join(root, entryPoint), 'utf8'))))('what %s is, where it is imported', (name) => {
    const hover = editor().hoverExport(name);
    const isHeadline = !('signature' in hover) || hover.signature === headlineSignatureOf(name);
    expect(faultsOf(hover, name in calls ? isHeadline ? headlineForm(name) : otherForm(name) : undefined)).toEqual([]);
  });

  describe.each(Object.entries(calls).filter(([, { headline }]) => headline.length > 0))('all about %s', (name, { headline }) => {
    it.each(headline)('in %s', (call) => {
      const hover = editor().hoverCall(name, call);
      expect(hover.signature).toBe(headlineSignatureOf(name));
      expect(faultsOf(hover, headlineForm(name))).toEqual([]);
    });
  });

  describe.each(Object.entries(calls).filter(([, { others }]) => others.length > 0))('how other forms of %s differ', (name, { others }) => {
    it.each(others)('in %s', (call) => {
      const hover = editor().hoverCall(name, call);
      expect(hover.signature).not.toBe(headlineSignatureOf(name));
      expect(faultsOf(hover, otherForm(name))).toEqual([]);
    });
  });

  it('each signature of the package in one of these calls', () => {
    const hovered = writtenCalls.map(({ name, call }) => editor().hoverCall(name, call).signature);
    const callable = editor().signatures().filter(({ type }) => type?.kind !== ts.SyntaxKind.NeverKeyword);
    expect(callable.filter((signature) => !hovered.includes(signature)).map((signature) => signature.getText())).toEqual([]);
    expect(editor().errors()).toEqual([]);
  });

  it('every property of its classes and interfaces, the default of each option, and what a bad value gets', () => {
    const properties = editor().properties();
    expect(properties.length).toBeGreaterThan(40);
    expect(properties.filter(({ text }) => text === '').map(({ name }) => name)).toEqual(speakForThemselves);
    const options = properties.filter(({ name }) => /Options\./.test(name));
    expect(options.length).toBeGreaterThan(10);
    const faults = options.map((option) => ({ name: option.name, faults: faultsOfOption(option) })).filter(({ faults }) => faults.length > 0);
    expect(faults).toEqual(takeAnyText.map((name) => ({ name, faults: ['nothing about bad values'] })));
  });

  it('what the documentation of an option lacks', () => {
    expect(faultsOfOption({ name: 'Options.one', text: 'One.', tags: [] })).toEqual(['no default', 'nothing about bad values']);
    expect(faultsOfOption({ name: 'Options.two', text: 'Not available here: throws a `TypeError`.', tags: [] })).toEqual([]);
  });

  it.each(Object.entries(faulty))('what %s documentation lacks', (name, { call, form, faults }) => {
    expect(faultsOf(editor().hoverCall(name, call), form)).toEqual(faults);
  });
});

const sources = ['lib', 'lib/marbles'].flatMap((folder) => readdirSync(join(root, folder)).map((file) => `${folder}/${file}`)).filter((path) => path.endsWith('.ts')).map((path) => {
  return { path, examples: examplesOf(path, readFileSync(join(root, path), 'utf8')) };
});

describe('examples in the documentation', () => {
  let everything: Map<Snippet, Compiled>;

  beforeAll(() => {
    everything = compile(sources.flatMap(({ examples }) => examples));
  });

  describe.each(sources.filter(({ examples }) => examples.length > 0))('$path', ({ examples }) => {
    it.each(examples)('line $line', async (example) => {
      const compiled = everything.get(example)!;
      // the imports that `compile` adds do not tell types from values
      expect(compiled.complaints.filter((complaint) => !complaint.includes(' TS1484: '))).toEqual([]);
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
  const text = source.split('\n').map((line) => {
    inComment ||= line.trimStart().startsWith('/**');
    const words = inComment ? line.replace(/^\s*(?:\/\*\*|\*\/|\*) ?/, '') : '';
    if (line.endsWith('*/')) inComment = false;
    return words;
  }).join('\n');
  return snippetsOf({ path, text }).map((snippet) => {
    const printed = [...snippet.code.matchAll(/\/\/ → ?(.*)$/gm)].map(([, line]) => line);
    return { ...snippet, output: printed.join('\n') };
  });
}

/** What an editor shows on hover. */
interface Hover {
  readonly documentation: string;
  readonly tags: readonly { readonly name: string; readonly text: string }[];
}

/** What appears on hovering over a function, or over a call. */
interface CallHover extends Hover {
  /** The signature that is shown: for a call, the one that the compiler has chosen. */
  readonly signature: ts.SignatureDeclaration;
}

/** The order of the tags in a documentation comment, after the sentence, the diagram and the text. */
const order = ['example', 'typeParam', 'see', 'param', 'returns', 'throws'];

/** What the documentation of a signature must have: the headline form has all of it, and the others refer to that form. */
type Form =
  | { readonly is: 'headline'; readonly diagram: string | undefined; readonly subjects: readonly string[] }
  | { readonly is: 'other'; readonly headline: string; readonly subjects: readonly string[] };

function headlineForm(name: string): Form {
  return { is: 'headline', diagram: name in subjects ? diagramOf(name) : undefined, subjects: subjects[name] ?? [] };
}

/** It refers to the headline form as a call with parameters, and to a class with a link. */
function otherForm(name: string): Form {
  const signature = headlineSignatureOf(name);
  const headline = signature === undefined ? `{@link ${name}}` : `\`${name.replace(/.*\./, '')}(${parametersOf(signature)})\``;
  return { is: 'other', headline, subjects: subjects[name] ?? [] };
}

function headlineSignatureOf(name: string): ts.SignatureDeclaration | undefined {
  const call = calls[name]!.headline[0];
  return call === undefined ? undefined : editor().hoverCall(name, call).signature;
}

function parametersOf(signature: ts.SignatureDeclaration): string {
  return signature.parameters.map(({ name }) => name.getText()).join(', ');
}

/** What is missing from the documentation, or in the wrong place. A type has no form. */
function faultsOf(hover: Hover | CallHover, form: Form | undefined): string[] {
  const faults: string[] = [];
  const check = (holds: boolean, fault: string) => void (holds || faults.push(fault));
  const { documentation, tags } = hover;
  const places = tags.map(({ name }) => order.indexOf(name));
  const texts = (tag: string) => tags.filter(({ name }) => name === tag).map(({ text }) => text);
  const isAbout = (subject: string) => documentation.includes(`\n- ${subject}: `);
  check(places.every((place, at) => place >= (places[at - 1] ?? 0)), `not in the order @${order.join(', @')}`);
  check(/^[A-Z][^\n]*[.](?:\n|$)/.test(documentation), 'no sentence');
  check(![documentation, ...tags.map(({ text }) => text)].some((text) => /\blaws?\b|\bdocs\//.test(text)), 'refers to a law or a page');
  check(texts('example').some((text) => /^```ts\n[^]+\n```$/.test(text)), 'no example');
  if (form?.is === 'headline') {
    const { diagram } = form;
    check(diagram === undefined || documentation.replace(/^.*/, '').startsWith(`\n\n${diagram}\n\n`), 'no diagram after the sentence, or no text after the diagram');
    form.subjects.forEach((subject) => check(isAbout(subject), `nothing about ${subject}`));
    check(texts('see').some((text) => text !== ''), 'no @see');
  }
  if (form?.is === 'other') {
    check(!documentation.includes('```text'), 'repeats the diagram');
    form.subjects.forEach((subject) => check(!isAbout(subject), `repeats ${subject}`));
    check(documentation.includes(form.headline), `does not refer to ${form.headline}`);
  }
  if (!('signature' in hover)) return faults;
  const parameters = parametersOf(hover.signature);
  const documented = texts('param').flatMap((text) => /^(\w+) - \S/.exec(text)?.[1] ?? []).join(', ');
  check(documented === parameters, `@param: ${documented}, not ${parameters}`);
  const isAction = ts.isMethodDeclaration(hover.signature) && hover.signature.type?.kind === ts.SyntaxKind.VoidKeyword;
  check(ts.isConstructorDeclaration(hover.signature) || isAction || texts('returns').some((text) => text !== ''), 'no @returns');
  check(form?.is !== 'headline' || texts('throws').some((text) => text !== ''), 'no @throws');
  return faults;
}

/** The block that shows the marble file of a name. */
function diagramOf(name: string): string {
  return `\`\`\`text\n${readFileSync(join(root, `marbles/${name}.txt`), 'utf8').trimEnd()}\n\`\`\``;
}

interface Property {
  /** With the name of its class or interface. */
  readonly name: string;
  readonly text: string;
  readonly tags: readonly string[];
}

function faultsOfOption({ text, tags }: Property): string[] {
  const faults: string[] = [];
  if (!tags.includes('defaultValue') && !text.startsWith('Not available here')) faults.push('no default');
  if (!/throws\sa\s`TypeError`/.test(text)) faults.push('nothing about bad values');
  return faults;
}

interface Editor {
  /** A function shows its first signature. */
  hoverExport(name: string): Hover | CallHover;
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
    getScriptSnapshot: (file) => {
      const content = read(file);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    fileExists: (file) => texts.has(file) || ts.sys.fileExists(file),
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

  const exported = entryPoints.flatMap((entryPoint) =>
    checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(declarationsOf(entryPoint))!)!));

  return {
    hoverExport(name) {
      const symbol = exported.find((each) => each.name === name)!;
      const specifier = symbol.declarations![0] as ts.ExportSpecifier;
      const shown = hover(specifier.getSourceFile().fileName, specifier.name.getStart());
      const [declaration] = checker.getAliasedSymbol(symbol).declarations!;
      return ts.isFunctionDeclaration(declaration!) ? { ...shown, signature: declaration } : shown;
    },
    hoverCall(name, call) {
      const source = program.getSourceFile(user)!;
      // a static method is called on the name
      const called = new RegExp(`\\b${name}(?:\\.\\w+)?(?=\\()`).exec(call)!;
      const position = source.text.indexOf(`${call};`) + called.index + called[0].lastIndexOf('.') + 1;
      return { ...hover(user, position), signature: checker.getResolvedSignature(callAt(source, position))!.getDeclaration() };
    },
    signatures: () => exported.flatMap((symbol) => checker.getAliasedSymbol(symbol).declarations!).flatMap((declaration): readonly ts.SignatureDeclaration[] => {
      if (ts.isFunctionDeclaration(declaration)) return [declaration];
      if (!ts.isClassDeclaration(declaration)) return [];
      return declaration.members.filter((member) => ts.isConstructorDeclaration(member) || ts.isMethodDeclaration(member));
    }),
    properties: () => [...declarations.keys()].filter((file) => !file.includes('/internal/')).flatMap((file) => program.getSourceFile(file)!.statements)
      .filter((statement) => ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement))
      .flatMap(({ name, members }) => [...members].filter(isProperty).map((member) => {
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
  const program = ts.createProgram(entryPoints.map((entryPoint) => join(root, entryPoint)), options);
  program.emit(undefined, (file, text) => declarations.set(file, text));
  return declarations;
}

/** The names that a module exports, types included. */
function exportsOf(text: string): string[] {
  return ts.createSourceFile('index.ts', text, ts.ScriptTarget.ES2022).statements.flatMap((statement) => (
    ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)
      ? statement.exportClause.elements.map(({ name }) => name.text)
      : []
  ));
}
