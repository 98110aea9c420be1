import type { RecordedEvent, Recording } from '../Recording.js';
import { widthOf } from './marks.js';

/** Events that share a column. */
interface Instant {
  readonly at: number;
  /** The highest rank of the events in this column; an event of a lower rank opens another column. */
  rank: number;
  column: number;
  /** What comes before and after it on the same line. */
  readonly before: Distance[];
  readonly after: Distance[];
}

/** The minimum number of columns to another instant. */
interface Distance {
  readonly instant: Instant;
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
  let deadline: number | undefined;
  for (const event of events) {
    const at = Math.floor(event.at / frame);
    const own = rankOf(event);
    let instant = instants.at(-1);
    if (instant === undefined || instant.at !== at || own < instant.rank) {
      const opened: Instant = { at, rank: -1, column: 0, before: [], after: [] };
      if (instant !== undefined) keepApart(instant, opened, 1);
      instants.push(opened);
      instant = opened;
    }
    if (own !== Infinity) instant.rank = Math.max(instant.rank, own);
    instantOf.push(instant);
    if (event.type === 'deadline') deadline = instants.length - 1;
    const line = lineOf(event);
    if (line === undefined) continue;
    const last = lastOnLine.get(line);
    if (last?.instant === instant) last.marks++;
    else {
      if (last !== undefined) keepApart(last.instant, instant, widthOf(last.marks));
      lastOnLine.set(line, { instant, marks: 1 });
    }
  }
  stretch(instants);
  const isLate = deadline !== undefined && compress(instants, deadline);
  return { columns: instantOf.map(({ column }) => column), isLate };
}

function keepApart(earlier: Instant, later: Instant, columns: number): void {
  earlier.after.push({ instant: later, columns });
  later.before.push({ instant: earlier, columns });
}

/** From left to right: puts each instant as early as its time and its distances allow. */
function stretch(instants: readonly Instant[], after = -1): void {
  for (const instant of instants.slice(after + 1)) {
    instant.column = instant.at;
    for (const { instant: earlier, columns } of instant.before)
      instant.column = Math.max(instant.column, earlier.column + columns);
  }
}

/**
 * From right to left: puts the deadline at its time, and moves what came before it to the left as needed. Returns whether
 * that was impossible; then the deadline is as early as it can be.
 */
function compress(instants: readonly Instant[], deadline: number): boolean {
  const until = instants.slice(0, deadline + 1);
  until[deadline].column = until[deadline].at;
  for (const instant of until.slice(0, deadline).reverse()) {
    for (const { instant: later, columns } of instant.after)
      instant.column = Math.min(instant.column, later.column - columns);
  }
  const late = -Math.min(0, until[0].column);
  for (const instant of until) instant.column += late;
  stretch(instants, deadline);
  return late > 0;
}
/** The line on which an event is drawn as a mark, if there is one. */
function lineOf(event: RecordedEvent): unknown {
  switch (event.type) {
    case 'value':
    case 'completed':
    case 'failed':
      return event.index;
    case 'arrived':
    case 'sourceCompleted':
    case 'sourceFailed':
      return 'source';
    case 'result':
    case 'resultCompleted':
    case 'resultFailed':
      return 'result';
  }
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
