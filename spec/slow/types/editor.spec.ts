import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

interface Mistake {
  readonly code: string;
  readonly message: string;
}

const root = join(__dirname, '../../..');
const { preamble, mistakes } = JSON.parse(readFileSync(join(root, 'scripts/package/mistakes.json'), 'utf8')) as {
  readonly preamble: readonly string[];
  readonly mistakes: readonly Mistake[];
};

/** Each name with what an editor shows when the pointer is on it. */
const hovers = [
  ['page', 'const page: Observable<KeyedTask<"user", User> | KeyedTask<"posts", Post[]>>'],
  ['started', 'const started: Observable<KeyedTask<number, User>>'],
  ['outcomes', 'const outcomes: Observable<Outcome<User, "user"> | Outcome<Post[], "posts">>'],
  ['retried', 'const retried: Observable<Outcome<User, "user"> | Outcome<Post[], "posts">>'],
  ['counted', 'const counted: Observable<Outcome<number, "user" | "posts">>'],
  ['settled', 'const settled: Observable<Outcome<User, number>>'],
  ['progress', 'const progress: Observable<Progress<User, "user"> | Progress<Post[], "posts">>'],
  ['outcome', '(parameter) outcome: Outcome<User, "user"> | Outcome<Post[], "posts">'],
  ['value', '(parameter) value: User | Post[] | undefined'],
  ['key', '(parameter) key: "user" | "posts"'],
  ['id', '(parameter) id: number'],
  ['context', '(parameter) context: TaskContext<number>'],
] as const;

const hovered = `
  import { map, of, retry, type Observable } from 'rxjs';
  import { asProgress, asSettled, tasks } from 'rxjs-as-completed';
  interface User { name: string }
  interface Post { title: string }
  declare const user$: Observable<User>;
  declare const posts$: Observable<Post[]>;
  const page = tasks({ user: user$, posts: posts$ });
  const started = tasks([1, 2], (id, context) => fetch('/' + id, context).then((response) => response.json() as Promise<User>));
  const outcomes = page.pipe(asSettled());
  const retried = page.pipe(asSettled((task) => task.pipe(retry(2))));
  const counted = page.pipe(asSettled((task) => task.pipe(map(() => 1))));
  const settled = of(1).pipe(asSettled((input) => fetch('/' + input).then((response) => response.json() as Promise<User>)));
  const progress = page.pipe(asProgress());
  outcomes.subscribe((outcome) => outcome);
  outcomes.subscribe(({ key, value }) => [key, value]);
`;

/** The service behind the editors, over a file of a user's. */
function open(text: string) {
  const file = join(root, 'spec/types/user.ts');
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config, ts.sys, root);
  const service = ts.createLanguageService({
    getCompilationSettings: () => ({ ...options, types: [], noUnusedLocals: false, pathsBasePath: root }),
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const content = name === file ? text : ts.sys.readFile(name);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: (name) => (name === file ? text : ts.sys.readFile(name)),
  });
  return {
    /** What the compiler says about each line. */
    errors: () => service.getSemanticDiagnostics(file).map(({ file: source, start, messageText }) => ({
      line: source!.getLineAndCharacterOfPosition(start!).line,
      message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    })),
    hover: (name: string) => {
      const position = new RegExp(`(?<=const |[({,] ?)\\b${name}\\b(?=[ ,:)])(?! from)`).exec(text)!.index;
      return ts.displayPartsToString(service.getQuickInfoAtPosition(file, position)!.displayParts);
    },
  };
}

describe('an editor shows', () => {
  let shown: ReturnType<typeof open>;
  let wrong: ReturnType<ReturnType<typeof open>['errors']>;

  beforeAll(() => {
    shown = open(hovered);
    wrong = open([...preamble, ...mistakes.map(({ code }) => code)].join('\n')).errors();
  });

  it.each(hovers)('a short type for %s', (name, type) => {
    expect(shown.hover(name)).toBe(type);
  });

  it('no error in what is right', () => {
    expect(shown.errors()).toEqual([]);
    expect(wrong.filter(({ line }) => line < preamble.length)).toEqual([]);
  });

  it.each(mistakes)('what is wrong in $code', ({ code, message }) => {
    const line = preamble.length + mistakes.findIndex((mistake) => mistake.code === code);
    const said = wrong.filter((error) => error.line === line).map((error) => error.message).join('\n');
    expect(said).toContain(message);
    expect(said.length).toBeLessThan(1_200);
  });
});
