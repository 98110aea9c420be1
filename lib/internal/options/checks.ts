import { limitOf } from '../limits/Limit.js';
import { describe } from '../util/describe.js';
import { isDate, isRecord } from '../util/kinds.js';
import { RATE, SEMAPHORE } from '../util/symbols.js';

/** What an argument has to be, and whether a value is that. */
export type Check = readonly [expected: string, accepts: (value: unknown) => boolean];

export const LIMIT: Check = [
  'a positive integer, Infinity or a Semaphore',
  (value) => isCount(value) || !!limitOf(value, SEMAPHORE),
];
export const COUNT: Check = ['a positive integer or Infinity', isCount];
/** Of a limit that can be paused by setting it to 0. */
export const CAPACITY: Check = ['a non-negative integer or Infinity', (value) => value === 0 || isCount(value)];
export const POSITIVE_INTEGER: Check = ['a positive integer', (value) => value !== Infinity && isCount(value)];
export const PRIORITY: Check = ['a number', (value) => typeof value === 'number' && !Number.isNaN(value)];
export const PERIOD: Check = [
  'a positive, finite number of milliseconds',
  (value) => typeof value === 'number' && value > 0 && value < Infinity,
];
export const RATE_LIMIT: Check = ['a RateLimit', (value) => !!limitOf(value, RATE)];
export const SIGNAL: Check = [
  'an AbortSignal',
  (value) => 'aborted' in (value as object) && typeof (value as EventTarget).addEventListener === 'function',
];
export const DUE: Check = ['a number of milliseconds or a valid Date', isDue];
export const TIMEOUT: Check = [
  'a number of milliseconds or a valid Date, or { due, onTimeout }',
  (value) => isDue(value) || isRecord(value),
];
export const DELAY: Check = [
  'a number of milliseconds that is not negative',
  (value) => typeof value === 'number' && value >= 0,
];
export const FLAG: Check = ['true or false', (value) => typeof value === 'boolean'];
export const FUNCTION: Check = ['a function', (value) => typeof value === 'function'];
export const ON_TIMEOUT: Check = ["'error' or 'complete'", (value) => value === 'error' || value === 'complete'];
export const OPTIONS: Check = ['a plain object', isRecord];
/** Where a number stands for `{ concurrency }`. */
export const OPTIONS_OR_NUMBER: Check = ['a plain object or a number', isRecord];
/** For an option that is the first argument of its operator. */
export const OMITTED: Check = ['omitted: it is the first argument', () => false];

/** Throws a `TypeError` that names the argument, what it must be, and the value. */
export function ensure(name: string, value: unknown, [expected, accepts]: Check): void {
  try {
    if (accepts(value)) return;
  } catch {
    // A value that throws when it is looked at, such as a revoked proxy, is none that anybody expects.
  }
  throw new TypeError(`${name} must be ${expected}, got ${describe(value)}`);
}

function isCount(value: unknown): boolean {
  return value === Infinity || (Number.isInteger(value) && (value as number) > 0);
}

function isDue(value: unknown): boolean {
  return (typeof value === 'number' || isDate(value)) && !Number.isNaN(Number(value));
}
