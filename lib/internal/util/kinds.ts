/**
 * What a value is, told by what it can do or says of itself. `instanceof` would fail for a value of another realm, such as
 * an iframe, a `vm` context or a test environment.
 */

/** What an object calls itself. */
export function tag(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

export function isDate(value: unknown): value is Date {
  return value instanceof Date || (tag(value) === 'Date' && typeof (value as Date).getTime === 'function');
}

export function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return (
    value instanceof Map || (tag(value) === 'Map' && typeof (value as Map<unknown, unknown>).entries === 'function')
  );
}

/** Whether a value is an instance of a class that calls itself nothing more special than an object. */
export function isInstance(value: unknown): value is object {
  return typeof value === 'object' && tag(value) === 'Object' && !isRecord(value);
}

/** Whether a value is a plain object, as opposed to an instance of a class. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
