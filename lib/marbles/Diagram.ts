/**
 * A marble diagram as data: tasks, what is done with them, and the result.
 *
 * @example
 * ```ts
 * const { tasks }: Diagram = readDiagram('a    = --(A|)\nsubs = ^-!\n\n       (a|)\n\n> asCompleted()\n\n       --(A|)\n');
 * console.log(tasks[0].name, tasks[0].subscriptions);
 * // → a [ { from: 0, to: 2 } ]
 * ```
 * @see {@link readDiagram}, which reads one, and {@link playDiagram}, which runs it
 */
export interface Diagram {
  /** What the diagram shows, in words; empty if it doesn't say. */
  readonly caption: string;
  readonly tasks: readonly DiagramTask[];
  /** The stream of tasks. Without it, the expression produces the result by itself. */
  readonly source?: DiagramStream | undefined;
  /** What is run, as JavaScript: an operator, or the result itself. `undefined` if the diagram doesn't say. */
  readonly expression?: string | undefined;
  /** Names that the expression uses, with their JavaScript. */
  readonly definitions: ReadonlyMap<string, string>;
  /** How many milliseconds one dash stands for. */
  readonly frame: number;
  readonly result?: DiagramStream | undefined;
}

/** A line of marbles and what is written beneath it. */
export interface DiagramStream {
  /** What happens, in order. */
  readonly marks: readonly Mark[];
  /** The least number of frames to draw, for a stream that has no end, or ends after it was unsubscribed from. */
  readonly length: number;
  /** What letters, or `#`, stand for, as JavaScript. Any other letter stands for itself. */
  readonly legend: ReadonlyMap<string, string>;
  /** A description in words. */
  readonly title?: string | undefined;
  /** `undefined` if the diagram doesn't say; empty if the stream was never subscribed to. */
  readonly subscriptions?: readonly Span[] | undefined;
}

/** A task is a stream named by a letter or digit; its frames count from its first subscription. */
export interface DiagramTask extends DiagramStream {
  readonly name: string;
}

/** Something on a line: a value (one letter or digit), `|` for completion, `#` for an error. */
export interface Mark {
  readonly frame: number;
  readonly symbol: string;
}

/** From the frame of a subscription to the frame of its unsubscription; `Infinity` if there was none. */
export interface Span {
  readonly from: number;
  readonly to: number;
}
