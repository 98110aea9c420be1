import type { Diagram, Mark } from '../../Diagram.js';
import { isEnd } from '../marks.js';
import { coloursOf, NEUTRAL } from './coloursOf.js';
import { notesOf } from './notesOf.js';
import { rowsOf, type Course, type Row } from './rowsOf.js';
import { cellsOf, shortened, TEXT, wrapped, type TextLine } from './text.js';
import { wordsOf } from './wordsOf.js';

/** In units of the picture. */
export const FRAME = 36;
export const RADIUS = 14;
/** From a line's last frame to the tip of its arrow. */
const ARROW = 30;
/** How far an error is moved that shares its frame with a value. */
const ASIDE = 2 * RADIUS;
const PADDING = 16;
const GAP = 8;
const ROW = 44;
const STACKED = 2 * RADIUS + 4;
const BOX_LINE = 20;
const NOTE_LINE = 20;
/** Text alone doesn't make a picture wider than this, or it would be too small on a phone. */
const COMFORTABLE = 480;
/** Text isn't spread wider than this, even if the marbles take more. */
const WIDEST_TEXT = 960;
const LONGEST_NAME = 12;
const LONGEST_TITLE = 24;
const LONGEST_SYMBOL = 3;

/** A picture, with all positions. */
export interface Layout {
  readonly words: string;
  readonly width: number;
  readonly height: number;
  /** The position of frame 0. */
  readonly zero: number;
  /** The last frame in which something happens. */
  readonly last: number;
  /** Half a frame earlier, where the space of the lines begins. */
  readonly left: number;
  /** Where it ends. */
  readonly bottom: number;
  readonly inputs: readonly Line[];
  readonly box: Box | undefined;
  readonly result: Line | undefined;
  /** What names and letters stand for. */
  readonly notes: readonly PlacedText[];
}

/** A row and its position. */
export interface Line {
  readonly row: Row;
  /** The middle of the line. */
  readonly y: number;
  readonly name: string;
  readonly nameX: number;
  readonly title: string;
  /** If `title` is only a part of it. */
  readonly fullTitle: string | undefined;
  readonly titleX: number;
  /** The end of the last course, with its arrow. `undefined` if the task never started. */
  readonly tip: number | undefined;
  readonly groups: readonly PlacedGroup[];
  /** Where slashes are drawn: beside a marble, not on it. */
  readonly slashes: readonly { readonly frame: number; readonly x: number }[];
}

/** The marks of one frame and their position. */
export interface PlacedGroup {
  readonly index: number;
  readonly frame: number;
  readonly x: number;
  readonly pale: boolean;
  readonly marks: readonly PlacedMark[];
}

/** A mark and its position relative to its group. */
export interface PlacedMark {
  readonly symbol: string;
  /** As much of the symbol as there is room for. */
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly colour: string;
  /** For a completion: how far its bar reaches down through the values of the same frame. */
  readonly depth: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly texts: readonly PlacedText[];
}

export interface PlacedText {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export function layOut(diagram: Diagram): Layout {
  const { inputs, result } = rowsOf(diagram);
  const rows = result === undefined ? inputs : [...inputs, result];
  const names = rows.map(({ name }) => shortened(name, LONGEST_NAME));
  const titles = rows.map(({ title }) => shortened(title.trim(), LONGEST_TITLE));
  const titleX = PADDING + columnOf(names, TEXT.large);
  const left = titleX + columnOf(titles, TEXT.small);
  const zero = left + FRAME / 2;
  const x = (frame: number) => round(zero + frame * FRAME);
  const ends = rows.map(({ courses, cuts }) =>
    Math.max(...courses.map(tipOf(x)), ...cuts.map((cut) => x(cut) + ARROW)),
  );
  const widthOfLines = Math.max(...ends, zero + ARROW) + PADDING;

  const textWidth = Math.min(Math.max(widthOfLines, COMFORTABLE), WIDEST_TEXT);
  const code = blockOf(diagram.expression, textWidth - 3 * PADDING, TEXT.large, 2);
  const notes = notesOf(diagram).map((note) => blockOf(note, textWidth - 2 * PADDING, TEXT.small, 5));
  const width = Math.ceil(
    Math.max(widthOfLines, code.width + 3 * PADDING, ...notes.map((note) => note.width + 2 * PADDING)),
  );

  const colours = coloursOf(diagram);
  let y = PADDING - 6;
  const place = (row: Row, index: number): Line => {
    const { groups, levels } = placeGroups(row, x, row === result ? colours.result : colours.inputs);
    const line = {
      row,
      y: y + ROW / 2,
      name: names[index],
      nameX: PADDING,
      title: titles[index],
      fullTitle: titles[index] === row.title.trim() ? undefined : row.title,
      titleX,
      tip: row.courses.map(tipOf(x)).at(-1),
      groups,
      slashes: row.cuts.map((frame) => ({ frame, x: x(frame) + (isOnValue(row, frame) ? RADIUS + 4 : 0) })),
    };
    y += ROW + (levels - 1) * STACKED;
    return line;
  };
  const inputLines = inputs.map(place);
  let box: Box | undefined;
  if (diagram.expression !== undefined) {
    const height = (code.lines.length + 1) * BOX_LINE;
    const middle = Math.min(width, WIDEST_TEXT) / 2;
    const texts = code.lines.map(({ indent, text }, index) => ({
      x: round(middle - code.width / 2 + indent * TEXT.cell * TEXT.large),
      y: y + 6 + (index + 1) * BOX_LINE,
      text,
    }));
    box = { x: PADDING / 2, y: y + 6, width: width - PADDING, height, texts };
    y += height + 12;
  }
  const resultLine = result && place(result, inputs.length);
  const placedNotes = notes
    .flatMap((note) => note.lines)
    .map(({ indent, text }, index) => ({
      x: round(PADDING + indent * TEXT.cell * TEXT.small),
      y: y + (index + 0.5) * NOTE_LINE,
      text,
    }));
  return {
    words: wordsOf(diagram, inputs, result),
    width,
    height: y + placedNotes.length * NOTE_LINE + PADDING - 6,
    zero,
    last: Math.max(...rows.map(lastOf), 0),
    left,
    bottom: y,
    inputs: inputLines,
    box,
    result: resultLine,
    notes: placedNotes,
  };
}

/** Rounded, since not every frame of a run is a whole number. */
export function round(x: number): number {
  return Math.round(x * 100) / 100;
}

/** The width of a column of labels, with the space to its right. */
function columnOf(labels: readonly string[], size: number): number {
  const cells = Math.max(...labels.map(cellsOf), 0);
  return cells && Math.ceil(cells * TEXT.cell * size) + GAP;
}

interface Block {
  readonly lines: readonly TextLine[];
  readonly width: number;
}

function blockOf(text: string | undefined, width: number, size: number, hang: number): Block {
  const lines = text === undefined ? [] : wrapped(text, Math.floor(width / (TEXT.cell * size)), hang);
  const cells = lines.map((line) => line.indent + cellsOf(line.text));
  return { lines, width: Math.ceil(Math.max(...cells, 0) * TEXT.cell * size) };
}

/** Marks that would cover each other are moved down, those of one frame in their order. */
function placeGroups(
  { courses }: Row,
  x: (frame: number) => number,
  colours: ReadonlyMap<string, string>,
): { groups: PlacedGroup[]; levels: number } {
  const rights: number[] = [];
  const levelFor = (position: number): number => {
    const free = rights.findIndex((right) => right <= position - RADIUS);
    const level = free === -1 ? rights.length : free;
    rights[level] = position + RADIUS;
    return level;
  };
  const groups = courses
    .flatMap((course) => course.groups)
    .sort((one, other) => one.frame - other.frame)
    .map(({ index, frame, marks, pale }): PlacedGroup => {
      const values = marks.filter((mark) => !isEnd(mark));
      const drawn = values.map(({ symbol }) => ({
        symbol,
        label: shortened(symbol, LONGEST_SYMBOL),
        x: 0,
        y: levelFor(x(frame)) * STACKED,
        colour: colours.get(symbol) ?? NEUTRAL,
        depth: 0,
      }));
      const ends = marks.filter(isEnd).map(({ symbol }) => {
        const aside = symbol === '#' && isErrorOnValue(marks) ? ASIDE : 0;
        const y = symbol === '#' ? levelFor(x(frame) + aside) * STACKED : 0;
        return { symbol, label: '', x: aside, y, colour: NEUTRAL, depth: Math.max(...drawn.map((mark) => mark.y), 0) };
      });
      return { index, frame, x: x(frame), pale, marks: [...ends, ...drawn] };
    });
  return { groups, levels: Math.max(rights.length, 1) };
}

function tipOf(x: (frame: number) => number): (course: Course) => number {
  return ({ to, groups }) => x(to) + ARROW + (groups.some(({ marks }) => isErrorOnValue(marks)) ? RADIUS + 6 : 0);
}

function isErrorOnValue(marks: readonly Mark[]): boolean {
  return marks.length > 1 && marks.at(-1)!.symbol === '#';
}

function isOnValue({ courses }: Row, frame: number): boolean {
  return courses.some(({ groups }) => groups.some((group) => group.frame === frame && !isEnd(group.marks[0])));
}

/** When the row is over. What comes after a cancellation never happened. */
function lastOf({ courses, cuts }: Row): number {
  const real = (course: Course) => Math.max(course.from, course.cut ?? course.to);
  return Math.max(...cuts, ...courses.map(real));
}
