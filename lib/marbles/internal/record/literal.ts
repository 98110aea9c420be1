import { describe } from '../../../internal/util/describe.js';

/** In characters. */
const LONGEST_STRING = 200;

/** A primitive value as JavaScript, on one line. What isn't one, or has an identity, can't be written. */
export function literal(value: unknown): string {
  if (Object(value) === value || typeof value === 'symbol') return '{}';
  if (typeof value !== 'string') return describe(value);
  return JSON.stringify(value.length > LONGEST_STRING ? `${value.slice(0, LONGEST_STRING)}…` : value);
}
