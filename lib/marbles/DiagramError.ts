/**
 * What's wrong with a diagram, and where: its text can't be read, its expression can't be run, or a limit is exceeded.
 *
 * @example
 * ```ts
 * try {
 *   readDiagram('a = --A)');
 * } catch (error) {
 *   if (error instanceof DiagramError) console.log(`${error.line}:${error.column} ${error.message}`);
 * }
 * // → 1:8 There is no ( for this )
 * ```
 * @see {@link readDiagram}
 */
export class DiagramError extends Error {
  override readonly name = 'DiagramError';
  /** The line of the text, from 1. For a diagram that wasn't read from a text, the one that `writeDiagram` gives it. */
  readonly line: number;
  /** The column in that line, from 1, in UTF-16 units as in editors. */
  readonly column: number;

  /** @internal */
  constructor(message: string, { line, column }: { readonly line: number; readonly column: number }) {
    super(message);
    this.line = line;
    this.column = column;
  }
}
