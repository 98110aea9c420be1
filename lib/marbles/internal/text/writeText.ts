import type { Diagram, DiagramStream, Mark, Span } from '../../Diagram.js';
import { groupsOf, hasEnded, lastFrame, widthOf } from './marks.js';
import { linesOf } from './textLines.js';

/** The column in which marbles begin, even if only spaces come before them. */
const INDENT = 7;

/** In columns. A longer pause is written as `@5000:`, and a task that starts later isn't indented. */
const LONGEST_PAUSE = 1_000;

/** The text of a diagram that can be read again. */
export function writeText({ caption, tasks, source, expression = '', definitions, frame, result }: Diagram): string {
  const end = lastFrame(result);
  const blocks = [
    caption === '' ? [] : linesOf(caption).map((line) => `% ${line.trim()}`),
    ...tasks.map((task) => streamLines(task, end, task.name)),
    source ? streamLines(source, end) : [],
    [
      ...operatorLines(expression),
      ...meaningLines(definitions),
      ...(frame === 1 ? [] : [field('frame =', String(frame))]),
    ],
    result ? streamLines(result, end) : [],
  ];
  return blocks
    .filter(({ length }) => length > 0)
    .map((lines) => `${lines.map((line) => line.trimEnd()).join('\n')}\n`)
    .join('\n');
}

/** Without the blank lines around it. */
function operatorLines(expression: string): string[] {
  const text = expression.replace(/^(\s*[\r\n])+/, '').trimEnd();
  return text === '' ? [] : linesOf(text).map((line) => field('>', line));
}

function streamLines({ marks, length, legend, title = '', subscriptions }: DiagramStream, end: number, name?: string) {
  const from = subscriptions?.[0]?.from ?? 0;
  const indent = name === undefined || from > LONGEST_PAUSE ? 0 : from;
  return [
    field(
      name === undefined ? '' : `${name.padEnd(INDENT - 3)} =`,
      ' '.repeat(indent) + writeMarks(marks, hasEnded(marks) ? 0 : length),
    ),
    ...(subscriptions ? [field('subs =', writeSpans(subscriptions, end + 1))] : []),
    ...(title.trim() === '' ? [] : [field('title =', title.trim())]),
    ...meaningLines(legend),
  ];
}

function meaningLines(meanings: ReadonlyMap<string, string>): string[] {
  return [...meanings].map(([name, meaning]) => `${name} := ${meaning.trim()}`);
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
