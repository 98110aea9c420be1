import { instance } from '@viz-js/viz';
import type { MarkdownRenderer } from 'vitepress';
import type { MarkdownEnv } from './markdown.js';

const graphviz = await instance();

/** Draws blocks of Mermaid, which GitHub draws by itself, so that readers load no Mermaid. */
export function charts(md: MarkdownRenderer): void {
  md.core.ruler.push('charts', ({ tokens, env, Token }) => {
    const { isForSearch = false } = env as MarkdownEnv;
    tokens.forEach(({ type, info, content }, at) => {
      if (type !== 'fence' || info.trim() !== 'mermaid') return;
      const figure = isForSearch ? '' : `<figure class="chart" v-pre>${draw(arrowsIn(content))}</figure>\n`;
      tokens[at] = Object.assign(new Token('html_block', '', 0), { content: figure });
    });
  });
}

interface Arrow {
  readonly tail: string;
  readonly head: string;
}

/** So far, all charts consist of names and arrows. */
function arrowsIn(text: string): readonly Arrow[] {
  const [first, ...lines] = text.trimEnd().split('\n');
  if (first !== 'flowchart TD') throw new Error(`A chart starts with "flowchart TD", not with "${first}"`);
  return lines.map((line) => {
    const [, tail, head] = /^ *(\w+) --> (\w+)$/.exec(line) ?? [];
    if (tail === undefined || head === undefined)
      throw new Error(`Only arrows such as "a --> b" are drawn, not "${line}"`);
    return { tail, head };
  });
}

/** The page's styles paint it, so nothing is left of Graphviz's colours and fonts. */
function draw(edges: readonly Arrow[]): string {
  const svg = graphviz.renderString(
    {
      graphAttributes: { nodesep: 0.15, ranksep: 0.35, pad: 0.03 },
      nodeAttributes: {
        shape: 'box',
        style: 'rounded',
        fontname: 'Arial',
        fontsize: 14,
        height: 0.35,
        margin: '0.14,0.05',
      },
      edgeAttributes: { arrowsize: 0.6 },
      edges: [...edges],
    },
    { format: 'svg' },
  );
  return svg
    .replace(/^[^]*?(?=<svg)/, '')
    .replace(/<!--[^]*?-->\s*|<title>.*?<\/title>\s*|<polygon fill="white"[^>]*>\s*/g, '')
    .replace(/ (id|fill|stroke|font-family|font-size|xml:space|xmlns:xlink)="[^"]*"/g, '')
    .replace(/="(-?[\d.]+)pt"/g, '="$1"')
    .replace('<svg', () => `<svg role="img" aria-label="${wordsOf(edges)}"`)
    .trim();
}

/** For those who don't see it. */
function wordsOf(edges: readonly Arrow[]): string {
  const tails = [...new Set(edges.map(({ tail }) => tail))];
  const headsOf = (tail: string) => edges.filter((edge) => edge.tail === tail).map(({ head }) => head);
  const parts = tails.map((tail) => `from ${tail} to ${headsOf(tail).join(', ')}`);
  return `Arrows ${parts.join('; ')}`;
}
