import type { DiagramStream, DiagramTask, Mark } from '../Diagram.js';
import type { RecordedEvent, Recording } from '../Recording.js';
import { writeDiagram } from '../writeDiagram.js';
import { columnsOf } from './columns.js';
import { Letters, NAMES } from './Letters.js';
import { hasEnded, isEnd } from './marks.js';
import { isOutcome } from './outcomes.js';
import { readRun, type Drawn, type Run, type TaskRun } from './readRun.js';

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
  /** Of the whole text. `readDiagram` reads no longer one. */
  readonly characters: number;
}

/** In columns, what people can still read; in tasks, as many as have names. */
const LIMITS: Limits = { tasks: NAMES.length, columns: 400, characters: 100_000 };

const MOST_ATTEMPTS = 20;
const LONGEST_TITLE = 100;

const NOT_TO_SCALE = 'Not to scale: the frame is too coarse for what happened before the deadline.';

/** Writes a run as a diagram. What doesn't fit is left out, and the caption says how much that is. */
export function writeRun(recording: Recording, words: Words, limits: Limits = LIMITS): string {
  const { frame } = words;
  const arrived = recording.events.filter(({ type }) => type === 'arrived').length;
  const hidden = arrived > limits.tasks ? hiddenValues(recording.events, limits.tasks) : new Set<unknown>();
  const isHidden = hiding(arrived, limits.tasks, hidden);
  const events = recording.events.filter((event) => !isHidden(event));
  const { columns, isLate } = columnsOf({ ...recording, events }, frame, limits.columns);
  const count = columns.findIndex((column) => column >= limits.columns);
  const drawn = count < 0 ? columns.length : count;
  const run = readRun({ ...recording, events: events.slice(0, drawn) }, columns);
  /** The first event that isn't drawn. */
  const cut = drawn < events.length ? events[drawn] : undefined;
  const letters = new Letters(run.tasks, hidden);
  const missing = missingFrom(recording, isHidden, cut, frame * limits.columns);
  missing.tasks = arrived - run.tasks.length;
  /** How long lines are that have no end, as far as the diagram shows. */
  const open = cut === undefined ? 0 : limits.columns;

  for (const { index, reason } of failures(recording.events))
    if (index >= limits.tasks) letters.reason('a task', reason);
  const tasks = run.tasks.map(taskLine);
  // results may come from an attempt that isn't drawn
  for (const { index, courses } of run.tasks)
    for (const { event } of courses.slice(0, -1).flatMap(({ marks }) => marks))
      if (event.type === 'value') letters.value(index, event.value);
  const source = sourceLine(run);
  const result = resultLine(run);
  const text = writeDiagram({
    caption: [words.caption, ...(isLate ? [NOT_TO_SCALE] : []), ...notes(missing)].join('\n'),
    tasks,
    source,
    expression: run.result && words.operator,
    definitions: new Map(),
    frame,
    result,
  });
  const share = limits.characters / text.length;
  if (share >= 1 || tasks.length === 0) return text;
  return writeRun(recording, words, { ...limits, tasks: Math.floor(tasks.length * Math.min(share, 0.9)) });

  function taskLine({ index, key, courses }: TaskRun): DiagramTask {
    const name = NAMES[index];
    // of several attempts, the last: a diagram can show only one
    const { from, to, marks } = courses.at(-1) ?? { from: 0, to: 0, marks: [] };
    const legend = new Map<string, string>();
    missing.attempts += Math.max(0, courses.length - MOST_ATTEMPTS);
    return {
      name,
      title: titleOf(key, name, index),
      marks: marksOf(marks, from, (event) => {
        if (event.type === 'value') return letters.value(index, event.value);
        if (event.type !== 'failed') return '|';
        legend.set('#', letters.reason(name, event.reason));
        return '#';
      }),
      length: to === Infinity ? (run.result === undefined ? open - from : 0) : to - from,
      legend,
      subscriptions: courses.slice(-MOST_ATTEMPTS).map((course) => ({ from: course.from, to: course.to })),
    };
  }

  function sourceLine({ arrivals, source, listed }: Run): DiagramStream {
    const legend = new Map<string, string>();
    const marks = marksOf(arrivals, 0, (event) => {
      if (event.type === 'arrived') return NAMES[event.index];
      if (event.type !== 'sourceFailed') return '|';
      legend.set('#', letters.reason('source', event.reason));
      return '#';
    });
    const subscriptions = source === undefined ? [] : [{ from: source.from, to: source.to }];
    const length = source === undefined || source.to === Infinity ? 0 : source.to;
    return { marks, length, legend, subscriptions: listed ? undefined : subscriptions };
  }

  function resultLine({ result }: Run): DiagramStream | undefined {
    if (result === undefined) return undefined;
    const reasons = new Map<string, string>();
    const marks = marksOf(result.marks, 0, (event) => {
      if (event.type === 'result') return letters.result(event.value);
      if (event.type !== 'resultFailed') return '|';
      reasons.set('#', letters.writeReason(event.reason));
      return '#';
    });
    const isOpen = hasEnded(marks) || result.to === Infinity;
    return {
      marks,
      length: isOpen ? open : result.to + 1,
      legend: new Map([...letters.legend, ...reasons]),
      subscriptions: isOpen ? undefined : [{ from: result.from, to: result.to }],
    };
  }

  /** The marks for which there are letters and columns. */
  function marksOf(
    drawn: readonly Drawn[],
    from: number,
    symbolOf: (event: RecordedEvent) => string | undefined,
  ): Mark[] {
    const marks: Mark[] = [];
    let inGroup = 0;
    for (const { event, column } of drawn) {
      const last = marks.at(-1);
      if (last !== undefined && isEnd(last)) break;
      const frame = column - from;
      inGroup = last?.frame === frame ? inGroup + 1 : 1;
      const fits = !isValue(event) || column + inGroup <= limits.columns;
      const symbol = fits ? symbolOf(event) : undefined;
      if (symbol !== undefined) marks.push({ frame, symbol });
      else {
        missing.values++;
        if (event.type === 'value') letters.hide(event.value);
      }
    }
    return marks;
  }
}

/** What tasks have emitted that aren't in the diagram, and no others. */
function hiddenValues(events: readonly RecordedEvent[], tasks: number): Set<unknown> {
  const hidden = new Set<unknown>();
  const shown = new Set<unknown>();
  for (const event of events) if (event.type === 'value') (event.index < tasks ? shown : hidden).add(event.value);
  for (const value of shown) hidden.delete(value);
  return hidden;
}

/** Whether an event belongs to a task that isn't in the diagram. */
function hiding(arrived: number, tasks: number, hidden: ReadonlySet<unknown>): (event: RecordedEvent) => boolean {
  return (event) => {
    if ('index' in event) return event.index >= tasks;
    if (event.type !== 'result') return false;
    const { value } = event;
    return hidden.has(value) || (isOutcome(value) && value.index >= tasks && value.index < arrived);
  };
}

function failures(events: readonly RecordedEvent[]) {
  return events.filter((event) => event.type === 'failed');
}

interface Missing {
  tasks: number;
  values: number;
  attempts: number;
  /** In milliseconds, at the end of the run. */
  readonly time: number;
}

function missingFrom(
  { events }: Recording,
  isHidden: (event: RecordedEvent) => boolean,
  cut: RecordedEvent | undefined,
  end: number,
): Missing {
  const time = cut === undefined ? 0 : Math.ceil(events.at(-1)!.at - Math.min(cut.at, end));
  const at = cut === undefined ? events.length : events.indexOf(cut);
  // if time is left out, nobody expects the values in it
  const values = events.filter(
    (event, index) =>
      (event.type === 'result' && index < at && isHidden(event)) || (time === 0 && index >= at && isValue(event)),
  );
  return { tasks: 0, values: values.length, attempts: 0, time };
}

function isValue({ type }: RecordedEvent): boolean {
  return type === 'value' || type === 'result';
}

function notes({ tasks, values, attempts, time }: Missing): string[] {
  const parts = [
    ...counted(tasks, 'more task'),
    ...counted(values, 'more value'),
    ...counted(attempts, 'earlier attempt'),
    ...(time > 0 ? [`the last ${numberOf(time)} ms`] : []),
  ];
  const hint = time > 0 ? ' A larger frame shows more.' : '';
  return parts.length === 0 ? [] : [`Not shown: ${parts.join(', ')}.${hint}`];
}

function counted(count: number, what: string): string[] {
  return count > 0 ? [`${numberOf(count)} ${what}${count === 1 ? '' : 's'}`] : [];
}

function numberOf(count: number): string {
  return count.toLocaleString('en-US');
}

/** A key that says more than the name of the task, on one line. */
function titleOf(key: unknown, name: string, index: number): string | undefined {
  if (typeof key === 'number') return key === index ? undefined : String(key);
  if (typeof key !== 'string' || key === name) return undefined;
  return JSON.stringify(key.length > LONGEST_TITLE ? `${key.slice(0, LONGEST_TITLE)}…` : key).slice(1, -1);
}
