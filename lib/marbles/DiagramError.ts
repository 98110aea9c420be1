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
  /** Always `DiagramError`, also in minified code. */
  override readonly name = 'DiagramError';
  /** The line of the text, from 1. For a diagram that wasn't read from a text, the one that `writeDiagram` gives it. */
  readonly line: number;
  /** The column in that line, from 1, in UTF-16 units as in editors. */
  readonly column: number;

  /** What the text says, if something else happens; for tools that show the difference. See {@link checkDiagram}. */
  readonly expected?: string;
  /** The same text with what happens instead. */
  readonly actual?: string;

  /** @internal */
  constructor(
    message: string,
    { line, column }: { readonly line: number; readonly column: number },
    texts?: { readonly expected: string; readonly actual: string },
  ) {
    super(message);
    this.line = line;
    this.column = column;
    // tools show a difference whenever these properties exist
    if (texts !== undefined) Object.assign(this, texts);
  }
}
