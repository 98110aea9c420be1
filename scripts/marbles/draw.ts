// Draws a diagram. Swirly renders the marbles; `finish` adds what Swirly can't draw: the time a task waits, the point
// where it's cancelled, the events that this prevents, a legend, and colours for dark pages.

import { renderMarbleDiagram } from '@swirly/renderer-node';
import type { Diagram, DiagramStream as Stream, DiagramTask as TaskLine, Mark, Span } from '../../lib/marbles/index.js';
import { lastFrame } from '../../lib/marbles/internal/marks.js';

const FRAME = 36;
const RADIUS = 14;
const STREAM = 36;
const MONOSPACE = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
/** The width of a character in that font, relative to the font size. */
const LETTER = 0.62;
const OPERATOR_SIZE = 16;
const LEGEND_SIZE = 13;
const LEGEND_LINE = 20;
const TITLE_SIZE = 16;
const PADDING = 16;
const LONGEST_TITLE = 24;

/** Light enough for black letters, on light and dark backgrounds. */
const COLOURS = ['#8ec5ff', '#ffb86b', '#9be08f', '#f2a6d8', '#f7dc6f', '#b9a7f5', '#7fdbd4', '#ff9d94'];
const NEUTRAL = '#d0d7de';
const CUT = '#e5484d';

export const STYLE = `
svg { color: #1f2328 }
.paper { fill: #ffffff }
@media (prefers-color-scheme: dark) {
  svg { color: #e6edf3 }
  .paper { fill: #0d1117 }
}
`;

/** A stream in the picture. The frames of its marks count from `start`. */
interface Row {
  readonly title: string;
  readonly marks: readonly Mark[];
  /** The frame where its line starts, and the length of the line. */
  readonly start: number;
  readonly duration: number;
  /** The task is known from this frame on, but waits until `start`. */
  readonly waitsFrom?: number | undefined;
  /** The frame in which it's cancelled. */
  readonly cut?: number | undefined;
}

export interface Picture {
  readonly svg: string;
  readonly document: Document;
  readonly width: number;
  readonly height: number;
}

export function draw(diagram: Diagram): Picture {
  const rows = rowsOf(diagram);
  const notes = notesOf(diagram);
  const colours = coloursOf(diagram);
  const coloursOfResult = withoutOwnMeanings(colours, diagram);
  const columnOfTitles =
    textWidth(Math.max(1, ...rows.map(({ row }) => row?.title.length ?? 0)), TITLE_SIZE) + 2 * RADIUS;
  const rendering = renderMarbleDiagram(
    {
      content: rows.map(({ row, operator, isResult }) =>
        row ? swirlyStream(row, isResult ? coloursOfResult : colours) : swirlyOperator(operator!),
      ),
    } as never,
    {
      styles: {
        arrow_stroke_color: 'currentColor',
        background_color: '#ffffff',
        canvas_padding: PADDING,
        completion_height: STREAM,
        completion_stroke_color: 'currentColor',
        completion_stroke_width: 3,
        error_color: 'currentColor',
        error_size: 24,
        error_stroke_width: 3,
        event_radius: RADIUS,
        event_stroke_color: '#1f2328',
        event_stroke_width: 1.5,
        event_value_color: '#1f2328',
        event_value_font_size: 15,
        frame_width: FRAME,
        operator_fill_color: 'none',
        operator_height: 40,
        operator_spacing: 6,
        operator_stroke_color: 'currentColor',
        operator_corner_radius: 6,
        operator_title_color: 'currentColor',
        operator_title_font_family: MONOSPACE,
        operator_title_font_size: OPERATOR_SIZE,
        stacking_height: 2 * RADIUS + 4,
        stream_spacing: 6,
        stream_title_color: 'currentColor',
        stream_title_font_family: MONOSPACE,
        stream_title_font_size: TITLE_SIZE,
        stream_title_width: columnOfTitles,
        minimum_width: Math.max(
          textWidth(diagram.expression?.length ?? 0, OPERATOR_SIZE) + PADDING,
          ...notes.map((note) => textWidth(note.length, LEGEND_SIZE)),
        ),
      } as never,
    },
  );
  return finish(rendering, rows, notes, columnOfTitles, diagram);
}

// The rows of the picture.

type Item =
  { row: Row; operator?: undefined; isResult?: boolean } | { row?: undefined; operator: string; isResult?: undefined };

function rowsOf(diagram: Diagram): Item[] {
  const { tasks, source, expression, result } = diagram;
  return [
    ...(source !== undefined && !isAtOnce(source) ? [{ row: streamRow(source) }] : []),
    ...tasks.map((task) => ({ row: taskRow(task, diagram) })),
    ...(expression === undefined ? [] : [{ operator: expression }]),
    ...(result === undefined ? [] : [{ row: streamRow(result), isResult: true }]),
  ];
}

/** All tasks are known from the start. Their lines start at the left, so the source isn't drawn. */
function isAtOnce({ marks }: Stream): boolean {
  return marks.every(({ frame, symbol }) => frame === 0 && symbol !== '#');
}

function streamRow(stream: Stream): Row {
  const { marks, title = '', subscriptions = [{ from: 0, to: Infinity }] } = stream;
  const { from, to } = subscriptions[0] ?? { from: 0, to: 0 };
  const duration = Math.max(stream.marks.at(-1)?.frame ?? 0, hasEnd(marks) ? 0 : stream.length - 1);
  return { title, marks, start: from, duration, cut: cutOf(marks, from, to) };
}

function taskRow({ name, title, marks, length, subscriptions = [] }: TaskLine, diagram: Diagram): Row {
  const letter = title === undefined ? name : `${name} ${shortened(title)}`;
  const known = diagram.source?.marks.find(({ symbol }) => symbol === name)?.frame ?? 0;
  const [first, last] = [subscriptions[0], subscriptions.at(-1)];
  if (first === undefined || last === undefined) {
    const end = lastFrame(diagram.result);
    return { title: letter, marks: [], start: end, duration: 0, waitsFrom: known, cut: end };
  }
  const lengthOfOne = Math.max(marks.at(-1)?.frame ?? 0, hasEnd(marks) ? 0 : length - 1);
  return {
    title: letter,
    marks: subscriptions.flatMap((span) =>
      marks.filter(isDrawn(span, last)).map((mark) => shift(mark, span.from - first.from)),
    ),
    start: first.from,
    duration: last.from - first.from + lengthOfOne,
    waitsFrom: known < first.from ? known : undefined,
    cut: cutOf(marks, last.from, last.to),
  };
}

/** Marks after the unsubscription are left out, but for the last subscription, where they are drawn faintly. */
function isDrawn(span: Span, last: Span): (mark: Mark) => boolean {
  return ({ frame }) => span === last || span.from + frame <= span.to;
}

function shift({ frame, symbol }: Mark, by: number): Mark {
  return { frame: frame + by, symbol };
}

/** The frame of the unsubscription, if the stream hadn't ended by then. */
function cutOf(marks: readonly Mark[], from: number, to: number): number | undefined {
  const end = marks.find(({ symbol }) => symbol === '|' || symbol === '#');
  return to === Infinity || (end !== undefined && from + end.frame <= to) ? undefined : to;
}

function hasEnd(marks: readonly Mark[]): boolean {
  return marks.some(({ symbol }) => symbol === '|' || symbol === '#');
}

function notesOf({ definitions, frame, source, tasks, result }: Diagram): string[] {
  const legend = [...(result?.legend ?? [])];
  const explained = new Set(legend.map(([symbol, meaning]) => `${symbol === '#' ? '×' : symbol} := ${meaning}`));
  const others = [...(source ? [source] : []), ...tasks].flatMap((stream) => [...stream.legend]);
  return [
    ...(frame === 1 ? [] : [`one frame = ${frame} ms`]),
    ...[...definitions].map(([name, definition]) => `${name} := ${definition}`),
    ...others
      .filter(([symbol]) => symbol !== '#')
      .map(([symbol, meaning]) => `${symbol} := ${meaning}`)
      .filter((note) => !explained.has(note)),
    ...explained,
  ];
}

/** Each task has a colour, which its values keep in every stream. */
function coloursOf({ tasks }: Diagram): Map<string, string> {
  const colours = new Map<string, string>();
  tasks.forEach(({ name, marks }, index) => {
    const colour = COLOURS[index % COLOURS.length]!;
    for (const symbol of [name, name.toUpperCase(), ...marks.map((mark) => mark.symbol)]) {
      if (!colours.has(symbol)) colours.set(symbol, colour);
    }
  });
  return colours;
}

/** In the result, a letter that is explained is no value of a task, unless it's the name of the task in capitals. */
function withoutOwnMeanings(colours: ReadonlyMap<string, string>, { tasks, result }: Diagram): Map<string, string> {
  const capitals = new Set(tasks.map(({ name }) => name.toUpperCase()));
  return new Map([...colours].filter(([symbol]) => capitals.has(symbol) || !result?.legend.has(symbol)));
}

function swirlyStream({ title, marks, start, duration }: Row, colours: ReadonlyMap<string, string>) {
  return {
    kind: 'S',
    title: title === '' ? ' ' : title,
    frame: start,
    // an error drawn next to a value needs room before the arrow
    duration: marks.some((_, index) => isCovered(marks, index)) ? duration + 1 : duration,
    messages: marks.map(({ frame, symbol }) => ({
      frame,
      notification: symbol === '|' ? { kind: 'C' } : symbol === '#' ? { kind: 'E' } : { kind: 'N', value: symbol },
      ...(symbol !== '|' && symbol !== '#' && { styles: { fill_color: colours.get(symbol) ?? NEUTRAL } }),
    })),
  };
}

function swirlyOperator(text: string) {
  return { kind: 'O', title: [{ type: 'text', value: text }] };
}

// The additions to Swirly's picture.

type Attributes = Record<string, string | number>;

function finish(
  { document, width, height }: { document: XMLDocument; width: number; height: number },
  items: readonly Item[],
  notes: readonly string[],
  columnOfTitles: number,
  { caption }: Diagram,
): Picture {
  const root = document.documentElement;
  const [wide, high] = [Math.ceil(width), Math.ceil(height) + notes.length * LEGEND_LINE];
  const add = (parent: Element, name: string, attributes: Attributes, text = '') => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, String(value));
    if (text !== '') element.appendChild(document.createTextNode(text));
    parent.appendChild(element);
  };
  const x = (frame: number) => columnOfTitles + frame * FRAME;
  const middle = STREAM / 2;

  const [paper, canvas] = childElements(root);
  paper!.setAttribute('class', 'paper');
  childElements(canvas!).forEach((group, index) => {
    const { row } = items[index]!;
    if (row === undefined) return;
    const line = childElements(group)[1]!;
    moveErrorAside(line, row);
    if (row.waitsFrom !== undefined) {
      const to = x(row.start) - (row.cut === row.start ? 4 : 0);
      const dots = { 'stroke-width': 2, 'stroke-dasharray': '0.1 7', 'stroke-linecap': 'round' };
      add(group, 'line', { x1: x(row.waitsFrom), y1: middle, x2: to, y2: middle, stroke: 'currentColor', ...dots });
    }
    if (row.cut === undefined) return;
    fadeAfter(line, row, row.cut);
    const isOverValue = row.marks.some(({ frame }) => row.start + frame === row.cut);
    const at = x(row.cut) + (isOverValue ? RADIUS + 5 : 0);
    for (const slash of [at - 3, at + 3]) {
      add(group, 'line', {
        x1: slash - 4,
        y1: middle + 12,
        x2: slash + 4,
        y2: middle - 12,
        stroke: CUT,
        'stroke-width': 2.5,
      });
    }
  });

  notes.forEach((note, index) => {
    const y = height - PADDING + (index + 1) * LEGEND_LINE;
    add(
      root,
      'text',
      { x: PADDING, y, fill: 'currentColor', 'font-family': MONOSPACE, 'font-size': `${LEGEND_SIZE}px` },
      note,
    );
  });
  root.setAttribute('viewBox', `0 0 ${wide} ${high}`);
  root.setAttribute('role', 'img');
  for (const element of [root, paper!]) {
    element.setAttribute('width', String(wide));
    element.setAttribute('height', String(high));
  }
  addFirst(root, 'style', STYLE);
  addFirst(root, 'title', caption);
  return { svg: `${String(document).replaceAll('><', '>\n<')}\n`, document, width: wide, height: high };

  function addFirst(parent: Element, name: string, text: string): void {
    const first = parent.firstChild;
    add(parent, name, {}, text);
    parent.insertBefore(parent.lastChild!, first);
  }
}

/** Moves an error that shares its frame with a value, which would cover it. */
function moveErrorAside(line: Element, { marks }: Row): void {
  marks.forEach((_, index) => {
    if (isCovered(marks, index)) translate(messageElement(line, marks, index), RADIUS + 14);
  });
}

function isCovered(marks: readonly Mark[], index: number): boolean {
  const { frame, symbol } = marks[index];
  return symbol === '#' && marks.some((other, at) => at < index && other.frame === frame);
}

/** Fades what comes after the cancellation, since it never happened. */
function fadeAfter(line: Element, { marks, start, waitsFrom }: Row, cut: number): void {
  const [axis, head] = childElements(childElements(line)[0]!);
  if (waitsFrom !== undefined && cut === start) {
    line.removeChild(axis!.parentNode!);
    return;
  }
  const rest = axis!.cloneNode(true) as Element;
  axis!.parentNode!.appendChild(rest);
  for (const [end, element] of [
    ['x2', axis!],
    ['x1', rest],
  ] as const)
    element.setAttribute(end, String((cut - start) * FRAME));
  fade(rest);
  fade(head!);
  const messages = marks.map((_, index) => messageElement(line, marks, index));
  marks.forEach(({ frame, symbol }, index) => {
    if (start + frame <= cut) return;
    fade(messages[index]!);
    // the bar of a completion would be visible through the faded value in front of it
    if (symbol === '|' && marks.some((other, at) => at < index && other.frame === frame))
      line.removeChild(messages[index]!);
  });
}

/** Swirly draws the line first, then the messages from last to first. */
function messageElement(line: Element, marks: readonly Mark[], index: number): Element {
  return childElements(line)[marks.length - index]!;
}

function fade(element: Element): void {
  element.setAttribute('opacity', '0.25');
}

function translate(element: Element, by: number): void {
  element.setAttribute('transform', `translate(${by} 0) ${element.getAttribute('transform') ?? ''}`.trim());
}

function childElements(parent: Element): Element[] {
  return Array.from({ length: parent.childNodes.length }, (_, index) => parent.childNodes[index] as Element).filter(
    ({ nodeType }) => nodeType === 1,
  );
}

/** Keeps the end of a long title: that's where URLs differ. */
function shortened(title: string): string {
  return title.length <= LONGEST_TITLE ? title : `${title.slice(0, 8)}…${title.slice(9 - LONGEST_TITLE)}`;
}

function textWidth(letters: number, size: number): number {
  return Math.ceil(letters * size * LETTER);
}
