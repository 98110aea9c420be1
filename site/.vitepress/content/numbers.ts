import { readFileSync } from 'node:fs';
import type { MarkdownRenderer } from 'vitepress';
import { root } from './pages.js';

/** Figures of the landing page, from where they are measured or checked: `%size:everything%`, `%specs%`. */
export function numbers(md: MarkdownRenderer): void {
  md.core.ruler.before('normalize', 'numbers', (state) => {
    if (!state.src.startsWith('---\nlayout: home\n') && !state.src.includes('%specs%')) return;
    state.src = state.src
      .replace(/%size:([\w ]+)%/g, (_, name: string) => sizeOf(name))
      .replaceAll('%specs%', () => passingSpecs());
  });
}

interface Package {
  readonly 'size-limit': readonly { readonly name: string; readonly limit: string }[];
}

/** The budget, which CI enforces. */
function sizeOf(name: string): string {
  const { 'size-limit': limits } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as Package;
  const limit = limits.find((each) => each.name === name)?.limit;
  if (limit === undefined) throw new Error(`package.json has no size limit "${name}"`);
  return `${parseFloat(limit).toFixed(1)} kB`;
}

function passingSpecs(): string {
  const row = /RxJS itself, with `limitConcurrency` in place of its `mergeMap` \| ([\d,]+ of [\d,]+) \|/;
  const [, count] = row.exec(readFileSync(`${root}docs/semantics.md`, 'utf8')) ?? [];
  if (count === undefined) throw new Error('docs/semantics.md does not say how many specs of RxJS pass');
  return count;
}
