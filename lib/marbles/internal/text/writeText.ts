import type { Diagram, DiagramStream, Mark, Span } from '../../Diagram.js';
import { groupsOf, hasEnded, lastFrame, widthOf } from './marks.js';
import { linesOf } from './textLines.js';

/** The column in which marbles begin, even if only spaces come before them. */
const INDENT = 7;

/** In columns. A longer pause is written as `@5000:`, and a task that starts later isn't indented. */
const LONGEST_PAUSE = 1_000;

/**
 * The text of a diagram.
 *
 * @param longest - how many columns a pause may have that is drawn with dashes
 */
export function writeText(
  { caption, tasks, source, expression = '', definitions, frame, result }: Diagram,
  longest = LONGEST_PAUSE,
): string {
  const end = lastFrame(result);
  const blocks = [
    caption === '' ? [] : linesOf(caption).map((line) => `% ${line.trim()}`),
    ...tasks.map((task) => streamLines(task, task.name)),
    source ? streamLines(source) : [],
    [
      ...operatorLines(expression),
      ...meaningLines(definitions),
      ...(frame === 1 ? [] : [field('frame =', String(frame))]),
    ],
    result ? streamLines(result) : [],
  ];
  return blocks
    .filter(({ length }) => length > 0)
    .map((lines) => `${lines.map((line) => line.trimEnd()).join('\n')}\n`)
    .join('\n');

  function streamLines({ marks, length, legend, title = '', subscriptions }: DiagramStream, name?: string): string[] {
    const from = subscriptions?.[0]?.from ?? 0;
    const indent = name === undefined || from > longest ? 0 : from;
    return [
      field(
        name === undefined ? '' : `${name.padEnd(INDENT - 3)} =`,
        ' '.repeat(indent) + writeMarks(marks, hasEnded(marks) ? 0 : length, longest),
      ),
      ...(subscriptions ? [field('subs =', writeSpans(subscriptions, end + 1, longest))] : []),
      ...(title.trim() === '' ? [] : [field('title =', title.trim())]),
      ...meaningLines(legend),
    ];
  }
}

/** Without the blank lines around it. */
function operatorLines(expression: string): string[] {
  const text = expression.replace(/^(\s*[\r\n])+/, '').trimEnd();
  return text === '' ? [] : linesOf(text).map((line) => field('>', line));
}

function meaningLines(meanings: ReadonlyMap<string, string>): string[] {
  return [...meanings].map(([name, meaning]) => `${name} := ${meaning.trim()}`);
}

function field(name: string, content: string): string {
  return name.length < INDENT ? name.padEnd(INDENT) + content : `${name} ${content}`;
}

/**
 * Writes marks in RxJS's notation; marks of the same frame are grouped in parentheses. Where a frame has no column, as
 * right after a group, and after a long pause, `@7:` says that frame 7 is next.
 */
export function writeMarks(marks: readonly Mark[], length: number, longest = LONGEST_PAUSE): string {
  let text = '';
  let column = 0;
  const goTo = (frame: number) => {
    const pause = frame - column;
    text += pause < 0 || pause > longest ? `@${frame}:` : '-'.repeat(pause);
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

/**
 * Writes subscriptions, separated by commas. What is never unsubscribed from takes `length` columns.
 *
 * Each is drawn from frame 0. So that the length of the line is in proportion to their number, the longest pause becomes
 * shorter with it.
 */
export function writeSpans(spans: readonly Span[], length: number, longest = LONGEST_PAUSE): string {
  if (spans.length === 0) return writeMarks([], length, longest);
  return spans
    .map(({ from, to }) => {
      const end = to === Infinity ? [] : [{ frame: to, symbol: '!' }];
      return writeMarks([{ frame: from, symbol: '^' }, ...end], to === Infinity ? length : 0, longest / spans.length);
    })
    .join(', ');
}
