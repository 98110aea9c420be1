// Measuring, wrapping and escaping text, without a browser that knows the font.

import { linesOf } from '../text/textLines.js';

/** The height and the greatest width of a character of the picture's fonts, in units. */
export const TEXT = { large: 16, small: 13, cell: 0.62 } as const;

/** A line of text, indented by a number of cells. */
export interface TextLine {
  readonly indent: number;
  readonly text: string;
}

/** Every monospace font has these. Others may come from a font with wider characters. */
const NARROW = /[ -~\xa0-\u052f…]/;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for an XML document, in an element or an attribute. Characters that XML forbids are replaced. */
export function escape(text: string): string {
  return text
    .replace(/(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => ENTITIES[character]);
}

/** The width in cells of a monospace font, or a little more. */
export function cellsOf(text: string): number {
  let cells = 0;
  for (const letter of text) cells += cellsOfLetter(letter);
  return cells;
}

/** Leaves out the middle of a long text: URLs differ at the end. */
export function shortened(text: string, cells: number): string {
  if (fitting(text, cells) === text) return text;
  const head = fitting(text, Math.floor(cells / 3));
  const tail = Array.from(fitting(Array.from(text).reverse(), cells - 1 - cellsOf(head)));
  return `${head}…${tail.reverse().join('')}`;
}

/** Lines of at most so many cells. Lines of the text stay lines; what continues one is indented by `hang` more cells. */
export function wrapped(text: string, cells: number, hang = 2): TextLine[] {
  return linesOf(text).flatMap((line) => {
    const rest = line.trim();
    return wrappedLine(rest, cells, Math.min(line.trimEnd().length - rest.length, cells >> 1), hang);
  });
}

function wrappedLine(line: string, cells: number, indent: number, hang: number): TextLine[] {
  const lines: TextLine[] = [];
  let rest = line;
  let left = indent;
  for (;;) {
    const fit = fitting(rest, cells - left);
    if (fit === rest) return [...lines, { indent: left, text: rest }];
    const end = breakOf(rest, fit.length);
    lines.push({ indent: left, text: rest.slice(0, end).trimEnd() });
    rest = rest.slice(end).trimStart();
    left = indent + hang;
  }
}

/**
 * Where to break a text that is too long: as little as possible inside brackets, best between arguments, statements or
 * calls, else at a space, else after punctuation, else anywhere. Not so early that the line would be mostly empty.
 */
function breakOf(text: string, length: number): number {
  let [end, least, depth] = [length, Infinity, 0];
  for (let at = 1; at <= (/\s/.test(text[length]) ? length + 1 : length); at++) {
    const before = text[at - 1];
    if ('([{'.includes(before)) depth++;
    if (')]}'.includes(before)) depth--;
    const cost = depth + costOf(text.slice(Math.max(at - 2, 0), at), text[at]);
    if (at <= length / 3 || cost > least) continue;
    [end, least] = [at, cost];
  }
  return end;
}

/** What it costs to break between these characters. */
function costOf(before: string, after: string): number {
  if (/[,;]\s$/.test(before) || (before.endsWith(')') && after === '.')) return 0;
  if (/\s$/.test(before)) return 0.5;
  return /[\p{L}\p{N}\p{Cs}_]$/u.test(before) ? Infinity : 100;
}

/** The longest beginning of a text that isn't wider. */
function fitting(letters: Iterable<string>, cells: number): string {
  let [fit, width] = ['', 0];
  for (const letter of letters) {
    width += cellsOfLetter(letter);
    if (width > cells) break;
    fit += letter;
  }
  return fit;
}

function cellsOfLetter(letter: string): number {
  return NARROW.test(letter) ? 1 : 2;
}
