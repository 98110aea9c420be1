import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(__dirname, '../../..');

/** A page of the documentation, by its path in the repository. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** A block of TypeScript on a page. */
export interface Snippet {
  readonly page: string;
  /** The line of its first line of code, from 1. */
  readonly line: number;
  readonly code: string;
  /** Whether it declares what later snippets of its page use: fenced as `ts setup`. */
  readonly isSetup: boolean;
  /** What it prints: the block of `text` right after it. Without one, a snippet is not run. */
  readonly output: string | undefined;
}

/** README.md and all guides, without the API reports: a tool writes those, and they list declarations, not code to copy. */
export function readPages(): Page[] {
  const guides = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md') && !path.endsWith('.api.md'))
    .map((path) => `docs/${path}`);
  return ['README.md', ...guides.sort()].map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

export function snippetsOf({ path, text }: Page): Snippet[] {
  const blocks = blocksOf(path, text);
  return blocks.flatMap((block, at) => {
    const { language, note, line, code } = block;
    if (otherNames.has(language)) throw new Error(`${path}:${line}: fence it as ts, so that it is checked`);
    if (language !== 'ts') return [];
    if (excerpt.test(note)) return [];
    if (note !== '' && note !== 'setup') throw new Error(`${path}:${line}: "ts ${note}" is none of "ts", "ts setup" and "ts from some/file.ts"`);
    const next = blocks[at + 1];
    const output = next?.language === 'text' && next.follows ? next.code : undefined;
    return [{ page: path, line, code, isSetup: note === 'setup', output }];
  });
}

/** An excerpt of a file that is compiled and run elsewhere, such as an application in examples/. */
export const excerpt = /^from (\S+\.ts)$/;

/** Fence languages that would hide a snippet from the check. */
const otherNames = new Set(['typescript', 'tsx', 'js', 'javascript', 'mjs', 'cjs']);

/** Anything between fences. */
export interface Block {
  readonly language: string;
  readonly note: string;
  readonly line: number;
  readonly code: string;
  /** Whether only blank lines separate it from the block before it. */
  readonly follows: boolean;
}

export function blocksOf(path: string, text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.split('\n');
  let follows = false;
  for (let at = 0; at < lines.length; at++) {
    const fence = /^( *)```(\w*) *(.*)$/.exec(lines[at]!);
    if (fence === null) {
      if (lines[at]!.trim() !== '') follows = false;
      continue;
    }
    const [, indentation = '', language = '', note = ''] = fence;
    const line = at + 2;
    const code: string[] = [];
    while (lines[++at]?.trim() !== '```') {
      if (at >= lines.length) throw new Error(`${path}:${line}: the block is not closed`);
      code.push(lines[at]!.replace(indentation, ''));
    }
    blocks.push({ language, note, line, code: code.join('\n'), follows });
    follows = true;
  }
  return blocks;
}
