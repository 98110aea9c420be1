import { escape } from '../../lib/marbles/internal/draw/text.js';
import type { Scenario } from './scenarios.js';

const COLUMNS = 3;
const WIDTH = 640;
const GAP = 24;
const CAPTION_SIZE = 15;
const CAPTION_LINE = 20;
/** The number of characters that fit in one line of a caption. */
const CAPTION_LETTERS = 84;

/** The parts of a picture: its attributes, its style sheet, and the rest. */
const PICTURE =
  /^<svg xmlns="[^"]*" id="([^"]*)" viewBox="([^"]*)" width="(\d+)" height="(\d+)"([^>]*)>(.*)<style>(.*)<\/style>(.*)<\/svg>\s*$/s;

interface Entry {
  readonly scenario: Scenario;
  readonly svg: string;
}

/** One sheet with all pictures, their names and captions. */
export function contactSheet(entries: readonly Entry[]): string {
  const heights = Array.from({ length: COLUMNS }, () => GAP);
  let styles = '';
  const cells = entries.map(({ scenario, svg }) => {
    const [, id, viewBox, width, height, attributes, before, style, after] = PICTURE.exec(svg)!;
    // All pictures have the same style, each confined to its id.
    styles = style.replaceAll(`#${id}`, '#sheet');
    const column = heights.indexOf(Math.min(...heights));
    const x = GAP + column * (WIDTH + GAP);
    const y = heights[column];
    const scale = Math.min(1, WIDTH / Number(width));
    const caption = wrap(scenario.diagram.caption);
    const lines = [`<tspan font-weight="bold">${scenario.name}</tspan>`, ...caption.map(escape)];
    const top = y + lines.length * CAPTION_LINE;
    const [scaledWidth, scaledHeight] = [width, height].map((size) => Math.ceil(Number(size) * scale));
    heights[column] = top + scaledHeight! + GAP;
    return [
      ...lines.map(
        (line, index) => `<text class="caption" x="${x}" y="${y + (index + 0.7) * CAPTION_LINE}">${line}</text>`,
      ),
      `<svg x="${x}" y="${top}" id="${id}" viewBox="${viewBox}" width="${scaledWidth}" height="${scaledHeight}"${attributes}>${before}${after}</svg>`,
    ].join('\n');
  });
  const width = GAP + COLUMNS * (WIDTH + GAP);
  const height = Math.max(...heights);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" id="sheet" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    '<title>All marble diagrams of rxjs-as-completed</title>',
    `<style>${styles}#sheet .caption{font:${CAPTION_SIZE}px Arial,Helvetica,sans-serif;dominant-baseline:auto}\n</style>`,
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
