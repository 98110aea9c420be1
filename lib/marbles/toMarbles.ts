import { ensure, type Check } from '../internal/options/checks.js';
import { columnsOf } from './internal/columns.js';
import { Letters } from './internal/Letters.js';
import { readRun, type Drawn, type Run, type TaskRun } from './internal/readRun.js';
import { writeDiagram, type Mark, type Stream, type TaskLine } from './internal/writeDiagram.js';
import type { Recording } from './Recording.js';

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
   * How many milliseconds one dash stands for. What happens within one frame is drawn in one column.
   *
   * @defaultValue 1
   */
  frame?: number | undefined;
  /** What stands after `>`: the operator as it is written in the program, without which the diagram can be read but not run. */
  operator?: string | undefined;
  /** One sentence on what the diagram shows. By default it says when the run was recorded. */
  caption?: string | undefined;
}

/**
 * Makes a marble diagram of a recording: text that people read, that `npm run marbles` draws, and that is run as a test.
 *
 * Tasks are named a, b, c, … in task order, with their keys as titles. Values are not written down: each has a letter that stands
 * for it, and so do failures, so that nothing of what was transferred gets into the diagram. Keys do.
 *
 * Time is to scale, one dash for each frame, except where it cannot be: a group such as `(A|)` takes as many columns as it has
 * characters, and what happened in one frame, but would happen in another order if it were run again, is drawn one after the other.
 * What is late then catches up in the next pause. The finer the frame, the less of that; under a `timeout` or a `stagger` choose
 * one that is fine enough.
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
 * @see {@link record} writes the recording
 * @param recording - what happened
 * @param options - how long a frame is, and what stands after `>`: see {@link ToMarblesOptions}
 * @returns the diagram, as docs/marbles.md explains it
 * @throws `TypeError` for a frame that is no positive number. `RangeError` where letters do not suffice: a diagram has names for 26
 *   tasks, and 62 letters for tasks and values together; and for a frame so coarse that a deadline leaves no room to what came before
 */
export function toMarbles(recording: Recording, options: ToMarblesOptions = {}): string {
  const { frame = 1, operator = '…', caption = `Recorded on ${new Date(recording.startedAt).toISOString()}.` } = options;
  ensure('toMarbles: frame', frame, MILLISECONDS);
  const run = readRun(recording, columnsOf(recording, frame));
  const letters = new Letters(run.tasks);
  return writeDiagram({
    caption: [caption],
    tasks: run.tasks.map((task) => taskLine(task, letters)),
    source: sourceLine(run, letters),
    expression: run.result && operator,
    definitions: new Map(),
    frame,
    result: resultLine(run, letters),
  });
}

const MILLISECONDS: Check = ['a positive number of milliseconds', (value) => typeof value === 'number' && value > 0 && value < Infinity];

function taskLine({ index, key, courses }: TaskRun, letters: Letters): TaskLine {
  const name = letters.name(index);
  // of several attempts the last one: a diagram has no way to say that the next goes differently
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

/** A key that says more than the name does. */
function titleOf(key: unknown, name: string, index: number): string | undefined {
  if (typeof key === 'number') return key === index ? undefined : String(key);
  return typeof key === 'string' && key !== name ? JSON.stringify(key).slice(1, -1) : undefined;
}

function sourceLine({ arrivals, source, listed }: Run, letters: Letters): Stream {
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

function resultLine({ result }: Run, letters: Letters): Stream | undefined {
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
