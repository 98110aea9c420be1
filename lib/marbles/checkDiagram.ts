import { ensure, FUNCTION } from '../internal/options/checks.js';
import type { Diagram, DiagramStream, Mark, Span } from './Diagram.js';
import { DiagramError } from './DiagramError.js';
import { hasEnded, lastFrame } from './internal/text/marks.js';
import { placesOf } from './internal/text/placesOf.js';
import { linesOf, startOf, streamLinesIn, type StreamLines } from './internal/text/textLines.js';
import { writeMarks, writeSpans } from './internal/text/writeText.js';
import { playDiagram, type DiagramRun } from './playDiagram.js';
import { readDiagram } from './readDiagram.js';

/**
 * Tests that what happens is what a diagram says; throws an error that shows what differs, line by line.
 *
 * It works in every test framework. The result is checked, with the meanings of its letters, and so are the
 * subscriptions of each task and of their stream, as far as the diagram states them in lines `subs`.
 *
 * A diagram consists of lines of marbles with an empty line before each. A column is a frame: one millisecond, unless a
 * line such as `frame = 100` below the line with `>` says otherwise.
 *
 * - `a = --(A|)` is a task. Its name is a letter or digit, and its frames count from its subscription. Other letters and
 *   digits are values, `|` is completion, and `#` is the error `'error'`.
 * - `subs = ^-!`, right below a task, says when it is subscribed to and when that ends; `subs = ---` that it never is.
 * - `(abc|)`, without a name, is the stream of tasks.
 * - `> search(tasks)` says what is done with them. It's for the reader: `run` does it, unless that is {@link evaluate}.
 * - The last line of marbles is the result.
 * - `A := { status: 'fulfilled' }`, below a line of marbles, says what a letter stands for; otherwise, it's a string.
 *
 * If a pipeline takes inputs, draw them as a task, and use it by its name: the example of {@link DiagramRun} does.
 *
 * @example
 * ```ts
 * const search = (requests: Observable<Observable<string>>) => requests.pipe(mergeAll(1));
 * const text = 'a = --(A|)\n\nb = -(B|)\n\n(ab|)\n\n> search(tasks)\n\n-BA|';
 * try {
 *   checkDiagram(text, (tasks) => search(tasks));
 * } catch (error) {
 *   console.log((error as Error).message);
 * }
 * // → The result differs: - is what the diagram says, + is what happens
 * // →
 * // →   9 - -BA|
 * // →     + --A(B|)
 * // →        ^ frame 1
 * ```
 * @see {@link playDiagram}, which returns what happens; {@link evaluate}, which runs what the diagram says
 * @param text - the text of the diagram, which has a result
 * @param run - what is done with the tasks
 * @returns nothing, if what happens is what the text says
 * @throws `DiagramError` if something differs, with the line and column of the first difference, and with
 *   `expected` and `actual`, the whole texts; also if the text can't be read or run. `TypeError` if `text` isn't a string,
 *   `run` isn't a function, or it returns something other than an observable. What `run` throws is passed on
 */
export function checkDiagram(text: string, run: DiagramRun): void {
  ensure('checkDiagram: run', run, FUNCTION);
  const { stated, given } = showing(text, () => {
    const diagram = readDiagram(text);
    if (diagram.result === undefined)
      throw new DiagramError('There is no result to check: write it below the line with >', placesOf(diagram).end);
    return { stated: diagram, given: playDiagram(diagram, run) };
  });
  const lines = linesOf(text);
  const differences = differencesBetween(stated, given, lines);
  if (differences.length === 0) return;

  const [{ line, said, happens }] = differences;
  throw new DiagramError(
    `${summaryOf(differences)}\n\n${excerptOf(differences, lines, stated.frame)}${hintFor(stated, given)}`,
    { line: line + 1, column: columnOf(said, happens) + 1 },
    { expected: lines.join('\n'), actual: actualText(differences, lines) },
  );
}

/** An error of the diagram shows where it is, as test frameworks print only the message. */
function showing<T>(text: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof DiagramError)) throw error;
    const { message, line, column } = error;
    const excerpt = [
      print(line, ' ', linesOf(text)[line - 1]),
      print(undefined, ' ', `${' '.repeat(column - 1)}^`, line),
    ];
    throw new DiagramError(`${message}\n\n${excerpt.join('\n')}`, error);
  }
}

interface Difference {
  /** In words. */
  readonly what: string;
  /** The first line of the block. */
  readonly marbles: number;
  /** The line that says something else, or the last line of the block, in which it's missing. */
  readonly line: number;
  /** What the line says; `undefined` if it's missing. */
  readonly said: string | undefined;
  readonly happens: string;
  /** The first frame in which it differs, if it's about time. */
  readonly frame?: number | undefined;
}

/** In the order in which they stand in the text. */
function differencesBetween(stated: Diagram, given: Diagram, lines: readonly string[]): Difference[] {
  const streams = streamLinesIn(lines);
  const length = lastFrame(stated.result) + 1;
  const inSubscriptions = (
    name: string,
    who: string,
    one: DiagramStream | undefined,
    other: DiagramStream | undefined,
  ) => subscriptionDifferences(who, one?.subscriptions, other?.subscriptions, length, lines, streams.get(name));
  return [
    ...stated.tasks.flatMap((task, index) => inSubscriptions(task.name, task.name, task, given.tasks[index])),
    ...inSubscriptions('source', 'the stream of tasks', stated.source, given.source),
    ...resultDifferences(stated.result!, given.result!, lines, streams.get('result')!),
  ];
}

/** A diagram that leaves them out says nothing about them. */
function subscriptionDifferences(
  who: string,
  expected: readonly Span[] | undefined,
  actual: readonly Span[] | undefined,
  length: number,
  lines: readonly string[],
  where: StreamLines | undefined,
): Difference[] {
  if (expected === undefined || actual === undefined) return [];
  const times = (spans: readonly Span[]) => spans.flatMap(({ from, to }) => [from, to]);
  const frame = firstDifference(times(expected), times(actual), (time) => time);
  if (frame === undefined) return [];
  const { marbles, subscriptions } = where!;
  const said = lines[subscriptions!];
  const happens = startOf(said) + writeSpans(actual, length);
  return [{ what: `the subscriptions of ${who}`, marbles, line: subscriptions!, said, happens, frame }];
}

function resultDifferences(
  stated: DiagramStream,
  given: DiagramStream,
  lines: readonly string[],
  { marbles, legend, last }: StreamLines,
): Difference[] {
  const differences: Difference[] = [];
  const frame = firstDifference(stated.marks, given.marks, (mark) => mark.frame, isSame);
  if (frame !== undefined) {
    const said = lines[marbles];
    const happens = startOf(said) + writeMarks(given.marks, hasEnded(given.marks) ? 0 : stated.length);
    differences.push({ what: 'the result', marbles, line: marbles, said, happens, frame });
  }
  for (const [symbol, meaning] of given.legend) {
    if (meaning === stated.legend.get(symbol)) continue;
    const line = legend.get(symbol);
    const said = line === undefined ? undefined : lines[line];
    const what = symbol === '#' ? 'the error of the result' : `the meaning of ${symbol}`;
    const happens = (said === undefined ? `${symbol} := ` : startOf(said)) + meaning;
    differences.push({ what, marbles, line: line ?? last, said, happens });
  }
  return differences;
}

/** What waits for real time looks as if nothing happened. */
function hintFor({ result: stated }: Diagram, { result: given }: Diagram): string {
  if (!hasEnded(stated!.marks) || hasEnded(given!.marks) || given!.subscriptions !== undefined) return '';
  return "\n\nThe result doesn't end. Does it wait for a promise, for setTimeout or for another copy of RxJS? They don't get anywhere in virtual time.";
}

function isSame(one: Mark, other: Mark): boolean {
  return one.frame === other.frame && one.symbol === other.symbol;
}

/** The frame of the first item in which two lists differ; `undefined` if they're equal. */
function firstDifference<T>(
  expected: readonly T[],
  actual: readonly T[],
  frameOf: (item: T) => number,
  isEqual: (one: T, other: T) => boolean = Object.is,
): number | undefined {
  for (let index = 0; index < Math.max(expected.length, actual.length); index++) {
    const pair = [expected, actual].flatMap((items) => items.slice(index, index + 1));
    if (pair.length < 2 || !isEqual(pair[0], pair[1])) return Math.min(...pair.map(frameOf));
  }
  return undefined;
}

function summaryOf(differences: readonly Difference[]): string {
  // a new letter is part of a result that differs
  const shown = differences.filter(({ said }) => said !== undefined);
  const what = (shown.length > 0 ? shown : differences).map((difference) => difference.what);
  const list = [what.slice(0, -1).join(', '), ...what.slice(-1)].filter((part) => part !== '').join(' and ');
  const verb = what.length > 1 || what[0].includes('subscriptions') ? 'differ' : 'differs';
  return `${list[0].toUpperCase()}${list.slice(1)} ${verb}: - is what the diagram says, + is what happens`;
}

/** The lines that differ, each with the line that happens below it, and the marbles that they belong to. */
function excerptOf(differences: readonly Difference[], lines: readonly string[], frame: number): string {
  const last = Math.max(...differences.map(({ line }) => line)) + 1;
  const output: string[] = [];
  let block: number | undefined;
  for (const { marbles, line, said, happens, frame: at } of differences) {
    if (marbles !== block) {
      if (block !== undefined) output.push('');
      if (said === undefined || marbles !== line) output.push(print(marbles + 1, ' ', lines[marbles], last));
    }
    block = marbles;
    if (said !== undefined) output.push(print(line + 1, '-', said, last));
    output.push(print(undefined, '+', happens, last));
    if (at !== undefined) {
      const time = frame === 1 ? '' : ` (${at * frame} ms)`;
      output.push(print(undefined, ' ', `${' '.repeat(columnOf(said, happens))}^ frame ${at}${time}`, last));
    }
  }
  return output.join('\n');
}

/** A line with its number, which takes as much room as that of the last line. */
function print(line: number | undefined, sign: string, content: string, last = line): string {
  return `  ${String(line ?? '').padStart(String(last).length)} ${sign} ${content}`.trimEnd();
}

/** The first column in which two lines differ, from 0. */
function columnOf(one: string | undefined, other: string): number {
  let column = 0;
  while (one !== undefined && column < one.length && one[column] === other[column]) column++;
  return column;
}

/** The text with what happens in place of what it says. */
function actualText(differences: readonly Difference[], lines: readonly string[]): string {
  return lines
    .flatMap((text, index) => {
      const here = differences.filter(({ line }) => line === index);
      const replaced = here.find(({ said }) => said !== undefined)?.happens;
      const added = here.filter(({ said }) => said === undefined).map(({ happens }) => happens);
      return [replaced ?? text, ...added];
    })
    .join('\n');
}
