/** A value as an error message shows it. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null || value instanceof Date) return String(value);
  return `[object ${tag(value)}]`;
}

/** What an object says it is, also one of another realm. */
export function tag(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
