import type { DiagramStream, DiagramTask, Mark } from '../../Diagram.js';
import type { RecordedEvent, Recording } from '../../Recording.js';
import { columnsOf } from './columns.js';
import { Letters } from './Letters.js';
import { literal } from './literal.js';
import { LONGEST_TEXT } from '../text/limits.js';
import { hasEnded } from '../text/marks.js';
import { readRun, type Drawn, type Run, type TaskRun } from './readRun.js';
import { writeText } from '../text/writeText.js';

export interface Words {
  readonly caption: string;
  /** In milliseconds. */
  readonly frame: number;
  readonly operator: string;
}

/** How much a diagram shows at most. */
export interface Limits {
  readonly tasks: number;
  readonly columns: number;
}

/** What people can still read. */
export const MOST_COLUMNS = 400;

const MOST_ATTEMPTS = 20;

const NOT_TO_SCALE = 'Not to scale: the frame is too coarse for the deadline.';

/** Writes a run as a diagram. What doesn't fit is left out, and the caption says how much that is. */
export function writeRun(
  recording: Recording,
  words: Words,
  limits: Limits = { tasks: Infinity, columns: MOST_COLUMNS },
): string {
  const { frame } = words;
  const known = recording.events.reduce(
    (most, event) => ('index' in event ? Math.max(most, event.index + 1) : most),
    0,
  );
  const letters = new Letters(recording.events, Math.min(known, limits.tasks));
  const events = recording.events.filter((event) => letters.shows(event));
  const { columns, isLate } = columnsOf({ ...recording, events }, frame);
  const end = columns.findIndex((column) => column >= limits.columns);
  /** The first event that isn't drawn. */
  const cut = events[end] as RecordedEvent | undefined;
  const drawn = events.slice(0, cut && end);
  const run = readRun({ ...recording, events: drawn }, columns);
  letters.tasks = run.tasks;
  /** How long lines are that have no end, as far as the diagram shows. */
  const open = cut ? limits.columns : 0;
  const missing = {
    task: known - run.tasks.length,
    value: recording.events.filter(isValue).length - drawn.filter(isValue).length,
    attempt: 0,
    millisecond: cut ? Math.ceil(recording.events.at(-1)!.at - Math.min(cut.at, frame * limits.columns)) : 0,
  };

  const tasks = run.tasks.map(taskLine);
  const source = sourceLine(run);
  const result = resultLine(run);
  const text = writeText({
    caption: [words.caption, ...(isLate ? [NOT_TO_SCALE] : []), ...notes(missing)].join('\n'),
    tasks,
    source,
    expression: run.result && words.operator,
    definitions: new Map(),
    frame,
    result,
  });
  const share = LONGEST_TEXT / text.length;
  if (share >= 1 || tasks.length === 0) return text;
  return writeRun(recording, words, { ...limits, tasks: Math.floor(tasks.length * Math.min(share, 0.9)) });

  function taskLine({ index, key, courses }: TaskRun): DiagramTask {
    const name = letters.names[index];
    // of several attempts, the last: a diagram can show only one
    const { from, to, marks } = courses.at(-1) ?? { from: 0, to: 0, marks: [] };
    const legend = new Map<string, string>();
    missing.attempt += Math.max(0, courses.length - MOST_ATTEMPTS);
    return {
      name,
      title: titleOf(key, name, index),
      marks: marksOf(marks, legend, from),
      length: to === Infinity ? (run.result === undefined ? open - from : 0) : to - from,
      legend,
      subscriptions: courses.slice(-MOST_ATTEMPTS),
    };
  }

  function sourceLine({ source, listed }: Run): DiagramStream {
    const legend = new Map<string, string>();
    const length = source === undefined || source.to === Infinity ? 0 : source.to;
    const subscriptions = source === undefined ? [] : [source];
    const marks = marksOf(source?.marks ?? [], legend);
    return { marks, length, legend, subscriptions: listed ? undefined : subscriptions };
  }

  function resultLine({ result }: Run): DiagramStream | undefined {
    if (result === undefined) return undefined;
    const { legend } = letters;
    const marks = marksOf(result.marks, legend);
    const isOpen = hasEnded(marks) || result.to === Infinity;
    return { marks, length: isOpen ? open : result.to + 1, legend, subscriptions: isOpen ? undefined : [result] };
  }

  /** The marks for which there are letters and columns, up to the first end. */
  function marksOf(drawn: readonly Drawn[], legend: Map<string, string>, from = 0): Mark[] {
    const marks: Mark[] = [];
    for (const { event, column } of drawn) {
      if (hasEnded(marks)) break;
      const fits = !isValue(event) || marks.length < limits.columns;
      const symbol = fits ? symbolOf(event, legend) : undefined;
      if (symbol === undefined) missing.value++;
      else marks.push({ frame: column - from, symbol });
    }
    return marks;
  }

  function symbolOf(event: RecordedEvent, legend: Map<string, string>): string | undefined {
    switch (event.type) {
      case 'arrived':
        return letters.names[event.index];
      case 'value':
        return letters.value(event.value);
      case 'result':
        return letters.result(event.value);
    }
    if (!('reason' in event)) return '|';
    legend.set('#', letters.writeReason(event.reason));
    return '#';
  }
}

function isValue({ type }: RecordedEvent): boolean {
  return type === 'value' || type === 'result';
}

function notes(missing: Readonly<Record<string, number>>): string[] {
  const parts = Object.entries(missing)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count.toLocaleString('en-US')} more ${what}${count === 1 ? '' : 's'}`);
  return parts.length === 0 ? [] : [`Not shown: ${parts.join(', ')}.`];
}

/** A key that says more than the name of the task, on one line. */
function titleOf(key: unknown, name: string, index: number): string | undefined {
  if (typeof key === 'number') return key === index ? undefined : String(key);
  return typeof key === 'string' && key !== name ? literal(key).slice(1, -1) : undefined;
}
