import { parseMarbleDiagramSpecification } from '@swirly/parser';
import type { Diagram, Mark, Span, Stream, TaskLine } from '../../lib/marbles/internal/writeDiagram.js';

const NAMED = /^([A-Za-z0-9])\s*=\s*(\S+)\s*$/;
/**
 * `--^--!` from subscription to unsubscription, without `!` if there is none; `(^!)` if both happen in one frame; only
 * dashes if never subscribed.
 */
const SPAN = /^(-*)(?:(\^)(-*)(!?)-*|\(\^!\))?$/;
const PROPERTY = /^(\S+?)\s*(:?=)\s*(.*?)\s*$/;

/**
 * Reads the text form of a diagram. Swirly's parser reads the lines of marbles. The other lines of a block
 * (subscriptions, the meaning of letters) are read here, because Swirly drops properties that it doesn't know.
 */
export function readDiagram(text: string): Diagram {
  const lines = text.split('\n');
  const caption = lines.filter(isComment).map((line) => line.replace(/^\s*%\s*/, ''));
  const tasks: TaskLine[] = [];
  const unnamed: Stream[] = [];
  let operator: { expression: string; properties: Properties } | undefined;
  let source: Stream | undefined;
  for (const [first, ...rest] of blocksOf(lines)) {
    const properties = readProperties(rest);
    const named = NAMED.exec(first);
    if (first.startsWith('>')) {
      if (operator !== undefined) throw new SyntaxError('a diagram has one line with >');
      operator = { expression: first.slice(1).trim(), properties };
      source = unnamed.shift();
    } else if (named !== null) {
      tasks.push({ name: named[1], ...readStream(named[2], properties) });
    } else {
      unnamed.push(readStream(first, properties));
    }
  }
  if (operator === undefined) source = unnamed.shift();
  const [result, ...superfluous] = unnamed;
  if (superfluous.length > 0) throw new SyntaxError('a diagram has one stream of tasks at most, and one result');
  return {
    caption,
    tasks,
    source,
    expression: operator?.expression,
    definitions: operator?.properties.meanings ?? new Map<string, string>(),
    frame: Number(operator?.properties.settings.get('frame') ?? 1),
    result,
  };
}

function* blocksOf(lines: readonly string[]): Generator<string[]> {
  let block: string[] = [];
  for (const line of [...lines, '']) {
    if (isComment(line)) continue;
    if (line.trim() !== '') block.push(line);
    else if (block.length > 0) {
      yield block;
      block = [];
    }
  }
}

function isComment(line: string): boolean {
  return /^\s*%/.test(line);
}

interface Properties {
  /** `name := meaning` */
  readonly meanings: ReadonlyMap<string, string>;
  /** `name = setting` */
  readonly settings: ReadonlyMap<string, string>;
}

function readProperties(lines: readonly string[]): Properties {
  const meanings = new Map<string, string>();
  const settings = new Map<string, string>();
  for (const line of lines) {
    const [, name, sign, content] = PROPERTY.exec(line.trim()) ?? [];
    if (name === undefined) throw new SyntaxError(`neither "name = …" nor "name := …": ${line}`);
    (sign === ':=' ? meanings : settings).set(name, content);
  }
  return { meanings, settings };
}

function readStream(marbles: string, { meanings, settings }: Properties): Stream {
  const spans = settings.get('subs');
  return {
    marks: readMarks(marbles),
    length: marbles.trim().length,
    legend: meanings,
    title: settings.get('title'),
    subscriptions: spans?.split(',').flatMap((span) => readSpan(span.trim())),
  };
}

interface SwirlyMessage {
  frame: number;
  notification: { kind: 'N'; value: string } | { kind: 'C' | 'E' };
}

function readMarks(marbles: string): Mark[] {
  // parsed without the rest of the diagram, in which a letter that names a task would stand for that task
  const [stream] = parseMarbleDiagramSpecification(marbles).content as unknown as [{ messages: SwirlyMessage[] }];
  return stream.messages.map(({ frame, notification }) => ({
    frame,
    symbol: notification.kind === 'N' ? notification.value : notification.kind === 'C' ? '|' : '#',
  }));
}

function readSpan(marbles: string): Span[] {
  const span = SPAN.exec(marbles);
  if (span === null) throw new SyntaxError(`not a line of subscriptions: ${marbles}`);
  const [, before, subscribed, during = '', unsubscribed] = span;
  const from = before.length;
  if (subscribed !== undefined) return [{ from, to: unsubscribed === '!' ? from + during.length + 1 : Infinity }];
  return marbles.endsWith(')') ? [{ from, to: from }] : [];
}
