import { ensure, PERIOD, type Check } from '../internal/options/checks.js';
import type { Diagram, DiagramStream, Mark, Span } from './Diagram.js';
import { groupsOf, hasEnded, isEnd, isSymbol, lastFrame, widthOf } from './internal/marks.js';

/** The column in which marbles begin, even if only spaces come before them. */
const INDENT = 7;

/** In columns. A longer pause is written as `@5000:`, and a task that starts later isn't indented. */
const LONGEST_PAUSE = 1_000;

const LINE: Check = ['one line of text', (value) => /\S/.test(value as string) && !/[\r\n]/.test(value as string)];
const NAME: Check = ['one letter or digit', (value) => isSymbol(value as string)];

/**
 * Writes a diagram as text, with its lines in reading order and its columns aligned.
 *
 * Reading the text gives the same diagram, if it's one that was read, played or recorded. Of any other, space at the ends of
 * lines is left out, and so is the length of a line that is shorter than its marks.
 *
 * @example
 * ```ts
 * const diagram = readDiagram('a = --(A|)\n\n(a|)\n\n> delayWhen(() => timer(3))');
 * const result = { ...diagram.tasks[0], marks: [{ frame: 3, symbol: 'A' }, { frame: 5, symbol: '|' }], length: 6 };
 * console.log(writeDiagram({ ...diagram, caption: 'Later.', result }));
 * // → % Later.
 * // →
 * // → a    = --(A|)
 * // →
 * // →        (a|)
 * // →
 * // → >      delayWhen(() => timer(3))
 * // →
 * // →        ---A-|
 * ```
 * @see {@link readDiagram}, the reverse
 * @param diagram - what to write
 * @returns its text, such that {@link readDiagram} returns the same diagram
 * @throws `TypeError` if it can't be read again: for example, if a title or meaning has several lines, marks are out of
 *   order, or a result has neither a stream of tasks nor an expression before it
 */
export function writeDiagram({ caption, tasks, source, expression = '', definitions, frame, result }: Diagram): string {
  ensure('writeDiagram: frame', frame, PERIOD);
  const end = lastFrame(result);
  const operator = expression.trim() === '' ? [] : linesOf(expression.replace(/^(\s*[\r\n])+/, '').trimEnd());
  if (operator.length === 0 && (definitions.size > 0 || (result !== undefined && source === undefined)))
    throw new TypeError('writeDiagram: a result or definitions need an expression before them');
  const blocks = [caption === '' ? [] : linesOf(caption).map((line) => `% ${line.trim()}`)];
  for (const task of tasks) {
    ensure('writeDiagram: the name of a task', task.name, NAME);
    blocks.push(streamLines(task, end, `task ${task.name}`, task.name));
  }
  if (source !== undefined) blocks.push(streamLines(source, end, 'the stream of tasks'));
  blocks.push([
    ...operator.map((line) => field('>', line)),
    ...meaningLines(definitions),
    ...(frame === 1 ? [] : [field('frame =', String(frame))]),
  ]);
  if (result !== undefined) blocks.push(streamLines(result, end, 'the result'));
  return blocks
    .filter(({ length }) => length > 0)
    .map((lines) => `${lines.map((line) => line.trimEnd()).join('\n')}\n`)
    .join('\n');
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}

function streamLines(stream: DiagramStream, end: number, who: string, name?: string): string[] {
  ensureReadable(stream, who);
  const { marks, length, legend, title = '', subscriptions } = stream;
  const from = subscriptions?.[0]?.from ?? 0;
  const indent = name === undefined || from > LONGEST_PAUSE ? 0 : from;
  const lines = [
    field(
      name === undefined ? '' : `${name.padEnd(INDENT - 3)} =`,
      ' '.repeat(indent) + writeMarks(marks, hasEnded(marks) ? 0 : length),
    ),
  ];
  if (subscriptions !== undefined) lines.push(field('subs =', writeSpans(subscriptions, end + 1)));
  if (title.trim() !== '') {
    ensure(`writeDiagram: the title of ${who}`, title, LINE);
    lines.push(field('title =', title.trim()));
  }
  return [...lines, ...meaningLines(legend)];
}

function ensureReadable({ marks, subscriptions = [] }: DiagramStream, who: string): void {
  const isFrame = (frame: number, before = 0) => Number.isInteger(frame) && frame >= before;
  marks.forEach((mark, index) => {
    const before = marks[index - 1] as Mark | undefined;
    const { frame, symbol } = mark;
    if (!(isEnd(mark) || isSymbol(symbol)) || !isFrame(frame, before?.frame) || (before && isEnd(before)))
      throw new TypeError(`writeDiagram: "${symbol}" can't be written in frame ${frame} of ${who}`);
  });
  subscriptions.forEach(({ from, to }, index) => {
    if (!isFrame(from, subscriptions[index - 1]?.from) || !(to === Infinity || isFrame(to, from)))
      throw new TypeError(`writeDiagram: a subscription from ${from} to ${to} can't be written for ${who}`);
  });
}

function meaningLines(meanings: ReadonlyMap<string, string>): string[] {
  return [...meanings].map(([name, meaning]) => {
    ensure(`writeDiagram: the meaning of ${name}`, meaning, LINE);
    return `${name} := ${meaning.trim()}`;
  });
}

function field(name: string, content: string): string {
  return name.length < INDENT ? name.padEnd(INDENT) + content : `${name} ${content}`;
}

/**
 * Writes marks in RxJS's notation; marks of the same frame are grouped in parentheses. Where a frame has no column, as
 * right after a group, `@7:` says that frame 7 is next.
 */
export function writeMarks(marks: readonly Mark[], length: number): string {
  let text = '';
  let column = 0;
  const goTo = (frame: number) => {
    const pause = frame - column;
    text += pause < 0 || pause > LONGEST_PAUSE ? `@${frame}:` : '-'.repeat(pause);
    column = frame;
  };
  for (const group of groupsOf(marks)) {
    goTo(group[0].frame);
    const symbols = group.map(({ symbol }) => symbol).join('');
    text += group.length === 1 ? symbols : `(${symbols})`;
    column += widthOf(group.length);
  }
  if (length > column) {
    goTo(length - 1);
    text += '-';
  }
  return text || '-';
}

/** Writes subscriptions, separated by commas. What is never unsubscribed from takes `length` columns. */
export function writeSpans(spans: readonly Span[], length: number): string {
  if (spans.length === 0) return writeMarks([], length);
  return spans
    .map(({ from, to }) => {
      const end = to === Infinity ? [] : [{ frame: to, symbol: '!' }];
      return writeMarks([{ frame: from, symbol: '^' }, ...end], to === Infinity ? length : 0);
    })
    .join(', ');
}
