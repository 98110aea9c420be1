import { isDate, isInstance, tag } from './kinds.js';

/** The length at which a value in a message is cut. */
const MAX_LENGTH = 60;

/** The first half of a character that has been cut in two. */
const HALF_CHARACTER = /[\uD800-\uDBFF]$/;

/** A value as it appears in an error message. Never throws, whatever the value does when it is read. */
export function describe(value: unknown): string {
  try {
    const text = print(value);
    return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1).replace(HALF_CHARACTER, '')}…` : text;
  } catch {
    return 'an object';
  }
}

function print(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null || isDate(value)) return String(value);
  return isInstance(value) ? `an instance of ${value.constructor.name}` : `[object ${tag(value)}]`;
}
