import type { Diagram, DiagramStream, Mark, Span } from './Diagram.js';
import { groupsOf, hasEnded, lastFrame } from './internal/marks.js';

/** The column in which marbles begin, even if only spaces come before them. */
const INDENT = 7;

/**
 * Writes a diagram as text, with its lines in reading order and its columns aligned.
 *
 * @param diagram - what to write
 * @returns its text, such that {@link readDiagram} returns the same diagram
 */
export function writeDiagram({ caption, tasks, source, expression, definitions, frame, result }: Diagram): string {
  const end = lastFrame(result);
  const blocks = [caption === '' ? [] : caption.split('\n').map((line) => `% ${line}`)];
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
  { marks, length, legend, title, subscriptions }: DiagramStream,
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

function firstFrame({ subscriptions }: DiagramStream): number {
  return subscriptions?.[0]?.from ?? 0;
}

/** Writes marks in RxJS's notation; marks of the same frame are grouped in parentheses. */
export function writeMarks(marks: readonly Mark[], length: number): string {
  let text = '';
  for (const group of groupsOf(marks)) {
    const frame = group[0].frame;
    const symbols = group.map(({ symbol }) => symbol).join('');
    // the notation can't express marks that follow a group too closely or fall between frames; only a wrong diagram has them
    if (frame < text.length || !Number.isInteger(frame)) text += `@${frame}:${symbols}`;
    else text = text.padEnd(frame, '-') + (group.length === 1 ? symbols : `(${symbols})`);
  }
  return text.padEnd(length, '-') || '-';
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
