/** Compares by position in the source, for `sort`. */
export function byIndex(one: { index: number }, other: { index: number }): number {
  return one.index - other.index;
}
