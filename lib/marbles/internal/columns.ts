import type { RecordedEvent, Recording } from '../Recording.js';
import { widthOf } from './marks.js';

/** Events that share a column. */
interface Instant {
  at: number;
  /** How many marks it has on each line. */
  readonly marks: Map<unknown, number>;
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

/**
 * The column of each event. Time is to scale, with two exceptions: a group in parentheses takes as many columns as it
 * has characters, and events of one frame that would happen in a different order when run again are spread over several
 * columns. The drawing catches up in the next pause, and at the deadline at the latest.
 *
 * @throws RangeError if there are too few columns before the deadline
 */
export function columnsOf({ events, source }: Recording, frame: number): number[] {
  const instants: Instant[] = [];
  const instantOf = new Map<RecordedEvent, Instant>();
  const distances: Distance[] = [];
  const lastOnLine = new Map<unknown, Instant>();
  const rankOf = ranking(source);
  let deadline: Instant | undefined;
  for (const event of events) {
    const at = Math.floor(event.at / frame);
    const before = instants.at(-1);
    const own = rankOf(event);
    let instant = before;
    if (instant === undefined || instant.at !== at || own < instant.rank) {
      instant = { at, marks: new Map(), rank: -1, column: 0 };
      instants.push(instant);
      if (before !== undefined) distances.push({ from: before, to: instant, columns: 1 });
    }
    if (own !== Infinity) instant.rank = Math.max(instant.rank, own);
    instantOf.set(event, instant);
    if (event.type === 'deadline') deadline = instant;
    const line = lineOf(event);
    if (line === undefined) continue;
    const last = lastOnLine.get(line);
    if (last !== undefined && last !== instant)
      distances.push({ from: last, to: instant, columns: widthOf(last.marks.get(line)!) });
    lastOnLine.set(line, instant);
    instant.marks.set(line, (instant.marks.get(line) ?? 0) + 1);
  }
  stretch(instants, distances);
  if (deadline !== undefined) compress(instants, distances, deadline, frame);
  return events.map((event) => instantOf.get(event)!.column);
}

/** From left to right: puts each instant as early as its time and its distances allow. */
function stretch(instants: readonly Instant[], distances: readonly Distance[], after = -1): void {
  for (const instant of instants.slice(after + 1)) {
    const earliest = distances.filter(({ to }) => to === instant).map(({ from, columns }) => from.column + columns);
    instant.column = Math.max(instant.at, ...earliest);
  }
}

/** From right to left: puts the deadline at its time, and moves what came before it to the left as needed. */
function compress(
  instants: readonly Instant[],
  distances: readonly Distance[],
  deadline: Instant,
  frame: number,
): void {
  const last = instants.indexOf(deadline);
  deadline.column = deadline.at;
  for (const instant of instants.slice(0, last).reverse()) {
    const latest = distances.filter(({ from }) => from === instant).map(({ to, columns }) => to.column - columns);
    instant.column = Math.min(instant.column, ...latest);
  }
  if (instants[0].column < 0) {
    throw new RangeError(
      `toMarbles: frame (${frame}) is too coarse: what happened before the deadline does not fit into ${deadline.at} columns`,
    );
  }
  stretch(instants, distances, last);
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
        return started.get(event.index)!;
      default:
        return Infinity;
    }
  };
}
