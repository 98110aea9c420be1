/** A position in a text. Both numbers start at 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** An error in the text of a diagram, and its position. */
export class DiagramError extends Error {
  override readonly name = 'DiagramError';

  constructor(
    message: string,
    readonly place: Place,
  ) {
    super(message);
  }
}

/** A part of one line of the text, and where it starts. */
export interface Fragment {
  readonly text: string;
  readonly place: Place;
}

/** A mark on a line of marbles: a value (one letter or digit), `|` for the end, `#` for an error. */
export interface Mark {
  readonly frame: number;
  readonly symbol: string;
}

/** The frames of subscription and unsubscription. `to` is `Infinity` if it never ends. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A line of marbles, and the properties below it. */
export interface Stream {
  readonly marks: readonly Mark[];
  /** The number of frames. */
  readonly length: number;
  /** The meaning of letters and of `#`, as JavaScript. Other letters stand for themselves. */
  readonly legend: ReadonlyMap<string, Fragment>;
  readonly title?: string | undefined;
  /** `undefined` if the text doesn't say, empty if it's never subscribed. */
  readonly subscriptions?: readonly Span[] | undefined;
}

/** A task is a stream with a letter. Its frames start at its subscription. */
export interface Task extends Stream {
  readonly name: string;
}

export interface Diagram {
  readonly caption: string;
  readonly tasks: readonly Task[];
  /** The stream of tasks. Without it, the expression is the result. */
  readonly source?: Stream | undefined;
  /** The expression to run: an operator, or the result itself. */
  readonly expression: Fragment;
  /** Names that the expression uses. */
  readonly definitions: ReadonlyMap<string, Fragment>;
  /** How many milliseconds one dash lasts. */
  readonly frame: number;
  readonly result?: Stream | undefined;
}

export function isEnd({ symbol }: Mark): boolean {
  return symbol === '|' || symbol === '#';
}

export function hasEnded({ marks }: Stream): boolean {
  return marks.some(isEnd);
}

/** The marks that share a frame. */
export function groupsOf(marks: readonly Mark[]): Mark[][] {
  const groups: Mark[][] = [];
  for (const mark of marks) {
    const group = groups.at(-1);
    if (group?.[0]?.frame === mark.frame) group.push(mark);
    else groups.push([mark]);
  }
  return groups;
}

/** How many columns a group takes: one for a single mark, otherwise two more for the parentheses. */
export function widthOf(group: readonly Mark[]): number {
  return group.length === 1 ? 1 : group.length + 2;
}

/** Whether everything happens at once and subscriptions aren't stated: all tasks are known from the start. */
export function isList({ marks, subscriptions }: Stream): boolean {
  return subscriptions === undefined && marks.at(-1)?.symbol === '|' && marks.every(({ frame }) => frame === 0);
}

/** The frame in which a run ends, judging by its result. */
export function lastFrame(result: Stream | undefined): number {
  if (result === undefined) return 0;
  const drawn = Math.max(result.marks.at(-1)?.frame ?? 0, hasEnded(result) ? 0 : result.length - 1);
  return Math.min(result.subscriptions?.[0]?.to ?? Infinity, drawn);
}
