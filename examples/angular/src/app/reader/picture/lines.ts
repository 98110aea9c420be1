import {
  hasEnded,
  isEnd,
  lastFrame,
  type Diagram,
  type Mark,
  type Span,
  type Stream,
  type Task,
} from '../diagram/diagram';

const LONGEST_TITLE = 24;

/** One line of a picture, in frames. */
export interface Line {
  readonly key: string;
  readonly title: string;
  readonly task: string | undefined;
  /** What can be moved. */
  readonly input: Stream | undefined;
  /** The marks of each subscription, relative to its start. */
  readonly courses: readonly { readonly marks: readonly Mark[]; readonly from: number }[];
  readonly start: number;
  readonly end: number;
  /** Known from here to its start, but not started. */
  readonly waitsFrom?: number | undefined;
  /** Cancelled here. */
  readonly cut?: number | undefined;
}

/** The stream of tasks, if it takes time, and the tasks. */
export function inputLines(diagram: Diagram): Line[] {
  const { source, tasks } = diagram;
  return [
    ...(source === undefined || isAtOnce(source) ? [] : [streamLine('source', source, source)]),
    ...tasks.map((task) => taskLine(task, diagram)),
  ];
}

export function resultLine({ result }: Diagram): Line | undefined {
  return result && streamLine('result', result, undefined);
}

function streamLine(key: string, stream: Stream, input: Stream | undefined): Line {
  const { marks, title = '', subscriptions = [{ from: 0, to: Infinity }] } = stream;
  const { from, to } = subscriptions[0] ?? { from: 0, to: 0 };
  // Frames of the result start with the run, those of the inputs with their subscription.
  const zero = input === undefined ? 0 : from;
  return {
    key,
    title,
    task: undefined,
    input,
    courses: [{ marks, from: zero }],
    start: from,
    end: zero + durationOf(stream),
    cut: cutOf(marks, zero, to),
  };
}

function taskLine(task: Task, diagram: Diagram): Line {
  const { name, marks, subscriptions = [] } = task;
  const title = task.title === undefined ? name : `${name} ${shortened(task.title)}`;
  const known = diagram.source?.marks.find(({ symbol }) => symbol === name)?.frame ?? 0;
  const line = { key: `task ${name}`, title, task: name, input: task };
  const [first, last] = [subscriptions[0], subscriptions.at(-1)];
  if (first === undefined || last === undefined) {
    const end = lastFrame(diagram.result);
    return { ...line, courses: [], start: end, end, waitsFrom: known, cut: end };
  }
  return {
    ...line,
    // For the last subscription, marks that come too late are drawn faintly.
    courses: subscriptions.map((span) => ({
      from: span.from,
      marks: span === last ? marks : marks.filter(isWithin(span)),
    })),
    start: first.from,
    end: last.from + durationOf(task),
    waitsFrom: known < first.from ? known : undefined,
    cut: cutOf(marks, last.from, last.to),
  };
}

function isWithin({ from, to }: Span): (mark: Mark) => boolean {
  return ({ frame }) => from + frame <= to;
}

function durationOf(stream: Stream): number {
  return Math.max(stream.marks.at(-1)?.frame ?? 0, hasEnded(stream) ? 0 : stream.length - 1);
}

/** The frame in which a stream was unsubscribed before its end. */
function cutOf(marks: readonly Mark[], from: number, to: number): number | undefined {
  const end = marks.find(isEnd);
  return to === Infinity || (end !== undefined && from + end.frame <= to) ? undefined : to;
}

/** If all tasks are there from the start, their lines already show it by starting at the left. */
function isAtOnce({ marks }: Stream): boolean {
  return marks.every(({ frame, symbol }) => frame === 0 && symbol !== '#');
}

/** URLs differ at the end, so the middle is cut. */
function shortened(title: string): string {
  return title.length <= LONGEST_TITLE ? title : `${title.slice(0, 8)}…${title.slice(9 - LONGEST_TITLE)}`;
}
