import type { RecordedEvent, Recording } from '../Recording.js';
import { widthOf } from './writeDiagram.js';

/** Events that are drawn in one column. */
interface Instant {
  at: number;
  /** How many marks it has on each line. */
  readonly marks: Map<unknown, number>;
  /** The highest rank of what is drawn there: what ranks lower begins another column. */
  rank: number;
  column: number;
}

/** Between two instants there have to be so many columns. */
interface Distance {
  readonly from: Instant;
  readonly to: Instant;
  readonly columns: number;
}

/**
 * The column of each event. Time is to scale, but for two things: a group in parentheses takes as many columns as it has
 * characters, and what has been recorded in an order in which it would not happen again, were it in one frame, is drawn in
 * several. What then comes too late catches up in the next pause, and at the deadline at the latest.
 *
 * @throws RangeError if a deadline leaves too few columns to what came before it
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
    if (last !== undefined && last !== instant) distances.push({ from: last, to: instant, columns: widthOf(last.marks.get(line)!) });
    lastOnLine.set(line, instant);
    instant.marks.set(line, (instant.marks.get(line) ?? 0) + 1);
  }
  stretch(instants, distances);
  if (deadline !== undefined) compress(instants, distances, deadline, frame);
  return events.map((event) => instantOf.get(event)!.column);
}

/** From left to right: each as early as its time and its distances allow. */
function stretch(instants: readonly Instant[], distances: readonly Distance[], after = -1): void {
  for (const instant of instants.slice(after + 1)) {
    const earliest = distances.filter(({ to }) => to === instant).map(({ from, columns }) => from.column + columns);
    instant.column = Math.max(instant.at, ...earliest);
  }
}

/** From right to left: the deadline at its time, and nothing before it later than that allows. */
function compress(instants: readonly Instant[], distances: readonly Distance[], deadline: Instant, frame: number): void {
  const last = instants.indexOf(deadline);
  deadline.column = deadline.at;
  for (const instant of instants.slice(0, last).reverse()) {
    const latest = distances.filter(({ from }) => from === instant).map(({ to, columns }) => to.column - columns);
    instant.column = Math.min(instant.column, ...latest);
  }
  if (instants[0].column < 0) {
    throw new RangeError(`toMarbles: frame (${frame}) is too coarse: ${deadline.at} columns do not hold what came before the deadline`);
  }
  stretch(instants, distances, last);
}

/** The line that shows an event as a mark, if one does. */
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
 * In which order things happen that happen in one frame, when a diagram is run: who was there first comes first, and the consumer
 * and the clock, who were there before all, come before all. `Infinity` for what follows from something else, or may just as well
 * have been before it.
 */
function ranking(source: Recording['source']): (event: RecordedEvent) => number {
  const started = new Map<number, number>();
  return (event) => {
    switch (event.type) {
      case 'unsubscribed':
        return -Infinity;
      case 'deadline':
        // one that had passed at the beginning is not waited for
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
