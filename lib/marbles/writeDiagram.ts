import { ensure, PERIOD, type Check } from '../internal/options/checks.js';
import type { Diagram, DiagramStream, Mark } from './Diagram.js';
import { DIAGRAM } from './internal/text/checks.js';
import { LONGEST_TEXT } from './internal/text/limits.js';
import { hasEnded, isEnd, isSymbol } from './internal/text/marks.js';
import { writeText } from './internal/text/writeText.js';
import { readDiagram } from './readDiagram.js';

const LINE: Check = ['one line of text', (value) => /^[^\r\n]+$/.test((value as string).trim())];
const TASK: Check = ['one letter or digit', (value) => isSymbol(value as string)];
/** A line that starts with anything else could be read as something else. Which word it may be, reading finds out. */
const WORD: Check = ['a letter or a name', (value) => /^[^\s=%>]+$/.test(value as string)];
const INTEGER: Check = ['an integer', (value) => Number.isInteger(value)];

/** In columns: about as many as `@5000:` takes. */
const SHORT_PAUSE = 9;

/**
 * Writes a diagram as text, with its lines in reading order and its columns aligned.
 *
 * Reading the text gives the same diagram, if it's one that was read, played or recorded. Of any other, space at the ends of
 * lines is left out, and so is the length of a line that has ended or is shorter than its marks.
 *
 * A long pause is written by the frame that it leads to, such as `@5000:`, and so is a shorter one if the line has many
 * subscriptions or the text would be too long.
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
 * @throws `TypeError` if `diagram` isn't a diagram, or its text can't be read again: for example, if a title or meaning has
 *   several lines, marks are out of order, two tasks have the same name, a result has neither a stream of tasks nor an
 *   expression before it, a frame is later than 1,000,000, or the text has more than 100,000 characters
 */
export function writeDiagram(diagram: Diagram): string {
  ensure('writeDiagram: diagram', diagram, DIAGRAM);
  const { tasks, source, expression = '', definitions, frame, result } = diagram;
  ensure('writeDiagram: frame', frame, PERIOD);
  if (expression.trim() === '' && (definitions.size > 0 || (result !== undefined && source === undefined)))
    throw new TypeError('writeDiagram: a result or definitions need an expression before them');
  for (const task of tasks) {
    ensure('writeDiagram: the name of a task', task.name, TASK);
    ensureReadable(task, `task ${task.name}`);
  }
  if (source !== undefined) ensureReadable(source, 'the stream of tasks');
  ensureMeanings(definitions);
  if (result !== undefined) ensureReadable(result, 'the result');
  const text = writeText(diagram);
  return readable(text.length > LONGEST_TEXT ? writeText(diagram, SHORT_PAUSE) : text);
}

/** Finds what can't be seen in one line alone. */
function readable(text: string): string {
  try {
    readDiagram(text);
    return text;
  } catch (error) {
    throw new TypeError(`writeDiagram: the text could not be read again: ${(error as Error).message}`);
  }
}

function ensureReadable({ marks, length, subscriptions = [], title = '', legend }: DiagramStream, who: string): void {
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
  if (!hasEnded(marks)) ensure(`writeDiagram: the length of ${who}`, length, INTEGER);
  if (title.trim() !== '') ensure(`writeDiagram: the title of ${who}`, title, LINE);
  ensureMeanings(legend);
}

function ensureMeanings(meanings: ReadonlyMap<string, string>): void {
  for (const [name, meaning] of meanings) {
    ensure('writeDiagram: what has a meaning', name, WORD);
    ensure(`writeDiagram: the meaning of ${name}`, meaning, LINE);
  }
}
