// How large the text of a diagram may be. Texts from links may be anything.

/** How many characters a text may have. */
export const LONGEST_TEXT = 100_000;

/** The last frame of a line, and of a run. */
export const MOST_FRAMES = 1_000_000;

/** A number in a message. */
export function count(amount: number): string {
  return amount.toLocaleString('en-US');
}
