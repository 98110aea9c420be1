import type { Diagram, DiagramStream, DiagramTask, Mark, Span } from '../../Diagram.js';
import { groupsOf, hasEnded, isEnd, lastFrame } from '../text/marks.js';

/** One line of a picture. All times are frames of the run. */
export interface Row {
  /** The name of the task, `source` or `result`. */
  readonly line: string;
  readonly name: string;
  readonly title: string;
  /** From each subscription on. Empty if the task never started. */
  readonly courses: readonly Course[];
  /** When the task is known but not running. */
  readonly waits: readonly Span[];
  /** When it's cancelled. */
  readonly cuts: readonly number[];
}

/** What happens from one subscription on. */
export interface Course extends Span {
  /** When it's unsubscribed before its end. What comes later never happened. */
  readonly cut: number | undefined;
  readonly groups: readonly Group[];
}

/** The marks of one frame. */
export interface Group {
  /** Counts the groups of the stream. */
  readonly index: number;
  readonly frame: number;
  readonly marks: readonly Mark[];
  /** Whether it never happened. */
  readonly pale: boolean;
}

/** The rows of a picture: first the inputs, then the result, if the diagram has one. */
export function rowsOf(diagram: Diagram): { readonly inputs: readonly Row[]; readonly result: Row | undefined } {
  const { source, tasks, result } = diagram;
  return {
    inputs: [
      ...(source === undefined || isAtOnce(source) ? [] : [inputRow(source, 'source', '', 0, diagram)]),
      ...tasks.map((task) => inputRow(task, task.name, task.name, arrivalOf(task, diagram), diagram)),
    ],
    result: result && resultRow(result),
  };
}

/** If all tasks are there from the start, their lines already show it by starting at the left. */
function isAtOnce({ marks }: DiagramStream): boolean {
  return marks.some((mark) => !isEnd(mark)) && marks.every(({ frame, symbol }) => frame === 0 && symbol !== '#');
}

/** The frame in which the stream of tasks emits a task. */
function arrivalOf({ name }: DiagramTask, { source }: Diagram): number {
  const arrival = source?.marks.find(({ symbol }) => symbol === name)?.frame ?? 0;
  return arrival + (source?.subscriptions?.[0]?.from ?? 0);
}

/** The marks of an input are relative to each of its subscriptions. */
function inputRow(stream: DiagramStream, line: string, name: string, known: number, diagram: Diagram): Row {
  const row = { line, name, title: stream.title ?? '' };
  const spans = [...(stream.subscriptions ?? [{ from: known, to: Infinity }])].sort(
    (one, other) => one.from - other.from,
  );
  if (spans.length === 0) {
    const end = lastFrame(diagram.result);
    return { ...row, courses: [], waits: [{ from: known, to: end }], cuts: [end] };
  }
  const courses = spans.map((span, index) => courseOf(stream, span.from, span, index === spans.length - 1));
  const starts = [known, ...courses.slice(0, -1).map(({ to }) => to)];
  const waits = courses
    .map(({ from }, index) => ({ from: starts[index], to: from }))
    .filter(({ from, to }) => from < to);
  return { ...row, courses, waits, cuts: courses.flatMap(({ cut }) => cut ?? []) };
}

/** The marks of a result are relative to the run. */
function resultRow(stream: DiagramStream): Row {
  const course = courseOf(stream, 0, stream.subscriptions?.[0] ?? { from: 0, to: Infinity }, true);
  return {
    line: 'result',
    name: '',
    title: stream.title ?? '',
    courses: [course],
    waits: [],
    cuts: course.cut === undefined ? [] : [course.cut],
  };
}

/** What comes after a cancellation is part of the last course only, where it's drawn faintly. */
function courseOf(stream: DiagramStream, zero: number, { from, to }: Span, isLast: boolean): Course {
  const { marks, length } = stream;
  const end = marks.find(isEnd);
  const duration = Math.max(marks.at(-1)?.frame ?? 0, hasEnded(marks) ? 0 : length - 1, 0);
  const cut = to === Infinity || (end !== undefined && zero + end.frame <= to) ? undefined : to;
  return {
    from,
    to: Math.max(from, cut ?? 0, Math.min(zero + duration, isLast ? Infinity : to)),
    cut,
    groups: groupsOf(marks)
      .map((group, index) => {
        const frame = zero + group[0].frame;
        return { index, frame, marks: group, pale: cut !== undefined && frame > cut };
      })
      .filter(({ frame }) => isLast || frame <= to),
  };
}
