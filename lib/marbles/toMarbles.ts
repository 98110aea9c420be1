import { ensure, OPTIONS, PERIOD, type Check } from '../internal/options/checks.js';
import { MOST_COLUMNS, writeRun } from './internal/record/writeRun.js';
import type { RecordedEvent, Recording } from './Recording.js';

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
   * @defaultValue 1 for a run of less than 400 milliseconds; for a longer one, the smallest of 2, 5, 10, 20, 50, … with which
   *   it takes 400 frames at most
   */
  frame?: number | undefined;
  /**
   * The text after `>`: the operator as written in the program, on one line or several. Without it, the diagram can be
   * read but not run. More than 20,000 characters throw a `TypeError`.
   *
   * @defaultValue '…'
   */
  operator?: string | undefined;
  /**
   * What the diagram shows: a sentence or several lines. More than 20,000 characters throw a `TypeError`.
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
 * `stagger`, choose one that is fine enough. An event whose time is negative, no number, or earlier than that of the
 * event before it, is drawn at the latest time so far.
 *
 * However large a run is, this doesn't throw. A diagram shows 400 frames, about 130 tasks and 270 different values at most;
 * of a larger run, it shows what fits, and its caption says how much is missing: tasks, values on all lines, and time. Such
 * a diagram can be read and drawn, but not always run.
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
 * @returns the diagram, which {@link readDiagram} reads
 * @throws `TypeError` if an option isn't what it must be, or `recording` is no recording
 */
export function toMarbles(recording: Recording, options: ToMarblesOptions = {}): string {
  ensure('toMarbles: recording', recording, OPTIONS);
  ensure('toMarbles: options', options, OPTIONS);
  ensure('toMarbles: recording.startedAt', recording.startedAt, DATE);
  const events = repairTimes(recording.events);
  const {
    frame = frameFor(events.at(-1)?.at ?? 0),
    operator = '',
    caption = `Recorded on ${new Date(recording.startedAt).toISOString()}.`,
  } = options;
  ensure('toMarbles: frame', frame, PERIOD);
  ensure('toMarbles: operator', operator, TEXT);
  ensure('toMarbles: caption', caption, TEXT);
  return writeRun({ ...recording, events }, { frame, operator: operator.trim() === '' ? '…' : operator, caption });
}

const DATE: Check = [
  'a date in milliseconds since the epoch',
  (value) => typeof value === 'number' && !Number.isNaN(new Date(value).getTime()),
];

/** A diagram with a longer one would be longer than what `readDiagram` reads. */
const TEXT: Check = [
  'a text of at most 20,000 characters',
  (value) => typeof value === 'string' && value.length <= 20_000,
];

/** The smallest of 1, 2, 5, 10, 20, … with which what takes so many milliseconds fits into a diagram. */
function frameFor(milliseconds: number): number {
  const unit = 10 ** Math.floor(Math.log10(milliseconds / MOST_COLUMNS));
  return (
    [1, 2, 5, 10].map((step) => step * unit).find((frame) => frame >= 1 && milliseconds / frame < MOST_COLUMNS) ?? 1
  );
}

/** No event can be drawn to the left of an earlier one. One that is out of order gets the latest time so far, from 0. */
function repairTimes(events: readonly RecordedEvent[]): RecordedEvent[] {
  let latest = 0;
  return events.map((event) => {
    if (event.at > latest) latest = event.at;
    return { ...event, at: latest };
  });
}
