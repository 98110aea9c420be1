import { ensure, type Check } from '../internal/options/checks.js';
import type { Diagram, DiagramStream, DiagramTask, Mark, Span } from './Diagram.js';
import { DiagramError } from './DiagramError.js';
import { count, LONGEST_TEXT, MOST_FRAMES } from './internal/text/limits.js';
import { isEnd, isSymbol, lengthOf } from './internal/text/marks.js';
import { rememberPlaces, type Place } from './internal/text/places.js';
import { linesOf } from './internal/text/textLines.js';

const STRING: Check = ['a string', (value) => typeof value === 'string'];

/**
 * Reads the text of a diagram.
 *
 * Lines may end in any way, and be indented. Space at their ends is ignored. A text without tasks and streams, such as an
 * empty one, is a diagram in which nothing happens.
 *
 * @example
 * ```ts
 * const { tasks, expression, result } = readDiagram(`
 *   a    = --(A|)
 *   subs = ^-!
 *
 *          (a|)
 *
 *   >      asCompleted()
 *
 *          --(A|)
 * `);
 * console.log(tasks[0].subscriptions);
 * // → [ { from: 0, to: 2 } ]
 * console.log(expression, result?.marks);
 * // → asCompleted() [ { frame: 2, symbol: 'A' }, { frame: 2, symbol: '|' } ]
 * ```
 * @see {@link writeDiagram}, the reverse; {@link playDiagram}, which runs a diagram
 * @param text - the diagram, with at most 100,000 characters
 * @returns the diagram as data
 * @throws `DiagramError`, with line and column, for anything that would be misread, and for a text that is too long.
 *   `TypeError` if `text` isn't a string
 */
export function readDiagram(text: string): Diagram {
  ensure('readDiagram: text', text, STRING);
  if (text.length > LONGEST_TEXT)
    throw new DiagramError(
      `The text has ${count(text.length)} characters, and at most ${count(LONGEST_TEXT)} can be read`,
      START,
    );
  const lines = fragmentsOf(text);
  const caption: string[] = [];
  const tasks = new Map<string, ReadStream>();
  let source: ReadStream | undefined;
  let operator: Operator | undefined;
  let frame: Fragment | undefined;
  let result: ReadStream | undefined;

  const setFrame = (found: Fragment | undefined) => {
    if (found === undefined) return;
    if (frame !== undefined) throw new DiagramError('There already is a line “frame = …”', found.place);
    frame = found;
  };

  for (const block of blocksOf(lines, caption)) {
    const [first, ...rest] = block;
    const assignment = assignmentIn(first);
    if (isExpression(first)) {
      if (operator !== undefined)
        throw new DiagramError('There already is an expression; its lines belong together', first.place);
      if (result !== undefined)
        throw new DiagramError('The line with > belongs between the stream of tasks and the result', first.place);
      operator = readOperator(block);
      setFrame(operator.frame);
    } else if (assignment === undefined) {
      if (operator === undefined && source === undefined) source = readSource(first, rest, tasks);
      else if (result === undefined) result = readStream(first, rest);
      else throw new DiagramError('A diagram has at most one stream of tasks and one result', first.place);
    } else if (assignment.sign === '=' && assignment.name === 'frame') {
      setFrame(readProperties(block, ['frame'], refuseDefinition).settings.get('frame'));
    } else {
      const { name, content } = assignment;
      ensureTask(assignment, first.place);
      if (tasks.has(name)) throw new DiagramError(`There already is a task ${name}`, first.place);
      tasks.set(name, readStream(content, rest));
    }
  }

  const { expression, definitions = NO_MEANINGS } = operator ?? {};
  for (const [name, { named }] of definitions)
    if (tasks.has(name)) throw new DiagramError(`${name} is the name of a task`, named);
  const diagram: Diagram = {
    caption: caption.join('\n'),
    tasks: [...tasks].map(([name, { stream }]): DiagramTask => ({ name, ...stream })),
    source: source?.stream,
    expression: expression?.text,
    definitions: textsOf(definitions),
    frame: frame === undefined ? 1 : readFrame(frame),
    result: result?.stream,
  };
  rememberPlaces(diagram, {
    expression: expression?.place,
    definitions: placesIn(definitions),
    legends: new Map(
      [...tasks, ['source', source] as const, ['result', result] as const].flatMap(([name, read]) =>
        read === undefined ? [] : [[name, placesIn(read.legend)]],
      ),
    ),
    end: endOf(lines),
  });
  return diagram;
}

const START: Place = { line: 1, column: 1 };

/** A part of one line of the text, without surrounding spaces, and where it starts. */
interface Fragment {
  readonly text: string;
  readonly place: Place;
}

type Block = readonly [first: Fragment, ...rest: Fragment[]];

/** A name or letter, with the JavaScript that it stands for. */
interface Meaning extends Fragment {
  /** Where its name starts. */
  readonly named: Place;
}

type Meanings = ReadonlyMap<string, Meaning>;

const NO_MEANINGS: Meanings = new Map();

interface Operator {
  readonly expression: Fragment;
  readonly definitions: Meanings;
  readonly frame: Fragment | undefined;
}

interface ReadStream {
  readonly stream: DiagramStream;
  readonly legend: Meanings;
}

function fragmentsOf(text: string): Fragment[] {
  // not a character of the first line, as far as an editor shows
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return linesOf(content).map((line, index) => part({ text: line, place: { line: index + 1, column: 1 } }, 0));
}

/** A part of a fragment, without surrounding spaces. */
function part({ text, place }: Fragment, from: number, to = text.length): Fragment {
  const inner = text.slice(from, to);
  const spaces = inner.length - inner.trimStart().length;
  return { text: inner.trim(), place: { line: place.line, column: place.column + from + spaces } };
}

function endOf(lines: readonly Fragment[]): Place {
  const { text, place } = lines.at(-1)!;
  return { ...place, column: place.column + text.length };
}

/** The lines between blank ones. Those of the caption belong to no block. */
function* blocksOf(lines: readonly Fragment[], caption: string[]): Generator<Block> {
  let block: Fragment[] = [];
  for (const line of [...lines, BLANK]) {
    if (line.text.startsWith('%')) caption.push(line.text.slice(1).trim());
    else if (line.text !== '') block.push(line);
    else if (block.length > 0) {
      yield block as unknown as Block;
      block = [];
    }
  }
}

const BLANK: Fragment = { text: '', place: START };

function isExpression({ text }: Fragment): boolean {
  return text.startsWith('>');
}

interface Assignment {
  readonly name: string;
  readonly sign: '=' | ':=';
  readonly content: Fragment;
}

/** `name = content`, or `name := content`. */
function assignmentIn(line: Fragment): Assignment | undefined {
  const { text } = line;
  const at = text.indexOf('=');
  if (at < 0 || text[at + 1] === '>') return undefined;
  const sign = text[at - 1] === ':' ? ':=' : '=';
  return { name: text.slice(0, at + 1 - sign.length).trim(), sign, content: part(line, at + 1) };
}

function ensureTask({ name, sign }: Assignment, place: Place): void {
  if (sign === ':=' || ['subs', 'title'].includes(name))
    throw new DiagramError('This belongs directly below the line it describes, without a blank line', place);
  if (!isSymbol(name)) throw new DiagramError('The name of a task is one letter or digit', place);
}

function readOperator(block: Block): Operator {
  const rest = block.findIndex((line) => !isExpression(line));
  const count = rest < 0 ? block.length : rest;
  const { meanings, settings } = readProperties(block.slice(count), ['frame'], ensureDefinition);
  return { expression: readExpression(block.slice(0, count)), definitions: meanings, frame: settings.get('frame') };
}

/** Of several lines, the indentation that all of them have is left out. */
function readExpression(lines: readonly Fragment[]): Fragment {
  const { line, column } = lines[0].place;
  for (const [index, { place }] of lines.entries()) {
    if (place.line !== line + index || place.column !== column)
      throw new DiagramError('The lines of an expression follow each other, each > below the one above', place);
  }
  const texts = lines.map(({ text }) => text.slice(1));
  const filled = texts.filter((text) => text !== '');
  if (filled.length === 0)
    throw new DiagramError('An operator has to follow >, such as asCompleted()', { line, column: column + 1 });
  const first = texts.indexOf(filled[0]);
  const indent = filled.map(indentationOf).reduce(commonStart);
  return {
    text: texts
      .slice(first)
      .map((text) => text.slice(indent.length))
      .join('\n')
      .trimEnd(),
    place: { line: line + first, column: column + 1 + indent.length },
  };
}

function indentationOf(text: string): string {
  return text.slice(0, text.length - text.trimStart().length);
}

function commonStart(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return one.slice(0, length);
}

function ensureDefinition(name: string, place: Place): void {
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name))
    throw new DiagramError('A definition starts with a name, such as gate := new Semaphore(1)', place);
}

function refuseDefinition(_: string, place: Place): void {
  throw new DiagramError('A definition belongs directly below the line with >', place);
}

function readFrame({ text, place }: Fragment): number {
  const frame = Number(text);
  if (!(frame > 0 && frame < Infinity))
    throw new DiagramError('A frame is a positive, finite number of milliseconds', place);
  return frame;
}

/** The letters of the stream of tasks have to be names of tasks above it. */
function readSource(marbles: Fragment, rest: readonly Fragment[], tasks: ReadonlyMap<string, unknown>): ReadStream {
  return readStream(
    marbles,
    rest,
    (name, place) => {
      ensureLegend(name, place);
      if (name !== '#')
        throw new DiagramError('In the stream of tasks, a letter stands for the task of that name', place);
    },
    (mark, place) => {
      if (!isEnd(mark) && !tasks.has(mark.symbol))
        throw new DiagramError(`There is no task ${mark.symbol} above`, place);
    },
  );
}

type EnsureName = (name: string, place: Place) => void;
type EnsureMark = (mark: Mark, place: Place) => void;

function readStream(
  marbles: Fragment,
  rest: readonly Fragment[],
  ensureName: EnsureName = ensureLegend,
  ensureMark?: EnsureMark,
): ReadStream {
  const { meanings, settings } = readProperties(rest, ['subs', 'title'], ensureName);
  const { marks, length } = readMarks(marbles, MARBLES, ensureMark);
  const spans = settings.get('subs');
  const stream: DiagramStream = {
    marks,
    length: lengthOf(marks, length),
    legend: textsOf(meanings),
    title: settings.get('title')?.text,
    subscriptions: spans && readSpans(spans),
  };
  return { stream, legend: meanings };
}

function ensureLegend(name: string, place: Place): void {
  if (name !== '#' && !isSymbol(name)) throw new DiagramError('A legend starts with one letter or digit, or #', place);
}

interface Properties {
  /** `name := meaning` */
  readonly meanings: Meanings;
  /** `name = setting` */
  readonly settings: ReadonlyMap<string, Fragment>;
}

function readProperties(lines: readonly Fragment[], known: readonly string[], ensureName: EnsureName): Properties {
  const meanings = new Map<string, Meaning>();
  const settings = new Map<string, Fragment>();
  for (const line of lines) {
    const { place } = line;
    const assignment = isExpression(line) ? undefined : assignmentIn(line);
    if (assignment === undefined)
      throw new DiagramError('Expected “name = …” or “name := …”; a new block starts after a blank line', place);
    const { name, sign, content } = assignment;
    if (sign === ':=') ensureName(name, place);
    else if (!known.includes(name)) {
      throw new DiagramError(
        isSymbol(name)
          ? `A task needs a blank line above it: “${name} = …”`
          : `Unknown setting “${name} = …”; possible are ${known.join(', ')}, and “name := meaning”`,
        place,
      );
    }
    const found = sign === ':=' ? meanings : settings;
    if (found.has(name)) throw new DiagramError(`There already is a line “${name} ${sign} …”`, place);
    if (content.text === '') throw new DiagramError(`Expected something after ${sign}`, content.place);
    if (sign === ':=') meanings.set(name, { ...content, named: place });
    else settings.set(name, content);
  }
  return { meanings, settings };
}

function textsOf(meanings: Meanings): ReadonlyMap<string, string> {
  return new Map([...meanings].map(([name, { text }]) => [name, text]));
}

function placesIn(meanings: Meanings): ReadonlyMap<string, Place> {
  return new Map([...meanings].map(([name, { place }]) => [name, place]));
}

/** What may be on a line. */
interface Notation {
  readonly isMark: (symbol: string) => boolean;
  readonly complaintAbout: (symbol: string) => string;
}

const MARBLES: Notation = {
  isMark: (symbol) => isEnd({ symbol }) || isSymbol(symbol),
  complaintAbout(symbol) {
    if (symbol === '^' || symbol === '!') return `A ${symbol} belongs in a line of subscriptions, such as subs = ^--!`;
    return `${shown(symbol)} is not a marble: a value is one letter or digit, the end is |, an error is #`;
  },
};

const NO_SPAN = 'Not a subscription: write ^--!, ^-- if it never ends, (^!) within one frame, --- for none';

const SPANS: Notation = {
  isMark: (symbol) => symbol === '^' || symbol === '!',
  complaintAbout: () => NO_SPAN,
};

/** Sticky: it is looked for at one index only. */
const JUMP = /@(\d+):/y;

/**
 * Each character is a frame. A group is in the frame of its opening parenthesis; `@7:` goes to frame 7.
 *
 * Its loop looks at each character once: a text from a link may be one line of 100,000 characters.
 */
function readMarks(
  { text, place }: Fragment,
  { isMark, complaintAbout }: Notation,
  ensureMark?: EnsureMark,
): { readonly marks: Mark[]; readonly length: number } {
  const marks: Mark[] = [];
  let index = 0;
  let column = 0;
  /** The first frame in which something may still happen, and the group that is open. */
  let free = 0;
  let group: { readonly index: number; readonly frame: number } | undefined;
  let ended = false;
  const placeAt = (at: number): Place => ({ ...place, column: place.column + at });
  const fail = (message: string, at = index): never => {
    throw new DiagramError(message, placeAt(at));
  };
  const ensureFrame = (frame: number) => {
    if (frame > MOST_FRAMES) fail(`A line has at most ${count(MOST_FRAMES)} frames`);
  };

  if (text === '') fail('Expected marbles, such as --(A|)');
  while (index < text.length) {
    const symbol = String.fromCodePoint(text.codePointAt(index)!);
    if (symbol === '@') {
      if (group !== undefined) fail('Time cannot pass within a group');
      JUMP.lastIndex = index;
      const jump = JUMP.exec(text) ?? fail('A frame is given as @7:, followed by what happens in it');
      const frame = Number(jump[1]);
      ensureFrame(frame);
      if (frame < free) fail(`Frame ${frame} has passed already`);
      if (index + jump[0].length === text.length) fail(`Something has to follow ${jump[0]}`);
      column = frame;
      index += jump[0].length;
      continue;
    }
    ensureFrame(group?.frame ?? column);
    if (symbol === '(' && group === undefined) group = { index, frame: column };
    else if (symbol === ')' && group !== undefined) {
      if (marks.at(-1)?.frame !== group.frame) fail('There is nothing in this group', group.index);
      group = undefined;
    } else if (symbol === '-' && group === undefined) free = column + 1;
    else if (isMark(symbol)) {
      if (ended) fail('Nothing comes after the end');
      const mark = { frame: group?.frame ?? column, symbol };
      ensureMark?.(mark, placeAt(index));
      marks.push(mark);
      ended = isEnd(mark);
      free = mark.frame + 1;
    } else fail(complaintIn(symbol) ?? complaintAbout(symbol));
    column++;
    index += symbol.length;
  }
  if (group !== undefined) fail('This ( is never closed', group.index);
  return { marks, length: column };
}

function complaintIn(symbol: string): string | undefined {
  if (symbol === ' ') return 'A space would count as a frame; write - instead';
  if (symbol === '(') return 'Groups cannot be nested';
  if (symbol === ')') return 'There is no ( for this )';
  if (symbol === '-') return 'Time cannot pass within a group';
}

/** A character that can't be seen, or that changes the one before it, by its number. */
function shown(symbol: string): string {
  if (!/[\p{M}\p{C}\p{Z}]/u.test(symbol)) return symbol;
  return `U+${symbol.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The spans of a line of subscriptions, in the order in which they start. Several may last at the same time. */
function readSpans(line: Fragment): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const { length } of line.text.split(',')) {
    const fragment = part(line, at, at + length);
    at += length + 1;
    const span = readSpan(fragment);
    if (span === undefined) continue;
    if (span.from < (spans.at(-1)?.from ?? 0))
      throw new DiagramError('Subscriptions are listed in the order in which they start', fragment.place);
    spans.push(span);
  }
  return spans;
}

/** `undefined` if there is none. */
function readSpan(fragment: Fragment): Span | undefined {
  const fail = (message: string): never => {
    throw new DiagramError(message, fragment.place);
  };
  if (fragment.text === '') fail(NO_SPAN);
  const { marks } = readMarks(fragment, SPANS);
  const [start, end] = marks;
  const order = marks.map(({ symbol }) => symbol).join('');
  if (order.startsWith('!')) fail('The ! comes before its ^');
  if (order.length > 2 || order === '^^') fail('Several subscriptions are separated by commas');
  return start && { from: start.frame, to: end?.frame ?? Infinity };
}
