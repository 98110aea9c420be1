import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as rxjs from 'rxjs';
import ts from 'typescript';
import { root, type Snippet } from './pages.js';

export interface Compiled {
  /** The compiler errors that the snippet does not announce, and the announced ones that do not occur. */
  readonly complaints: readonly string[];
  /** CommonJS. */
  readonly javascript: string;
  /** The setups before it on its page: `javascript` requires them as `./snippet-INDEX`. */
  readonly setups: ReadonlyMap<string, Compiled>;
}

/**
 * Checks all snippets as modules of one program, with the compiler options of the repository.
 *
 * A name that a snippet does not declare is looked up in the setups of its page and in surroundings.ts. If the snippet imports nothing,
 * it is also looked up among the exports of the package and of RxJS; a snippet with imports is meant to be copied and must be complete.
 */
export function compile(snippets: readonly Snippet[]): Map<Snippet, Compiled> {
  const modules = snippets.map((snippet, index) => readModule(snippet, index));
  const texts = new Map(modules.map((module) => [module.file, module.prologue(modules) + module.code]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  const program = ts.createProgram({ rootNames: [...texts.keys()], options, host });

  const compiled = new Map<Snippet, Compiled>();
  for (const module of modules) {
    const source = program.getSourceFile(module.file)!;
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    compiled.set(module.snippet, {
      complaints: compare(module.snippet, found),
      javascript: ts.transpileModule(texts.get(module.file)!, {
        compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: true },
      }).outputText,
      setups: new Map(module.setups(modules).map(({ name, snippet }) => [name, compiled.get(snippet)!])),
    });
  }
  return compiled;
}

const options: ts.CompilerOptions = {
  ...ts.parseJsonConfigFileContent(ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config, ts.sys, root).options,
  types: ['node'],
  // a snippet may show what it does not use
  noUnusedLocals: false,
  noUnusedParameters: false,
  paths: {
    'rxjs-as-completed': ['./lib/index.ts'],
    'rxjs-as-completed/marbles': ['./lib/marbles/index.ts'],
    '@angular/*': ['./spec/slow/docs/standIns/angular.ts'],
    '@ngrx/*': ['./spec/slow/docs/standIns/ngrx.ts'],
    ...Object.fromEntries(['effect', 'p-limit', 'p-map', 'p-queue'].map((peer) => [peer, [`./spec/slow/docs/standIns/${peer}.ts`]])),
  },
  pathsBasePath: root,
};

interface Module {
  readonly snippet: Snippet;
  readonly file: string;
  /** As users import it. */
  readonly name: string;
  readonly code: string;
  /** What later snippets may use if it is a setup: all that it declares, without its imports. */
  readonly offered: ReadonlySet<string>;
  setups(modules: readonly Module[]): Module[];
  /** The imports that the snippet leaves out, on the same line as its first. */
  prologue(modules: readonly Module[]): string;
}

function readModule(snippet: Snippet, index: number): Module {
  const source = ts.createSourceFile('snippet.ts', snippet.code, ts.ScriptTarget.ES2022, true);
  const declared = declaredIn(source);
  const used = identifiersIn(source);
  const setups = (modules: readonly Module[]) =>
    modules.slice(0, index).filter((module) => module.snippet.isSetup && module.snippet.page === snippet.page);
  return {
    snippet,
    file: join(root, `spec/slow/docs/snippet-${index}.ts`),
    name: `./snippet-${index}`,
    code: `${snippet.isSetup ? exporting(source) : snippet.code}\nexport {};\n`,
    offered: declaredIn(source, 'own only'),
    setups,
    prologue(modules) {
      const offers: [from: string, names: ReadonlySet<string>][] = setups(modules).reverse().map(({ name, offered }) => [name, offered]);
      offers.push(['./surroundings', surroundings]);
      if (!source.statements.some(ts.isImportDeclaration)) offers.push(['rxjs-as-completed', ownNames], ['rxjs-as-completed/marbles', marbleNames], ['rxjs', new Set(Object.keys(rxjs))]);
      const known = new Set(declared);
      return offers.map(([from, names]) => {
        const wanted = [...used].filter((name) => names.has(name) && !known.has(name));
        wanted.forEach((name) => known.add(name));
        return wanted.length === 0 ? '' : `import { ${wanted.join(', ')} } from '${from}'; `;
      }).join('');
    },
  };
}

const surroundings = declaredIn(parse('spec/slow/docs/surroundings.ts'), 'exported only');

const ownNames = exportsOf('lib/index.ts');
const marbleNames = exportsOf('lib/marbles/index.ts');

/** All that an entry point exports, types included. */
function exportsOf(path: string): Set<string> {
  return new Set(parse(path).statements.flatMap((statement) =>
    ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)
      ? statement.exportClause.elements.map(({ name }) => name.text)
      : []));
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.ES2022, true);
}

/** The names that a module declares or imports, or only those it declares itself, or only those it exports. */
function declaredIn(source: ts.SourceFile, which: 'all' | 'own only' | 'exported only' = 'all'): Set<string> {
  const names = new Set<string>();
  const add = (name: ts.Node | undefined): void => {
    if (name === undefined) return;
    if (ts.isIdentifier(name)) names.add(name.text);
    else if (ts.isObjectBindingPattern(name) || ts.isArrayBindingPattern(name)) {
      name.elements.forEach((element) => ts.isBindingElement(element) && add(element.name));
    }
  };
  for (const statement of source.statements) {
    const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (which === 'exported only' && !isExported || which === 'own only' && ts.isImportDeclaration(statement)) continue;
    if (ts.isVariableStatement(statement)) statement.declarationList.declarations.forEach(({ name }) => add(name));
    else if (ts.isImportDeclaration(statement)) {
      add(statement.importClause?.name);
      const bindings = statement.importClause?.namedBindings;
      if (bindings && ts.isNamedImports(bindings)) bindings.elements.forEach(({ name }) => add(name));
      else add(bindings?.name);
    } else if (isDeclaration(statement)) add(statement.name);
  }
  return names;
}

function isDeclaration(statement: ts.Statement) {
  return ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)
    || ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
}

function identifiersIn(source: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

/** The code of a setup, with all its declarations exported. */
function exporting(source: ts.SourceFile): string {
  return source.statements
    .filter((statement) => ts.isVariableStatement(statement) || isDeclaration(statement))
    .map((statement) => statement.getStart())
    .reduceRight((code, at) => `${code.slice(0, at)}export ${code.slice(at)}`, source.text);
}

/** A snippet announces an error as `// error TS2345` on its line. */
function compare({ page, line, code }: Snippet, found: readonly ts.Diagnostic[]): string[] {
  const announced = new Map(code.split('\n').flatMap((text, at) => {
    const error = /\/\/ error (TS\d+)/.exec(text)?.[1];
    return error === undefined ? [] : [[`${at} ${error}`, `${page}:${line + at} announces ${error}, but compiles`]];
  }));
  const met = new Set<string>();
  const complaints = found.flatMap(({ file, start = 0, code: number, messageText }) => {
    const at = file!.getLineAndCharacterOfPosition(start).line;
    const place = `${at} TS${number}`;
    if (announced.has(place)) {
      met.add(place);
      return [];
    }
    return [`${page}:${line + at} TS${number}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`];
  });
  announced.forEach((complaint, place) => met.has(place) || complaints.push(complaint));
  return complaints;
}
