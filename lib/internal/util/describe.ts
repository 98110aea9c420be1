/** A value as it appears in an error message. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null || value instanceof Date) return String(value);
  return `[object ${tag(value)}]`;
}

/** What an object calls itself. Unlike `instanceof`, this works across realms. */
export function tag(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
