import type { Scenario } from './scenarios.js';
import { STYLE, type Picture } from './draw.js';

const COLUMNS = 3;
const WIDTH = 640;
const GAP = 24;
const CAPTION_SIZE = 15;
const CAPTION_LINE = 20;
/** The number of characters that fit in one line of a caption. */
const CAPTION_LETTERS = 84;

interface Entry {
  readonly scenario: Scenario;
  readonly picture: Picture;
}

/** One sheet with all pictures, their names and captions. */
export function contactSheet(entries: readonly Entry[]): string {
  const heights = Array.from({ length: COLUMNS }, () => GAP);
  const cells = entries.map(({ scenario, picture }) => {
    const column = heights.indexOf(Math.min(...heights));
    const x = GAP + column * (WIDTH + GAP);
    const y = heights[column];
    const scale = Math.min(1, WIDTH / picture.width);
    const caption = wrap(scenario.diagram.caption);
    const lines = [`<tspan font-weight="bold">${scenario.name}</tspan>`, ...caption.map(escape)];
    const top = y + lines.length * CAPTION_LINE;
    heights[column] = top + Math.ceil(picture.height * scale) + GAP;
    return [
      ...lines.map((line, index) => `<text x="${x}" y="${y + (index + 0.7) * CAPTION_LINE}">${line}</text>`),
      picture.svg
        .trim()
        .replace('<svg ', `<svg x="${x}" y="${top}" `)
        .replaceAll(
          / (width|height)="(\d+)"(?=[^>]* role=)/g,
          (_, name: string, size: string) => ` ${name}="${Math.ceil(Number(size) * scale)}"`,
        )
        .replace(/<style>[^<]*<\/style>\n/, ''),
    ].join('\n');
  });
  const width = GAP + COLUMNS * (WIDTH + GAP);
  const height = Math.max(...heights);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" fill="currentColor" font-family="Arial, Helvetica, sans-serif" font-size="${CAPTION_SIZE}px">`,
    '<title>All marble diagrams of rxjs-as-completed</title>',
    `<style>${STYLE}</style>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...cells,
    '</svg>\n',
  ].join('\n');
}

function wrap(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line.length + word.length < CAPTION_LETTERS) lines[lines.length - 1] = `${line} ${word}`.trim();
    else lines.push(word);
  }
  return lines;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
