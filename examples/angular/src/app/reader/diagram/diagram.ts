/** Where something stands in a text, both counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What is wrong with the text of a diagram, and where. */
export class DiagramError extends Error {
  override readonly name = 'DiagramError';

  constructor(
    message: string,
    readonly place: Place,
  ) {
    super(message);
  }
}

/** A part of the text, and where it begins. It stays within one line. */
export interface Fragment {
  readonly text: string;
  readonly place: Place;
}

/** Something on a line of marbles: a value (one letter or digit), `|` for the end, `#` for an error. */
export interface Mark {
  readonly frame: number;
  readonly symbol: string;
}

/** From the frame of the subscription to the frame of the unsubscription; `Infinity` for one that never came. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A line of marbles, and what is written beneath it. */
export interface Stream {
  readonly marks: readonly Mark[];
  /** How many frames the line has. */
  readonly length: number;
  /** What letters, or `#`, stand for, as JavaScript. Any other letter stands for itself. */
  readonly legend: ReadonlyMap<string, Fragment>;
  readonly title?: string | undefined;
  /** `undefined` where the text does not say, empty for what was never subscribed. */
  readonly subscriptions?: readonly Span[] | undefined;
}

/** A task is a stream with a letter, counted from its first subscription. */
export interface Task extends Stream {
  readonly name: string;
}

export interface Diagram {
  readonly caption: string;
  readonly tasks: readonly Task[];
  /** The stream of tasks. Without it, the expression makes the result by itself. */
  readonly source?: Stream | undefined;
  /** What is run: an operator, or the result itself. */
  readonly expression: Fragment;
  /** Names that the expression uses. */
  readonly definitions: ReadonlyMap<string, Fragment>;
  /** Milliseconds that one dash stands for. */
  readonly frame: number;
  readonly result?: Stream | undefined;
}

export function isEnd({ symbol }: Mark): boolean {
  return symbol === '|' || symbol === '#';
}

export function hasEnded({ marks }: Stream): boolean {
  return marks.some(isEnd);
}

/** What happens in one frame, together. */
export function groupsOf(marks: readonly Mark[]): Mark[][] {
  const groups: Mark[][] = [];
  for (const mark of marks) {
    const group = groups.at(-1);
    if (group?.[0]?.frame === mark.frame) group.push(mark);
    else groups.push([mark]);
  }
  return groups;
}

/** How many columns a group takes: one alone, and two more for the parentheses. */
export function widthOf(group: readonly Mark[]): number {
  return group.length === 1 ? 1 : group.length + 2;
}

/** All of it at once, and nobody asks when it was subscribed: tasks that are known from the beginning. */
export function isList({ marks, subscriptions }: Stream): boolean {
  return subscriptions === undefined && marks.at(-1)?.symbol === '|' && marks.every(({ frame }) => frame === 0);
}

/** The frame in which a run is over, as far as its result tells. */
export function lastFrame(result: Stream | undefined): number {
  if (result === undefined) return 0;
  const drawn = Math.max(result.marks.at(-1)?.frame ?? 0, hasEnded(result) ? 0 : result.length - 1);
  return Math.min(result.subscriptions?.[0]?.to ?? Infinity, drawn);
}
