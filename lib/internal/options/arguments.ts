import { describe } from '../util/describe.js';
import type { Settings } from '../run/engine.js';
import type { Permits } from '../limits/Permits.js';
import { PERMITS } from '../util/symbols.js';

/** What is expected of an argument, and whether a value meets it. */
export type Check = readonly [expected: string, meets: (value: unknown) => boolean];

type Checks = Readonly<Record<string, Check>>;

type Values = Readonly<Record<string, unknown>>;

export const LIMIT: Check = ['a positive integer, Infinity or a Semaphore', (value) => isCount(value) || !!permitsOf(value)];
export const COUNT: Check = ['a positive integer or Infinity', isCount];
export const DUE: Check = ['a number of milliseconds or a valid Date', isDue];
export const DELAY: Check = ['a number of milliseconds that is not negative', (value) => (value as number) >= 0 && isDue(value)];
export const FLAG: Check = ['true or false', (value) => typeof value === 'boolean'];
export const FUNCTION: Check = ['a function', (value) => typeof value === 'function'];
export const ON_TIMEOUT: Check = ["'error' or 'complete'", (value) => value === 'error' || value === 'complete'];
const OPTIONS: Check = ['an object of options', isRecord];
const TIMEOUT: Check = [`${DUE[0]}, or { due, onTimeout }`, (value) => isDue(value) || isRecord(value)];
const COMMON: Checks = { concurrency: LIMIT, groupBy: FUNCTION, perGroup: COUNT, timeout: TIMEOUT };
const NO_OPTION: Check = ['left out: there is no such option', () => false];

/** For an option that is an argument of its own. */
export const GIVEN: Check = ['left out: it is the first argument', () => false];

/**
 * Reads the arguments `(project?, options?)` of an operator, where the options may stand alone, and refuses what is bad.
 *
 * @param own the options that only this operator has
 * @param given common options that were an argument of their own, and checked
 */
export function readArguments<Options extends object>(
  operator: string,
  project: unknown,
  options: unknown,
  own: Checks = {},
  given: { concurrency?: unknown; timeout?: unknown } = {},
): Settings & { options: Options } {
  if (options === undefined && isRecord(project)) [project, options] = [undefined, project];
  const prefix = `${operator}: `;
  if (project !== undefined) ensure(`${prefix}project`, project, FUNCTION);
  if (options !== undefined) ensure(`${prefix}options`, options, OPTIONS);
  const read = readOptions(prefix, options as Values, own, COMMON);
  const { groupBy, perGroup, concurrency = given.concurrency, timeout = given.timeout ?? Infinity, onTimeout } = read;
  if ((groupBy === undefined) !== (perGroup === undefined)) {
    throw new TypeError(`${prefix}groupBy and perGroup require each other, got ${describe(groupBy)} and ${describe(perGroup)}`);
  }
  const deadline = isRecord(timeout)
    ? readOptions(`${prefix}timeout.`, timeout, { due: DUE, onTimeout: ON_TIMEOUT })
    : { due: timeout, onTimeout };
  ensure(`${prefix}timeout.due`, deadline['due'], DUE);
  // A literal: an object that is spread from others, or grows, is made a hundred times slower
  return {
    project,
    concurrency,
    groupBy,
    perGroup,
    due: deadline['due'],
    onTimeout: deadline['onTimeout'],
    options: read,
  } as Settings & { options: Options };
}

/** Refuses a bad argument with an error that names it, what is expected, and the value. */
export function ensure(name: string, value: unknown, [expected, meets]: Check): void {
  if (!meets(value)) throw new TypeError(`${name} must be ${expected}, got ${describe(value)}`);
}

/** The permits of a `Semaphore`, of this copy of the package or another. */
export function permitsOf(value: unknown): Permits | undefined {
  return (value as { [PERMITS]?: Permits } | null | undefined)?.[PERMITS];
}

/** A copy of the options, each checked that is present. */
function readOptions(prefix: string, options: Values | undefined, checks: Checks, common: Checks = {}): Record<string, unknown> {
  const read = { ...options };
  for (const name of Object.keys(read)) {
    if (read[name] === undefined) continue;
    const known = [checks, common].find((each) => Object.hasOwn(each, name));
    ensure(prefix + name, read[name], known?.[name] ?? NO_OPTION);
  }
  return read;
}

/** A plain object. */
function isRecord(value: unknown): value is Values {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isCount(value: unknown): boolean {
  return value === Infinity || (Number.isInteger(value) && (value as number) > 0);
}

function isDue(value: unknown): boolean {
  return (typeof value === 'number' || value instanceof Date) && !Number.isNaN(Number(value));
}
