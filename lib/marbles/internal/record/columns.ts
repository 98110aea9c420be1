import type { RecordedEvent, Recording } from '../../Recording.js';
import { widthOf } from '../text/marks.js';
import { isMark, lineOf } from './readRun.js';

/** Events that share a column. */
interface Instant {
  readonly at: number;
  /** The highest rank of the events in this column; an event of a lower rank opens another column. */
  rank: number;
  column: number;
}

/** The minimum number of columns between two instants. */
interface Distance {
  readonly from: Instant;
  readonly to: Instant;
  readonly columns: number;
}

export interface Columns {
  /** The column of each event. */
  readonly columns: readonly number[];
  /** Whether there were too few columns before the deadline, which is therefore drawn too late. */
  readonly isLate: boolean;
}

/**
 * The column of each event. Time is to scale, with two exceptions: a group in parentheses takes as many columns as it
 * has characters, and events of one frame that would happen in a different order when run again are spread over several
 * columns. The drawing catches up in the next pause, and at the deadline at the latest.
 */
export function columnsOf({ events, source }: Recording, frame: number): Columns {
  const instants: Instant[] = [];
  const instantOf: Instant[] = [];
  /** The last instant with marks on each line, and how many it has. */
  const lastOnLine = new Map<unknown, { instant: Instant; marks: number }>();
  const rankOf = ranking(source);
  /** There is usually one deadline at most. */
  const deadline = events.map(({ type }) => type).lastIndexOf('deadline');
  let atDeadline: Instant | undefined;
  const distances: Distance[] = [];
  let isLate = false;

  // each instant is as early as its time and its distances from earlier ones allow
  const keepApart = (from: Instant, to: Instant, columns: number) => {
    to.column = Math.max(to.column, from.column + columns);
    distances.push({ from, to, columns });
  };
  const passDeadline = () => {
    if (atDeadline !== undefined) isLate = compress(instants, distances);
    atDeadline = undefined;
  };

  events.forEach((event, index) => {
    const at = Math.floor(event.at / frame);
    const own = rankOf(event);
    let instant = instants.at(-1);
    if (instant === undefined || instant.at !== at || own < instant.rank) {
      passDeadline();
      const opened: Instant = { at, rank: -1, column: at };
      if (instant !== undefined) keepApart(instant, opened, 1);
      instants.push(opened);
      instant = opened;
    }
    if (own !== Infinity) instant.rank = Math.max(instant.rank, own);
    instantOf.push(instant);
    if (index === deadline) atDeadline = instant;
    if (!isMark(event)) return;
    const line = lineOf(event);
    const last = lastOnLine.get(line);
    if (last?.instant === instant) last.marks++;
    else {
      if (last !== undefined) keepApart(last.instant, instant, widthOf(last.marks));
      lastOnLine.set(line, { instant, marks: 1 });
    }
  });
  passDeadline();
  return { columns: instantOf.map(({ column }) => column), isLate };
}

/**
 * Puts the last instant, which has the deadline, at its time, and moves what came before it to the left as needed. Returns
 * whether that was impossible; then the deadline is as early as it can be.
 */
function compress(instants: readonly Instant[], distances: Distance[]): boolean {
  const deadline = instants.at(-1)!;
  deadline.column = deadline.at;
  // from right to left, so that the later instant of each distance has its place already
  for (const { from, to, columns } of distances.reverse()) from.column = Math.min(from.column, to.column - columns);
  const late = Math.max(0, -instants[0].column);
  if (late > 0) for (const instant of instants) instant.column += late;
  return late > 0;
}

/**
 * The rank of each event among those in the same frame, when a diagram is run: tasks rank in the order in which they
 * start, after the consumer and the clock, which were there first. `Infinity` for events that follow from another one,
 * or whose order doesn't matter.
 */
function ranking(source: Recording['source']): (event: RecordedEvent) => number {
  const started = new Map<number, number>();
  return (event) => {
    switch (event.type) {
      case 'unsubscribed':
        return -Infinity;
      case 'deadline':
        // a deadline that has already passed on subscription needs no clock
        return event.at === 0 ? Infinity : -Infinity;
      case 'sourceCompleted':
      case 'sourceFailed':
        return source === 'pulled' ? Infinity : -1;
      case 'started':
        started.set(event.index, started.size);
        return Infinity;
      case 'value':
      case 'completed':
      case 'failed':
        return started.get(event.index) ?? Infinity;
      default:
        return Infinity;
    }
  };
}
