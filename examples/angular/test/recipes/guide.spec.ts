// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const guide = readFileSync(join(root, 'docs/angular.md'), 'utf8');
const folder = 'examples/angular/src/app/recipes';

interface Block {
  readonly line: number;
  readonly language: string;
  /** The file that the fence names as the source of the code. */
  readonly file: string | undefined;
  readonly code: string;
}

/** The fenced blocks of a page. */
function blocksOf(page: string): Block[] {
  return [...page.matchAll(/^(~~~|```)(\w*)(?: from (\S+))?\n(.*?)^\1$/gms)].map((match) => {
    const [, , language = '', file, code = ''] = match;
    return { line: page.slice(0, match.index).split('\n').length, language, file, code };
  });
}

/** Whether a file contains the code, line by line. */
function isExcerpt(code: string, file: string): boolean {
  return `\n${readFileSync(join(root, file), 'utf8')}`.includes(`\n${code}`);
}

describe('docs/angular.md', () => {
  const snippets = blocksOf(guide).filter(({ language }) => language === 'ts');

  it.each(snippets)('line $line is code of $file', ({ file, code }) => {
    expect(file).toMatch(new RegExp(`^${folder}/[\\w.-]+\\.ts$`));
    expect(isExcerpt(code, file!)).toBe(true);
  });

  it('shows every recipe', () => {
    const recipes = readdirSync(join(root, folder)).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
    );
    expect(recipes.filter((file) => !snippets.some((snippet) => snippet.file === `${folder}/${file}`))).toEqual([]);
  });

  it('has no code but that', () => {
    expect(
      blocksOf(guide)
        .map(({ language }) => language)
        .filter((language) => language !== 'ts' && language !== 'sh'),
    ).toEqual([]);
    expect(guide.match(/^ *(~~~|```)./gm)).toHaveLength(blocksOf(guide).length);
  });
});

describe('the check', () => {
  it('finds code that is in no file, or in parts', () => {
    const [first, second] = [
      "import { provideHttpClient } from '@angular/common/http';\n",
      "describe('Stock', () => {\n",
    ];
    expect(isExcerpt(first!, `${folder}/stock.spec.ts`)).toBe(true);
    expect(isExcerpt(first! + second!, `${folder}/stock.spec.ts`)).toBe(false);
    expect(isExcerpt(first!.slice(1), `${folder}/stock.spec.ts`)).toBe(false);
  });

  it('reads fences', () => {
    expect(blocksOf('One\n~~~ts from a.ts\nb();\n~~~\n\n```ts\nc();\n```\n')).toEqual([
      { line: 2, language: 'ts', file: 'a.ts', code: 'b();\n' },
      { line: 6, language: 'ts', file: undefined, code: 'c();\n' },
    ]);
  });
});
