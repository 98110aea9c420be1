import {
  groupsOf,
  hasEnded,
  lastFrame,
  type Diagram,
  type Fragment,
  type Mark,
  type Span,
  type Stream,
} from './diagram';

/** The column where marbles start, even without a name in front. */
const INDENT = 7;

/** Writes a diagram with its lines in reading order and its columns aligned. */
export function writeDiagram({ caption, tasks, source, expression, definitions, frame, result }: Diagram): string {
  const end = lastFrame(result);
  const blocks = [
    caption === '' ? [] : [`% ${caption}`],
    ...tasks.map((task) => streamLines(task, end, task.name, task.subscriptions?.[0]?.from)),
    source === undefined ? [] : streamLines(source, end),
    [
      field('>', expression.text),
      ...legendLines(definitions),
      ...(frame === 1 ? [] : [field('frame =', String(frame))]),
    ],
    result === undefined ? [] : streamLines(result, end),
  ];
  return blocks
    .filter(({ length }) => length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** Writes marbles in RxJS's notation. A mark that has no room there, directly after a group, becomes `@4:A`. */
export function writeMarbles(stream: Stream): string {
  return writeMarks(stream.marks, hasEnded(stream) ? 0 : stream.length);
}

/** Whether the notation has room for all marbles: each character is a frame, but a group takes several. */
export function isWritable({ marks }: Stream): boolean {
  return !writeMarks(marks, 0).includes('@');
}

export function writeSpans(spans: readonly Span[], end: number): string {
  if (spans.length === 0) return writeMarks([], end + 1);
  return spans
    .map(({ from, to }) => {
      const start = { frame: from, symbol: '^' };
      return to === Infinity ? writeMarks([start], end + 1) : writeMarks([start, { frame: to, symbol: '!' }], 0);
    })
    .join(', ');
}

function writeMarks(marks: readonly Mark[], length: number): string {
  let text = '';
  for (const group of groupsOf(marks)) {
    const [{ frame }] = group as [Mark];
    const symbols = group.map(({ symbol }) => symbol).join('');
    if (frame < text.length) text += `@${frame}:${symbols}`;
    else text = text.padEnd(frame, '-') + (group.length === 1 ? symbols : `(${symbols})`);
  }
  return text.padEnd(length, '-') || '-';
}

function streamLines(stream: Stream, end: number, name?: string, offset = 0): string[] {
  const { legend, title, subscriptions } = stream;
  const head = name === undefined ? '' : `${name.padEnd(INDENT - 3)} =`;
  return [
    field(head, ' '.repeat(offset) + writeMarbles(stream)),
    ...(subscriptions === undefined ? [] : [field('subs =', writeSpans(subscriptions, end))]),
    ...(title === undefined ? [] : [field('title =', title)]),
    ...legendLines(legend),
  ];
}

function legendLines(legend: ReadonlyMap<string, Fragment>): string[] {
  return [...legend].map(([symbol, { text }]) => `${symbol} := ${text}`);
}

function field(name: string, content: string): string {
  return name.length < INDENT ? name.padEnd(INDENT) + content : `${name} ${content}`;
}
