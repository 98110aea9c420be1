import { ensure, type Check } from '../internal/options/checks.js';
import type { DiagramStream, DiagramTask, Mark } from './Diagram.js';
import { columnsOf } from './internal/columns.js';
import { Letters } from './internal/Letters.js';
import { readRun, type Drawn, type Run, type TaskRun } from './internal/readRun.js';
import type { RecordedEvent, Recording } from './Recording.js';
import { writeDiagram } from './writeDiagram.js';

/**
 * The options of {@link toMarbles}.
 *
 * @example
 * ```ts
 * const options: ToMarblesOptions = { frame: 50, operator: 'asSettled({ concurrency: 3 })' };
 * ```
 */
export interface ToMarblesOptions {
  /**
   * How many milliseconds one dash stands for. Events within one frame are drawn in one column. Anything but a
   * positive, finite number throws a `TypeError`.
   *
   * @defaultValue 1
   */
  frame?: number | undefined;
  /**
   * The text after `>`: the operator as written in the program. Without it, the diagram can be read but not run.
   *
   * @defaultValue '…'
   */
  operator?: string | undefined;
  /**
   * One sentence that says what the diagram shows.
   *
   * @defaultValue says when the run was recorded
   */
  caption?: string | undefined;
}

/**
 * Turns a recording into a marble diagram: text that can be read, drawn as a picture, and run as a test.
 *
 * Tasks are named a, b, c, … in task order, with their keys as titles. A letter stands for each value and each failure,
 * so none of the data of a run ends up in the diagram, except its keys.
 *
 * Time is to scale, one dash per frame, with two exceptions: a group such as `(A|)` takes as many columns as it has
 * characters, and events in one frame that would happen in a different order when the diagram is run are drawn one
 * after another. The drawing catches up in the next pause. A finer frame needs less of this; with a `timeout` or a
 * `stagger`, choose one that is fine enough. An event whose time is negative, or earlier than that of the event before
 * it, is drawn at the latest time so far.
 *
 * @example
 * ```ts
 * const show = (recording: Recording) => console.log(toMarbles(recording, { frame: 100, operator: 'mergeAll()', caption: 'A task.' }));
 * tasks([of('Ada').pipe(delay(350))]).pipe(record(mergeAll(), show)).subscribe();
 * // → % A task.
 * // →
 * // → a    = ---(A|)
 * // → subs = ^--!
 * // →
 * // →        (a|)
 * // → subs = (^!)
 * // →
 * // → >      mergeAll()
 * // → frame = 100
 * // →
 * // →        ---(A|)
 * ```
 * @see {@link record}, which makes recordings
 * @param recording - what happened in a run
 * @param options - the length of a frame, the operator and the caption: see {@link ToMarblesOptions}
 * @returns the diagram, in the text form that Swirly reads
 * @throws `TypeError` if `frame` isn't a positive number, or if a time in the recording isn't finite. `RangeError` if the
 *   recording doesn't fit into a diagram: it can name 26 tasks and has 62 letters for tasks and values together; or if
 *   the frame is too coarse for what happened before the deadline, or too fine for how long it took
 */
export function toMarbles(recording: Recording, options: ToMarblesOptions = {}): string {
  const { frame = 1, operator = '…', caption = `Recorded on ${dateOf(recording)}.` } = options;
  ensure('toMarbles: frame', frame, MILLISECONDS);
  const repaired = { ...recording, events: repairTimes(recording.events) };
  const length = (repaired.events.at(-1)?.at ?? 0) / frame;
  if (length > MAX_LENGTH) {
    throw new RangeError(
      `toMarbles: the recording is ${Math.round(length)} frames long, a diagram at most ${MAX_LENGTH}; use a larger frame`,
    );
  }
  const run = readRun(repaired, columnsOf(repaired, frame));
  const letters = new Letters(run.tasks);
  return writeDiagram({
    caption,
    tasks: run.tasks.map((task) => taskLine(task, letters)),
    source: sourceLine(run, letters),
    expression: run.result && operator,
    definitions: new Map(),
    frame,
    result: resultLine(run, letters),
  });
}

/** In frames. Beyond that, a line has more characters than anybody reads, and at some point more than a string can hold. */
const MAX_LENGTH = 1_000_000;

const MILLISECONDS: Check = [
  'a positive number of milliseconds',
  (value) => typeof value === 'number' && value > 0 && value < Infinity,
];

const TIME: Check = ['a finite number of milliseconds', Number.isFinite];

const DATE: Check = [
  'a date in milliseconds since the epoch',
  (value) => typeof value === 'number' && !Number.isNaN(new Date(value).getTime()),
];

function dateOf({ startedAt }: Recording): string {
  ensure('toMarbles: recording.startedAt', startedAt, DATE);
  return new Date(startedAt).toISOString();
}

/** No event can be drawn to the left of an earlier one. One that is out of order gets the latest time so far, from 0. */
function repairTimes(events: readonly RecordedEvent[]): RecordedEvent[] {
  let latest = 0;
  return events.map((event, index) => {
    ensure(`toMarbles: recording.events[${index}].at`, event.at, TIME);
    latest = Math.max(latest, event.at);
    return { ...event, at: latest };
  });
}

function taskLine({ index, key, courses }: TaskRun, letters: Letters): DiagramTask {
  const name = letters.name(index);
  // of several attempts, the last: a diagram can show only one
  const { from, to, marks } = courses.at(-1) ?? { from: 0, to: 0, marks: [] };
  const legend = new Map<string, string>();
  return {
    name,
    title: titleOf(key, name, index),
    marks: marks.map((event) => ({ frame: event.column - from, symbol: symbolOf(event) })),
    length: to === Infinity ? 0 : to - from,
    legend,
    subscriptions: courses.map((course) => ({ from: course.from, to: course.to })),
  };

  function symbolOf(event: Drawn): string {
    if (event.type === 'value') return letters.value(index, event.value);
    if (event.type !== 'failed') return '|';
    legend.set('#', letters.reason(name, event.reason));
    return '#';
  }
}

/** A key that says more than the name of the task. */
function titleOf(key: unknown, name: string, index: number): string | undefined {
  if (typeof key === 'number') return key === index ? undefined : String(key);
  return typeof key === 'string' && key !== name ? JSON.stringify(key).slice(1, -1) : undefined;
}

function sourceLine({ arrivals, source, listed }: Run, letters: Letters): DiagramStream {
  const legend = new Map<string, string>();
  const marks = arrivals.map((event): Mark => {
    const frame = event.column;
    if (event.type === 'arrived') return { frame, symbol: letters.name(event.index) };
    if (event.type !== 'sourceFailed') return { frame, symbol: '|' };
    legend.set('#', letters.reason('source', event.reason));
    return { frame, symbol: '#' };
  });
  const subscriptions = source === undefined ? [] : [{ from: source.from, to: source.to }];
  const length = source === undefined || source.to === Infinity ? 0 : source.to;
  return { marks, length, legend, subscriptions: listed ? undefined : subscriptions };
}

function resultLine({ result }: Run, letters: Letters): DiagramStream | undefined {
  if (result === undefined) return undefined;
  const reasons = new Map<string, string>();
  const marks = result.marks.map((event): Mark => {
    const frame = event.column;
    if (event.type === 'result') return { frame, symbol: letters.result(event.value) };
    if (event.type !== 'resultFailed') return { frame, symbol: '|' };
    reasons.set('#', letters.writeReason(event.reason));
    return { frame, symbol: '#' };
  });
  const ended = marks.at(-1)?.symbol === '|' || marks.at(-1)?.symbol === '#';
  return {
    marks,
    length: ended || result.to === Infinity ? 0 : result.to + 1,
    legend: new Map([...letters.legend, ...reasons]),
    subscriptions: ended || result.to === Infinity ? undefined : [{ from: result.from, to: result.to }],
  };
}
