/**
 * The text form of a marble diagram, as Swirly reads it: docs/marbles.md tells how to read it.
 */

/** Something on a line: a value (one letter or digit), `|` for the end, `#` for an error; `^` and `!` on a line of subscriptions. */
export interface Mark {
  readonly frame: number;
  readonly symbol: string;
}

/** From the frame of the subscription to the frame of the unsubscription; `Infinity` for one that never came. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A line of marbles, and what is written beneath it. */
export interface Stream {
  readonly marks: readonly Mark[];
  /** How many frames are drawn at least: of a stream that does not end, or of one that ends while nobody listens. */
  readonly length: number;
  /** What letters, or `#`, stand for, as JavaScript. Any other letter stands for itself. */
  readonly legend: ReadonlyMap<string, string>;
  /** Who it is, in words. */
  readonly title?: string | undefined;
  /** `undefined` where the diagram does not say, empty for one that was never subscribed. */
  readonly subscriptions?: readonly Span[] | undefined;
}

/** A task is a stream with a letter, counted from its first subscription. */
export interface TaskLine extends Stream {
  readonly name: string;
}

export interface Diagram {
  readonly caption: readonly string[];
  readonly tasks: readonly TaskLine[];
  /** The stream of tasks. Without it, the expression makes the result by itself. */
  readonly source?: Stream | undefined;
  /** What is run, as JavaScript: an operator, or the result itself. `undefined` where nobody knows. */
  readonly expression?: string | undefined;
  /** Names that the expression uses, as JavaScript. */
  readonly definitions: ReadonlyMap<string, string>;
  /** Milliseconds that one dash stands for. */
  readonly frame: number;
  readonly result?: Stream | undefined;
}

/** Marbles begin in this column, also where nothing but spaces stands in front. */
const INDENT = 7;

/** Writes a diagram, its lines in the order in which one reads it, its columns aligned. */
export function writeDiagram({ caption, tasks, source, expression, definitions, frame, result }: Diagram): string {
  const end = lastFrame(result);
  const blocks = [caption.map((line) => `% ${line}`)];
  for (const task of tasks) blocks.push(streamLines(task, end, task.name, firstFrame(task)));
  if (source !== undefined) blocks.push(streamLines(source, end));
  if (expression !== undefined) {
    blocks.push([field('>', expression), ...legendLines(definitions), ...(frame === 1 ? [] : [field('frame =', String(frame))])]);
  }
  if (result !== undefined) blocks.push(streamLines(result, end));
  return blocks.filter(({ length }) => length > 0).map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function streamLines({ marks, length, legend, title, subscriptions }: Stream, end: number, name?: string, offset = 0): string[] {
  const lines = [field(name === undefined ? '' : `${name.padEnd(INDENT - 3)} =`, ' '.repeat(offset) + writeMarks(marks, hasEnded(marks) ? 0 : length))];
  if (subscriptions !== undefined) lines.push(field('subs =', writeSpans(subscriptions, end + 1)));
  if (title !== undefined) lines.push(field('title =', title));
  return [...lines, ...legendLines(legend)];
}

function legendLines(legend: ReadonlyMap<string, string>): string[] {
  return [...legend].map(([symbol, meaning]) => `${symbol} := ${meaning}`);
}

function field(name: string, content: string): string {
  return name.length < INDENT ? name.padEnd(INDENT) + content : `${name} ${content}`;
}

function firstFrame({ subscriptions }: Stream): number {
  return subscriptions?.[0]?.from ?? 0;
}

/** The frame in which the run is over, as far as its result tells. */
export function lastFrame(result: Stream | undefined): number {
  if (result === undefined) return 0;
  const { marks, length, subscriptions } = result;
  const drawn = Math.max(marks.at(-1)?.frame ?? 0, hasEnded(marks) ? 0 : length - 1);
  return Math.min(subscriptions?.[0]?.to ?? Infinity, drawn);
}

function hasEnded(marks: readonly Mark[]): boolean {
  const last = marks.at(-1)?.symbol;
  return last === '|' || last === '#';
}

/** Writes marks in RxJS's notation, what happens in one frame in parentheses. */
export function writeMarks(marks: readonly Mark[], length: number): string {
  let text = '';
  for (const group of byFrame(marks)) {
    const frame = group[0].frame;
    const symbols = group.map(({ symbol }) => symbol).join('');
    // the notation has no room for what follows a group too closely, or falls between frames: only a wrong diagram gets there
    if (frame < text.length || !Number.isInteger(frame)) text += `@${frame}:${symbols}`;
    else text = text.padEnd(frame, '-') + (group.length === 1 ? symbols : `(${symbols})`);
  }
  return text.padEnd(length, '-') || '-';
}

/** How many columns the marks of one frame take. */
export function widthOf(symbols: number): number {
  return symbols === 1 ? 1 : symbols + 2;
}

function writeSpans(spans: readonly Span[], length: number): string {
  if (spans.length === 0) return writeMarks([], length);
  return spans
    .map(({ from, to }) => {
      const end = to === Infinity ? [] : [{ frame: to, symbol: '!' }];
      return writeMarks([{ frame: from, symbol: '^' }, ...end], to === Infinity ? length : 0);
    })
    .join(', ');
}

function byFrame(marks: readonly Mark[]): Mark[][] {
  const groups: Mark[][] = [];
  for (const mark of marks) {
    const group = groups.at(-1);
    if (group?.[0].frame === mark.frame) group.push(mark);
    else groups.push([mark]);
  }
  return groups;
}
