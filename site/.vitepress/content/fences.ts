import { readFileSync } from 'node:fs';
import type { MarkdownRenderer } from 'vitepress';
import type { MarkdownEnv } from './markdown.js';
import { root } from './pages.js';
import { setPrelude, showsTypes, TYPES } from './types.js';

/**
 * Prepares blocks of code. `ts readme:before` and `ts readme:after` stand for the two programs that the README compares,
 * so that there is one source; any other note after the language is for the tests. Blocks of some pages show types.
 */
export function fences(md: MarkdownRenderer): void {
  md.core.ruler.push('fences', ({ tokens, env }) => {
    const { relativePath, isForSearch = false } = env as MarkdownEnv;
    const setups: string[] = [];
    for (const token of tokens) {
      if (token.type !== 'fence') continue;
      const [, language = '', note = ''] = /^(\S*) *(.*)$/.exec(token.info.trim()) ?? [];
      const [, which] = /^readme:(before|after)\b/.exec(note) ?? [];
      if (which !== undefined) token.content = readme[which as 'before' | 'after'];
      const [title = ''] = /\[[^\]]*\]/.exec(note) ?? [];
      const isTyped = language === 'ts' && !isForSearch && showsTypes(relativePath);
      if (isTyped) setPrelude(token.content, setups);
      if (note === 'setup') setups.push(token.content);
      token.info = `${language} ${title} ${isTyped ? TYPES : ''}`.trim();
    }
  });
}

const readme = readComparison(readFileSync(`${root}README.md`, 'utf8'));

/** The first complete programs without and with this package. */
function readComparison(text: string): { readonly before: string; readonly after: string } {
  const programs = [...text.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = '']) => code);
  const isOurs = (code: string) => code.includes("from 'rxjs-as-completed'");
  const before = programs.find((code) => code.includes('import ') && !isOurs(code));
  const after = programs.find(isOurs);
  if (before === undefined || after === undefined) throw new Error('README.md does not compare two programs');
  return { before, after };
}
