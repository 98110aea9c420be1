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
  /** What the diagram shows, in words, on one line or several; empty if it doesn't say. */
  readonly caption: string;
  /** The tasks, in the order in which they are written. */
  readonly tasks: readonly DiagramTask[];
  /** The stream of tasks. Without it, the expression produces the result by itself. */
  readonly source?: DiagramStream | undefined;
  /**
   * What is run, as JavaScript on one line or several: an operator, or the result itself. `undefined` if the diagram
   * doesn't say.
   */
  readonly expression?: string | undefined;
  /** Names that the expression uses, with their JavaScript. */
  readonly definitions: ReadonlyMap<string, string>;
  /** How many milliseconds one dash stands for. */
  readonly frame: number;
  /** What the expression emits. `undefined` if the diagram doesn't say. */
  readonly result?: DiagramStream | undefined;
}

/**
 * A line of marbles and what is written beneath it.
 *
 * @example
 * ```ts
 * const { result } = readDiagram('> of(1)\n\n(A|)\nA := 1\ntitle = one value');
 * const { marks, legend, title }: DiagramStream = result!;
 * console.log(marks.length, legend.get('A'), title);
 * // → 2 1 one value
 * ```
 * @see {@link Diagram}, which has one for the stream of tasks and one for the result
 */
export interface DiagramStream {
  /** What happens, in order. */
  readonly marks: readonly Mark[];
  /** How many columns the line takes. For a stream that has no end, that is how far it goes on. */
  readonly length: number;
  /** What letters, or `#`, stand for, as JavaScript. Any other letter stands for itself. */
  readonly legend: ReadonlyMap<string, string>;
  /** A description in words. */
  readonly title?: string | undefined;
  /** `undefined` if the diagram doesn't say; empty if the stream was never subscribed to. */
  readonly subscriptions?: readonly Span[] | undefined;
}

/**
 * A task is a stream named by a letter or digit; its frames count from its first subscription.
 *
 * @example
 * ```ts
 * const nameOf = ({ name }: DiagramTask) => name;
 * console.log(readDiagram('a = -|\n\nb = --|').tasks.map(nameOf));
 * // → [ 'a', 'b' ]
 * ```
 * @see {@link Diagram}, which lists them
 */
export interface DiagramTask extends DiagramStream {
  /** One letter or digit. */
  readonly name: string;
}

/**
 * Something on a line: a value (one letter or digit), `|` for completion, `#` for an error.
 *
 * @example
 * ```ts
 * const show = ({ frame, symbol }: Mark) => `${symbol} in frame ${frame}`;
 * console.log(readDiagram('a = --(A|)').tasks[0].marks.map(show).join(', '));
 * // → A in frame 2, | in frame 2
 * ```
 * @see {@link DiagramStream}, which lists them in order
 */
export interface Mark {
  /** When it happens: the frame of its column, counted from the start of the line. */
  readonly frame: number;
  /** A letter or digit, `|` or `#`. */
  readonly symbol: string;
}

/**
 * From the frame of a subscription to the frame of its unsubscription; `Infinity` if there was none.
 *
 * @example
 * ```ts
 * const lasts = ({ from, to }: Span) => to - from;
 * console.log(readDiagram('a = ----|\nsubs = ^---!, --^').tasks[0].subscriptions?.map(lasts));
 * // → [ 4, Infinity ]
 * ```
 * @see {@link DiagramStream}, which lists them in the order in which they start
 */
export interface Span {
  /** The frame of the subscription. */
  readonly from: number;
  /** The frame of the unsubscription; `Infinity` if there was none. */
  readonly to: number;
}
