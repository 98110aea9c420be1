import { groupsOf, isEnd, type Diagram, type Mark, type Stream } from '../diagram/diagram';
import { rangeOf, type Target } from '../diagram/move';
import { inputLines, resultLine, type Line } from './lines';

/** In units of the picture. A unit is a pixel if there is room for the whole picture. */
export const FRAME = 36;
export const RADIUS = 14;
const STACKED = 2 * RADIUS + 4;
const PADDING = 12;
const ROW = 44;
const OPERATOR = 60;
const LETTER = 10;
const COLOURS = 8;
const WORDS: Readonly<Record<string, string>> = { '|': 'end', '#': 'error' };

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** The position of frame 0. */
  readonly zero: number;
  readonly rows: readonly Row[];
  readonly box: { readonly y: number; readonly text: string } | undefined;
  /** The meaning of the letters. */
  readonly notes: readonly string[];
}

/** One line of the picture. All positions are in units of the picture. */
export interface Row {
  readonly key: string;
  readonly title: string;
  /** The middle of the line. */
  readonly y: number;
  readonly from: number;
  readonly to: number;
  readonly started: boolean;
  /** Dotted from here to the start of the line: known, but not started. */
  readonly waitsFrom: number | undefined;
  /** Cancelled here. Later marks never happened. */
  readonly cut: number | undefined;
  readonly groups: readonly Group[];
}

/** The marks of one frame. */
export interface Group {
  readonly key: string;
  readonly x: number;
  readonly faint: boolean;
  readonly marks: readonly DrawnMark[];
  /** Only if the group can be moved. */
  readonly handle: Handle | undefined;
}

/** A group that can be moved, its position and its range, in frames from the start of its stream. */
export interface Handle extends Target {
  /** In words. */
  readonly label: string;
  readonly frame: number;
  readonly least: number;
  readonly most: number;
}

export interface DrawnMark {
  readonly symbol: string;
  /** Relative to its group. */
  readonly x: number;
  readonly y: number;
  /** One per task, from 0. `undefined` if it belongs to no task. */
  readonly colour: number | undefined;
  /** For the end: how far its line reaches through the values in the same frame. */
  readonly depth: number;
}

/** The picture of a diagram that was played. */
export function layOut(diagram: Diagram): Picture {
  return arrange(inputLines(diagram), diagram.expression.text, resultLine(diagram), diagram);
}

/** The picture of the result alone, on a line as long as those of the results to compare. */
export function layOutResult(diagram: Diagram, frames: number): Picture {
  const picture = arrange([], undefined, resultLine(diagram), diagram);
  return { ...picture, width: Math.max(picture.width, widthOf(picture.zero, frames)) };
}

function arrange(
  inputs: readonly Line[],
  text: string | undefined,
  result: Line | undefined,
  diagram: Diagram,
): Picture {
  const lines = [...inputs, ...(result ? [result] : [])];
  const zero = PADDING + RADIUS + Math.max(0, ...lines.map(({ title }) => title.length)) * LETTER;
  const colours = coloursOf(diagram);
  const notes = notesOf(diagram);
  let y = PADDING;
  const place = (line: Line) => {
    const row = rowOf(line, zero, y + ROW / 2, colours);
    y += ROW + (stackOf(line) - 1) * STACKED;
    return row;
  };
  const rows = inputs.map(place);
  const box = text === undefined ? undefined : { y: y + OPERATOR / 2, text };
  if (box !== undefined) y += OPERATOR;
  if (result !== undefined) rows.push(place(result));
  const frames = Math.max(0, ...lines.map(({ end }) => end));
  return {
    width: Math.max(widthOf(zero, frames), (text?.length ?? 0) * LETTER + 4 * PADDING),
    height: y + PADDING,
    zero,
    rows,
    box,
    notes,
  };
}

function rowOf(line: Line, zero: number, y: number, colours: ReadonlyMap<string, number>): Row {
  const { key, title, start, end, waitsFrom, cut } = line;
  const x = (frame: number) => zero + frame * FRAME;
  const groups = line.courses.flatMap(({ marks, from }, course) =>
    groupsOf(marks).map((group, index): Group => {
      const frame = from + group[0]!.frame;
      return {
        key: `${course}.${index}`,
        x: x(frame),
        faint: cut !== undefined && frame > cut,
        marks: drawn(group, colours),
        handle: handleOf(line, group, index),
      };
    }),
  );
  const isOverValue = line.courses.some(({ marks, from }) => marks.some(({ frame }) => from + frame === cut));
  return {
    key,
    title,
    y,
    from: x(start),
    to: x(end) + RADIUS + 8,
    started: line.courses.length > 0,
    waitsFrom: waitsFrom === undefined ? undefined : x(waitsFrom),
    cut: cut === undefined ? undefined : x(cut) + (isOverValue ? RADIUS + 5 : 0),
    groups,
  };
}

function handleOf({ input, task }: Line, marks: readonly Mark[], group: number): Handle | undefined {
  if (input === undefined) return undefined;
  const names = marks.map(({ symbol }) => WORDS[symbol] ?? symbol).join(', ');
  const label = `${names} of ${task === undefined ? 'the stream of tasks' : `task ${task}`}`;
  return { label, task, group, frame: marks[0]!.frame, ...rangeOf(input, group) };
}

/** Values in the same frame are stacked, with the end across them and an error next to them. */
function drawn(group: readonly Mark[], colours: ReadonlyMap<string, number>): DrawnMark[] {
  const values = group.filter((mark) => !isEnd(mark));
  const depth = Math.max(0, values.length - 1) * STACKED;
  return [
    ...group.filter(isEnd).map(({ symbol }) => ({
      symbol,
      x: symbol === '#' && values.length > 0 ? 2 * RADIUS : 0,
      y: 0,
      colour: undefined,
      depth,
    })),
    ...values.map(({ symbol }, index) => ({ symbol, x: 0, y: index * STACKED, colour: colours.get(symbol), depth: 0 })),
  ];
}

function stackOf({ courses }: Line): number {
  return Math.max(
    1,
    ...courses.flatMap(({ marks }) => groupsOf(marks).map((group) => group.filter((mark) => !isEnd(mark)).length)),
  );
}

function widthOf(zero: number, frames: number): number {
  return zero + frames * FRAME + 3 * RADIUS + PADDING;
}

/** Each task has a colour, which its values keep wherever they appear. */
function coloursOf({ tasks }: Diagram): Map<string, number> {
  const colours = new Map<string, number>();
  tasks.forEach(({ name, marks }, index) => {
    for (const symbol of [name, name.toUpperCase(), ...marks.map((mark) => mark.symbol)]) {
      if (!colours.has(symbol)) colours.set(symbol, index % COLOURS);
    }
  });
  return colours;
}

function notesOf({ definitions, frame, source, tasks, result }: Diagram): string[] {
  const legends = (streams: readonly (Stream | undefined)[]) =>
    streams.flatMap((stream) => [...(stream?.legend ?? [])]);
  return [
    ...new Set([
      ...(frame === 1 ? [] : [`one frame = ${frame} ms`]),
      ...[...definitions].map(([name, { text }]) => `${name} := ${text}`),
      ...legends([source, ...tasks])
        .filter(([symbol]) => symbol !== '#')
        .map(([symbol, { text }]) => `${symbol} := ${text}`),
      ...legends([result])
        .filter(([symbol]) => result?.marks.some((mark) => mark.symbol === symbol))
        .map(([symbol, { text }]) => `${symbol === '#' ? '×' : symbol} := ${text}`),
    ]),
  ];
}
