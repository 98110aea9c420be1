import type { Diagram, DiagramStream } from 'rxjs-as-completed/marbles';
import { endOf, groupsOf, isEnd } from '../marks';
import { RXJS, OWN } from '../names';
import { scanCode } from '../scan';
import {
  definitionLines,
  hasArrivals,
  importsFor,
  indented,
  meaningOf,
  quoted,
  resultOf,
  titleOf,
  variableOf,
} from './code';
import type { Exported } from './Exported';
import { fileName } from './fileName';

/** What the test itself is written with. */
const TAKEN = [
  'arrivals',
  'cold',
  'expect',
  'expectObservable',
  'expectSubscriptions',
  'it',
  'result',
  'scheduler',
  'TestScheduler',
];

/**
 * A test for jest or vitest that runs the diagram with the `TestScheduler` of RxJS.
 *
 * @param diagram - as it was played: the test expects what it states
 */
export function asTestScheduler(diagram: Diagram): Exported {
  const { tasks, source, expression, result, frame } = diagram;
  if (expression === undefined) return { reason: 'The diagram doesn’t say what is run: it has no line with >.' };
  if (result === undefined) return { reason: 'The diagram has no result.' };
  const taken = [...diagram.definitions.keys()].find((name) => TAKEN.includes(name) || RXJS.has(name) || OWN.has(name));
  if (taken !== undefined) return { reason: `“${taken}” is a name that the test needs.` };
  if (!Number.isInteger(frame)) return { reason: 'A TestScheduler counts whole milliseconds.' };
  if (frame > 1 && hasTimesBetween(diagram)) return { reason: 'Some times fall between two frames.' };
  const lines = [...tasks, ...(source === undefined ? [] : [source]), result];
  if (lines.some((line) => !hasRoom(line, frame)))
    return { reason: 'Something follows right after a group, for which the notation of TestScheduler has no room.' };

  const setup = [
    ...tasks.map((task) => `const ${variableOf(task.name)} = ${coldOf(task, frame)};`),
    ...(hasArrivals(diagram) ? [`const arrivals = ${coldOf(source!, frame)};`] : []),
    ...definitionLines(diagram),
    `const result = ${resultOf(diagram, expression)};`,
  ];
  const expected = [
    `expectObservable(result${result.subscriptions ? `, ${spansOf(result, frame).join(', ')}` : ''}).toBe(${marblesOf(result, frame).join(', ')});`,
    ...tasks.flatMap((task) => {
      if (task.subscriptions === undefined) return [];
      const spans = spansOf(task, frame);
      const toBe = spans.length === 1 ? spans.join('') : `[${spans.join(', ')}]`;
      return [`expectSubscriptions(${variableOf(task.name)}.subscriptions).toBe(${toBe});`];
    }),
  ];
  const body = [...setup, '', ...expected].join('\n');
  const rxjs = body.includes('Observable<') ? ['type Observable'] : [];
  const code = [
    ...importsFor(body, { rxjs, 'rxjs/testing': ['TestScheduler'] }),
    '',
    "// jest, or vitest with `globals: true`; else: import { expect, it } from 'vitest';",
    `it(${quoted(titleOf(diagram))}, () => {`,
    '  // An outcome, progress or error has more properties than the ones that matter.',
    '  const scheduler = new TestScheduler((actual, expected) => expect(actual).toMatchObject(expected));',
    '',
    '  scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {',
    ...indented(body.split('\n'), 4),
    '  });',
    '});',
    '',
  ].join('\n');
  const needed = code.includes('expectSubscriptions(') ? code : code.replace(', expectSubscriptions }', ' }');
  return { code: needed, fileName: `${fileName(diagram)}.spec.ts` };
}

/** Arguments as code: the marbles, what letters stand for, and the error. */
function marblesOf(stream: DiagramStream, frame: number): readonly string[] {
  const { marks, legend } = stream;
  const letters = [...new Set(marks.map(({ symbol }) => symbol).filter((symbol) => !isEnd(symbol)))];
  const values = `{ ${letters.map((letter) => `${letter}: ${meaningOf(stream, letter)}`).join(', ')} }`;
  const error = legend.get('#');
  const hasValues = letters.some((letter) => legend.has(letter));
  const rest = error === undefined ? (hasValues ? [values] : []) : [hasValues ? values : 'undefined', error];
  return [quoted(timesOf(stream, frame)), ...rest];
}

function coldOf(stream: DiagramStream, frame: number): string {
  return `cold(${marblesOf(stream, frame).join(', ')})`;
}

function spansOf({ subscriptions = [] }: DiagramStream, frame: number): readonly string[] {
  return subscriptions.map(({ from, to }) => {
    if (from === to) return quoted(`${pause(from * frame)}(^!)`);
    const end = to === Infinity ? '' : `${pause((to - from) * frame - 1)}!`;
    return quoted(`${pause(from * frame)}^${end === '' ? '-' : end}`);
  });
}

/** In the notation of TestScheduler, a character is a millisecond; longer pauses are written as `50ms`. */
function timesOf(stream: DiagramStream, frame: number): string {
  let text = '';
  let time = 0;
  for (const group of groupsOf(stream)) {
    const { symbols } = group;
    text += pause(group.frame * frame - time) + (symbols.length === 1 ? symbols.join('') : `(${symbols.join('')})`);
    time = group.frame * frame + endOf({ frame: 0, symbols });
  }
  if (isEnd(stream.marks.at(-1)?.symbol)) return text;
  return text + pause(Math.max(stream.length * frame - time, time === 0 ? 1 : 0));
}

function pause(milliseconds: number): string {
  return milliseconds > 20 ? ` ${milliseconds}ms ` : '-'.repeat(milliseconds);
}

function hasRoom(stream: DiagramStream, frame: number): boolean {
  const groups = groupsOf(stream);
  return groups.every((group, index) => {
    const before = groups[index - 1];
    return before === undefined || group.frame * frame >= before.frame * frame + endOf({ ...before, frame: 0 });
  });
}

/** Whether a number looks like a time that isn't a multiple of a frame; small numbers are limits and counts. */
function hasTimesBetween({ expression = '', definitions, frame }: Diagram): boolean {
  return [expression, ...definitions.values()]
    .flatMap((code) => scanCode(code))
    .filter(({ kind }) => kind === 'number')
    .map(({ text }) => Number(text.replaceAll('_', '')))
    .some((number) => number >= frame / 2 && number % frame !== 0);
}
