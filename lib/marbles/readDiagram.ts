import type { Diagram, DiagramStream, DiagramTask, Mark, Span } from './Diagram.js';
import { DiagramError } from './DiagramError.js';
import { isEnd } from './internal/marks.js';
import { rememberPlaces, type Place } from './internal/places.js';

/** A part of one line of the text, and where it starts. */
interface Fragment {
  readonly text: string;
  readonly place: Place;
}

const COMMENT = /^\s*%\s*(.*)$/;
const TASK = /^([A-Za-z0-9])\s*=(?!>)\s*(.*)$/;
const PROPERTY = /^\s*([\w#$]+)\s*(:?=)(?!>)\s*(.*?)\s*$/;
/** Only dashes if never subscribed, otherwise `^` and, unless it never ends, `!`; `(^!)` within one frame. */
const SPAN = /^(-*)(?:(\^)(-*)(!?)-*|\(\^!\))?$/;

/**
 * Reads the text of a diagram.
 *
 * @param text - the diagram, with any line endings
 * @returns the diagram as data
 * @throws {@link DiagramError}, with line and column, for anything that would be misread
 */
export function readDiagram(text: string): Diagram {
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((line, index): Fragment => ({ text: line, place: { line: index + 1, column: 1 } }));
  const caption = lines.flatMap((line) => COMMENT.exec(line.text)?.[1].trim() ?? []).join('\n');
  const tasks: DiagramTask[] = [];
  const streams: DiagramStream[] = [];
  const legends = new Map<string, ReadonlyMap<string, Place>>();
  let operator: Operator | undefined;
  let source: DiagramStream | undefined;

  for (const [first, ...rest] of blocksOf(lines)) {
    const [, name, marbles] = TASK.exec(first.text) ?? [];
    if (first.text.startsWith('>')) {
      if (operator !== undefined) throw new DiagramError('There already is a line with >', first.place);
      operator = readOperator(first, rest);
      source = streams.pop();
    } else if (name !== undefined) {
      if (tasks.some((task) => task.name === name))
        throw new DiagramError(`There already is a task ${name}`, first.place);
      const { stream, places } = readStream(trimmed(first, marbles), rest);
      tasks.push({ name, ...stream });
      legends.set(name, places);
    } else {
      ensureNoProperty(first);
      if (streams.length > 0)
        throw new DiagramError('A diagram has at most one stream of tasks and one result', trimmed(first).place);
      const { stream, places } = readStream(trimmed(first), rest);
      streams.push(stream);
      if (operator === undefined) ensureTasks(trimmed(first), tasks);
      legends.set(operator === undefined ? 'source' : 'result', places);
    }
  }

  if (operator === undefined) source = streams.pop();
  const [result] = streams;
  const { expression, definitions = NO_MEANINGS, frame = 1 } = operator ?? {};
  const diagram: Diagram = {
    caption,
    tasks,
    source,
    expression: expression?.text,
    definitions: textsOf(definitions),
    frame,
    result,
  };
  rememberPlaces(diagram, {
    expression: expression?.place,
    definitions: placesIn(definitions),
    legends,
    end: endOf(lines),
  });
  return diagram;
}

/** Names or letters, with the JavaScript that they stand for. */
type Meanings = ReadonlyMap<string, Fragment>;

const NO_MEANINGS: Meanings = new Map();

interface Operator {
  readonly expression: Fragment;
  readonly definitions: Meanings;
  readonly frame: number;
}

function textsOf(meanings: Meanings): ReadonlyMap<string, string> {
  return new Map([...meanings].map(([name, { text }]) => [name, text]));
}

function placesIn(meanings: Meanings): ReadonlyMap<string, Place> {
  return new Map([...meanings].map(([name, { place }]) => [name, place]));
}

function ensureNoProperty(line: Fragment): void {
  const [matched, name = '', sign] = PROPERTY.exec(line.text) ?? [];
  if (matched === undefined) return;
  const belongs = sign === ':=' || ['subs', 'title', 'frame'].includes(name);
  const message = belongs
    ? 'This belongs directly below the line it describes, without a blank line'
    : 'The name of a task is one letter or digit';
  throw new DiagramError(message, trimmed(line).place);
}

type Block = [first: Fragment, ...rest: Fragment[]];

function* blocksOf(lines: readonly Fragment[]): Generator<Block> {
  let block: Fragment[] = [];
  for (const line of [...lines, undefined]) {
    if (line !== undefined && COMMENT.test(line.text)) continue;
    if (line !== undefined && line.text.trim() !== '') block.push(line);
    else if (block.length > 0) {
      yield block as Block;
      block = [];
    }
  }
}

function readOperator(line: Fragment, rest: readonly Fragment[]): Operator {
  const expression = trimmed(line, line.text.slice(1));
  if (expression.text === '')
    throw new DiagramError('An operator has to follow >, such as asCompleted()', expression.place);
  const { meanings, settings } = readProperties(rest, ['frame']);
  const frame = settings.get('frame');
  if (frame !== undefined && !(Number(frame.text) > 0))
    throw new DiagramError('A frame is a positive number of milliseconds', frame.place);
  return { expression, definitions: meanings, frame: Number(frame?.text ?? 1) };
}

function readStream(
  marbles: Fragment,
  rest: readonly Fragment[],
): { readonly stream: DiagramStream; readonly places: ReadonlyMap<string, Place> } {
  const { meanings, settings } = readProperties(rest, ['subs', 'title']);
  for (const [name, { place }] of meanings) {
    if (name.length > 1)
      throw new DiagramError('A legend starts with one letter or digit, or #', { ...place, column: 1 });
  }
  const spans = settings.get('subs');
  const stream = {
    marks: readMarks(marbles),
    length: marbles.text.length,
    legend: textsOf(meanings),
    title: settings.get('title')?.text,
    subscriptions: spans && readSpans(spans),
  };
  return { stream, places: placesIn(meanings) };
}

interface Properties {
  /** `name := meaning` */
  readonly meanings: Meanings;
  /** `name = setting` */
  readonly settings: ReadonlyMap<string, Fragment>;
}

function readProperties(lines: readonly Fragment[], known: readonly string[]): Properties {
  const meanings = new Map<string, Fragment>();
  const settings = new Map<string, Fragment>();
  for (const line of lines) {
    const [, name, sign, content = ''] = PROPERTY.exec(line.text) ?? [];
    const { place } = trimmed(line);
    if (name === undefined)
      throw new DiagramError('Expected “name = …” or “name := …”; a new block starts after a blank line', place);
    if (sign === '=' && !known.includes(name))
      throw new DiagramError(
        `Unknown setting “${name} = …”; possible are ${known.join(', ')}, and “name := meaning”`,
        place,
      );
    (sign === '=' ? settings : meanings).set(name, trimmed(line, content));
  }
  return { meanings, settings };
}

/** Each character is a frame. A group is in the frame of its opening parenthesis. */
function readMarks({ text, place }: Fragment): Mark[] {
  const marks: Mark[] = [];
  let group: number | undefined;
  const fail = (index: number, message: string) => {
    throw new DiagramError(message, { ...place, column: place.column + index });
  };
  if (text === '') fail(0, 'Expected marbles, such as --(A|)');
  Array.from(text).forEach((symbol, index) => {
    if (symbol === '(' && group === undefined) group = index;
    else if (symbol === ')' && group !== undefined) group = undefined;
    else if (symbol === '-' && group === undefined) return;
    else if (/[A-Za-z0-9|#]/.test(symbol)) {
      if (marks.some(isEnd)) fail(index, 'Nothing comes after the end');
      marks.push({ frame: group ?? index, symbol });
    } else fail(index, complaintAbout(symbol));
  });
  if (group !== undefined) fail(group, 'This ( is never closed');
  return marks;
}

function complaintAbout(symbol: string): string {
  if (symbol === ' ') return 'A space would count as a frame; write - instead';
  if (symbol === '(') return 'Groups cannot be nested';
  if (symbol === ')') return 'There is no ( for this )';
  if (symbol === '-') return 'Time cannot pass within a group';
  if (symbol === '^' || symbol === '!') return `A ${symbol} belongs in a line of subscriptions, such as subs = ^--!`;
  return `${symbol} is not a marble: a value is one letter or digit, the end is |, an error is #`;
}

function readSpans({ text, place }: Fragment): Span[] {
  let column = place.column;
  return text.split(',').flatMap((part) => {
    const span = trimmed({ text: part, place: { ...place, column } });
    column += part.length + 1;
    return readSpan(span);
  });
}

function readSpan({ text, place }: Fragment): Span[] {
  const [matched, before = '', subscribed, during = '', unsubscribed] = SPAN.exec(text) ?? [];
  if (matched === undefined || text === '')
    throw new DiagramError(
      'Not a subscription: write ^--!, ^-- if it never ends, (^!) within one frame, --- for none',
      place,
    );
  const from = before.length;
  if (subscribed !== undefined) return [{ from, to: unsubscribed === '!' ? from + during.length + 1 : Infinity }];
  return text.endsWith(')') ? [{ from, to: from }] : [];
}

/** The letters of the stream of tasks have to be names of tasks above it. */
function ensureTasks({ text, place }: Fragment, tasks: readonly DiagramTask[]): void {
  for (const { 0: letter, index } of text.matchAll(/[A-Za-z0-9]/g)) {
    if (tasks.some(({ name }) => name === letter)) continue;
    throw new DiagramError(`There is no task ${letter} above`, { ...place, column: place.column + index });
  }
}

/** The end of a line without surrounding spaces. */
function trimmed({ text, place }: Fragment, end = text): Fragment {
  const spaces = end.length - end.trimStart().length;
  return {
    text: end.trim(),
    place: { line: place.line, column: place.column + text.trimEnd().length - end.trimEnd().length + spaces },
  };
}

function endOf(lines: readonly Fragment[]): Place {
  const { text, place } = lines.at(-1)!;
  return { ...place, column: text.length + 1 };
}
