import { readdirSync, readFileSync } from 'node:fs';
import { readDiagram } from '../../../lib/marbles/index.js';
import { escape } from '../../../lib/marbles/internal/draw/text.js';
import type { MarkdownRenderer } from 'vitepress';
import { pictureOf } from '../theme/diagram/picture.js';
import type { MarkdownEnv } from './markdown.js';
import { root } from './pages.js';

interface Scenario {
  readonly name: string;
  readonly text: string;
}

const scenarios: readonly Scenario[] = readdirSync(`${root}marbles`)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => ({ name: file.replace('.txt', ''), text: readFileSync(`${root}marbles/${file}`, 'utf8').trim() }));

/** Pages about the notation show the text of a diagram as well. */
const ABOUT_THE_TEXT = /(^|\/)(marbles|testing)\.md$/;

/**
 * Draws every diagram: a block of text that starts with a caption (`% …`), and each picture of marbles/. A block of its
 * own becomes live where JavaScript runs; in a line of text or a table it stays still.
 */
export function diagrams(md: MarkdownRenderer): void {
  md.core.ruler.push('diagrams', ({ tokens, env, Token }) => {
    const page = env as MarkdownEnv;
    const html = (type: string, content: string) => Object.assign(new Token(type, '', 0), { content });
    for (let at = 0; at < tokens.length; at += 1) {
      const token = tokens[at];
      if (token.type === 'fence' && token.info.trim() === 'text' && token.content.startsWith('%')) {
        const text = token.content.trim();
        if (page.isForSearch) tokens[at] = html('html_block', `<p>${escape(captionOf(text))}</p>`);
        else if (ABOUT_THE_TEXT.test(page.relativePath)) tokens.splice(++at, 0, html('html_block', figure({ text })));
        else tokens[at] = html('html_block', figure({ text, withText: true }));
        continue;
      }
      if (token.type !== 'inline') continue;
      const children = token.children ?? [];
      const pictures = children.map((child) => (child.type === 'image' ? scenarioOf(child.attrGet('src')) : undefined));
      if (pictures.every((picture) => picture === undefined)) continue;
      const isAlone = children.length === 1 && tokens[at - 1]?.type === 'paragraph_open';
      if (isAlone) {
        const [child] = children;
        const content = page.isForSearch ? '' : figure({ ...pictures[0]!, caption: child.content });
        tokens.splice(at - 1, 3, html('html_block', content));
        at -= 1;
        continue;
      }
      token.children = children.map((child, index) => {
        const picture = pictures[index];
        if (picture === undefined) return child;
        return html('html_inline', page.isForSearch ? '' : still(picture, child.content));
      });
    }
  });
}

function scenarioOf(source: string | null): Scenario | undefined {
  const name = /(?:^|\/)marbles\/([^/]+)\.svg$/.exec(source ?? '')?.[1];
  if (name === undefined) return undefined;
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(`There is no marbles/${name}.txt`);
  return scenario;
}

interface Figure {
  readonly text: string;
  /** In words, instead of the caption in the text. */
  readonly caption?: string;
  /** Whether the text can be unfolded. */
  readonly withText?: boolean;
}

/** Its script finds all it needs in the attributes: see theme/diagram/. */
function figure({ text, caption, withText = false }: Figure): string {
  const name = scenarios.find((scenario) => scenario.text === text)?.name;
  const source = withText
    ? `<details><summary>As text</summary>\n<pre tabindex="0"><code>${escape(text)}</code></pre></details>\n`
    : '';
  return `<figure class="diagram" v-pre data-text="${escape(text).replaceAll('\n', '&#10;')}"${name === undefined ? '' : ` data-name="${name}"`}>
<div class="picture" tabindex="0">${draw(text, caption)}</div>
<figcaption>${escape(caption || captionOf(text))}</figcaption>
${source}</figure>\n`;
}

function still({ text }: Scenario, caption: string): string {
  return `<span class="diagram" v-pre>${draw(text, caption).replaceAll('\n', '')}</span>`;
}

function draw(text: string, caption = ''): string {
  return pictureOf(readDiagram(text), caption);
}

function captionOf(text: string): string {
  return [...text.matchAll(/^\s*%\s*(.*?)\s*$/gm)].map(([, line]) => line).join(' ');
}
