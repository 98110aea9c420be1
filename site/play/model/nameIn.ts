/** The first word: what an expression is, or makes. */
export function nameIn(expression: string): string {
  return /^[\w$]+/.exec(expression.trim())?.[0] ?? '';
}
