/** The text form of a marble diagram, as Swirly reads it; docs/marbles.md explains it. */

/**
 * Something on a line: a value (one letter or digit), `|` for completion, `#` for an error; on a line of subscriptions,
 * `^` and `!`.
 */
export interface Mark {
  readonly frame: number;
  readonly symbol: string;
}

/** From the frame of the subscription to the frame of the unsubscription; `Infinity` if there was none. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A line of marbles and what is written beneath it. */
export interface Stream {
  readonly marks: readonly Mark[];
  /** The least number of frames to draw, for a stream that has no end, or ends after it was unsubscribed from. */
  readonly length: number;
  /** What letters, or `#`, stand for, as JavaScript. Any other letter stands for itself. */
  readonly legend: ReadonlyMap<string, string>;
  /** A description in words. */
  readonly title?: string | undefined;
  /** `undefined` if the diagram doesn't say; empty if the stream was never subscribed to. */
  readonly subscriptions?: readonly Span[] | undefined;
}

/** A task is a stream named by a letter; its frames count from its first subscription. */
export interface TaskLine extends Stream {
  readonly name: string;
}

export interface Diagram {
  readonly caption: readonly string[];
  readonly tasks: readonly TaskLine[];
  /** The stream of tasks. Without it, the expression produces the result by itself. */
  readonly source?: Stream | undefined;
  /** What is run, as JavaScript: an operator, or the result itself. `undefined` if unknown. */
  readonly expression?: string | undefined;
  /** Names that the expression uses, with their JavaScript. */
  readonly definitions: ReadonlyMap<string, string>;
  /** How many milliseconds one dash stands for. */
  readonly frame: number;
  readonly result?: Stream | undefined;
}

/** The column in which marbles begin, even if only spaces come before them. */
const INDENT = 7;

/** Writes a diagram, with its lines in reading order and its columns aligned. */
export function writeDiagram({ caption, tasks, source, expression, definitions, frame, result }: Diagram): string {
  const end = lastFrame(result);
  const blocks = [caption.map((line) => `% ${line}`)];
  for (const task of tasks) blocks.push(streamLines(task, end, task.name, firstFrame(task)));
  if (source !== undefined) blocks.push(streamLines(source, end));
  if (expression !== undefined) {
    blocks.push([
      field('>', expression),
      ...legendLines(definitions),
      ...(frame === 1 ? [] : [field('frame =', String(frame))]),
    ]);
  }
  if (result !== undefined) blocks.push(streamLines(result, end));
  return blocks
    .filter(({ length }) => length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function streamLines(
  { marks, length, legend, title, subscriptions }: Stream,
  end: number,
  name?: string,
  offset = 0,
): string[] {
  const lines = [
    field(
      name === undefined ? '' : `${name.padEnd(INDENT - 3)} =`,
      ' '.repeat(offset) + writeMarks(marks, hasEnded(marks) ? 0 : length),
    ),
  ];
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

/** The last frame of the run, as far as the result shows. */
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

/** Writes marks in RxJS's notation; marks of the same frame are grouped in parentheses. */
export function writeMarks(marks: readonly Mark[], length: number): string {
  let text = '';
  for (const group of byFrame(marks)) {
    const frame = group[0].frame;
    const symbols = group.map(({ symbol }) => symbol).join('');
    // the notation can't express marks that follow a group too closely or fall between frames; only a wrong diagram has them
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
