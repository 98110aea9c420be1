import { compile, type Compiled } from './compile.js';
import { readPages, snippetsOf, type Snippet } from './pages.js';
import { play } from './play.js';

const pages = readPages().map((page) => ({ path: page.path, snippets: snippetsOf(page) }));

/** What the check must find, and what it reports. */
const faults: Record<string, [snippet: Snippet, found: RegExp]> = {
  'a wrong type': [faulty('const milliseconds: number = new Date();'), /^faulty.md:2 TS2322: Type 'Date' is not assignable/],
  'an undeclared name': [faulty('\nasCompleted({ concurrency: limit });'), /^faulty.md:3 TS2304: Cannot find name 'limit'/],
  'an import that is missing': [faulty("import { timer } from 'rxjs';\ntimer(1).pipe(map(() => 2));"), /^faulty.md:3 TS2552: Cannot find name 'map'/],
  'an announced error that does not occur': [faulty('asCompleted({ concurrency: 3 }); // error TS2353'), /^faulty.md:2 announces TS2353, but compiles$/],
  'an error other than the announced one': [faulty('const limit: number = ""; // error TS2353'), /^faulty.md:2 TS2322.*\nfaulty.md:2 announces TS2353/],
  'a wrong output': [faulty("console.log('one');", 'two'), /^one$/],
  'a wrong order': [
    faulty("timer(1).subscribe(() => console.log('one'));\ntimer(2).subscribe(() => console.log('two'));", 'two\none'),
    /^one\ntwo$/,
  ],
  'an exception': [faulty('throw new TypeError("no");', ''), /^TypeError: no$/],
  'an unhandled error': [faulty('throwError(() => new Error("unhandled")).subscribe();', ''), /^Error: unhandled$/],
  'an end that does not come': [faulty('interval(1).subscribe();', ''), /^Error: The snippet does not come to an end$/],
  'a promise that is never kept': [faulty('await new Promise(() => {});', ''), /^Error: The snippet waits for what never happens$/],
};

let everything: Map<Snippet, Compiled> | undefined;

/** One program for all pages, because building it takes longer than everything else. */
function compiled(snippet: Snippet): Compiled {
  everything ??= compile([...pages.flatMap(({ snippets }) => snippets), ...Object.values(faults).map(([snippet]) => snippet)]);
  return everything.get(snippet)!;
}

describe('snippets in the documentation', () => {
  beforeAll(() => void compiled(pages[0]!.snippets[0]!));

  describe.each(pages.filter(({ snippets }) => snippets.length > 0))('$path', ({ snippets }) => {
    it.each(snippets)('line $line', async (snippet) => {
      expect(compiled(snippet).complaints).toEqual([]);
      if (snippet.output !== undefined) expect(await play(compiled(snippet))).toBe(snippet.output);
    });
  });

  describe('the check finds', () => {
    it.each(Object.entries(faults))('%s', async (_, [snippet, found]) => {
      const { complaints } = compiled(snippet);
      if (snippet.output === undefined) return expect(complaints.join('\n')).toMatch(found);
      expect(complaints).toEqual([]);
      const printed = await play(compiled(snippet)).catch(String);
      expect(printed).not.toBe(snippet.output);
      expect(printed).toMatch(found);
    });
  });
});

describe('reading a page', () => {
  const read = (...lines: string[]) => snippetsOf({ path: 'page.md', text: lines.join('\n') });

  it('returns the blocks of ts, each with the block of text that follows it', () => {
    expect(read('# Title', '```ts', 'one();', 'two();', '```', '', '```text', 'done', '```', '```sh', 'npm test', '```', '```ts setup', 'const a = 1;', '```')).toEqual([
      { page: 'page.md', line: 3, code: 'one();\ntwo();', isSetup: false, output: 'done' },
      { page: 'page.md', line: 14, code: 'const a = 1;', isSetup: true, output: undefined },
    ]);
  });

  it('does not take a later block as output', () => {
    expect(read('```ts', 'one();', '```', 'Elsewhere:', '```text', 'done', '```')[0]!.output).toBeUndefined();
  });

  it('removes the indentation of a list', () => {
    expect(read('- as here:', '', '  ```ts', '  if (true) {', '    one();', '  }', '  ```')[0]!.code).toBe('if (true) {\n  one();\n}');
  });

  it.each(['js', 'typescript', 'mjs'])('refuses %s, which would escape the check', (language) => {
    expect(() => read('', `\`\`\`${language}`, 'one();', '```')).toThrow('page.md:3: fence it as ts, so that it is checked');
  });

  it('refuses an unknown mark, and a block without an end', () => {
    expect(() => read('```ts skip', 'one();', '```')).toThrow('"ts skip" is none of "ts", "ts setup" and "ts from some/file.ts"');
    expect(() => read('```ts', 'one();')).toThrow('page.md:2: the block is not closed');
  });
});

function faulty(code: string, output?: string): Snippet {
  const text = `\`\`\`ts\n${code}\n\`\`\`\n${output === undefined ? '' : `\n\`\`\`text\n${output}\n\`\`\`\n`}`;
  return snippetsOf({ path: 'faulty.md', text })[0]!;
}
