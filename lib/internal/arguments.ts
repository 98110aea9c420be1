import { describe } from './describe.js';
import type { Settings } from './engine.js';
import type { Make } from './Feed.js';
import type { Permits } from './Permits.js';
import { PERMITS } from './symbols.js';

/** What is expected of an argument, and whether a value meets it. */
export type Check = readonly [expected: string, meets: (value: unknown) => boolean];

type Values = Readonly<Record<string, unknown>>;

export const LIMIT: Check = ['a positive integer, Infinity or a Semaphore', (value) => isCount(value) || !!permitsOf(value)];
export const COUNT: Check = ['a positive integer or Infinity', isCount];
export const DUE: Check = ['a number of milliseconds or a valid Date', isDue];
export const DELAY: Check = ['a number of milliseconds that is not negative', (value) => (value as number) >= 0 && isDue(value)];
export const FLAG: Check = ['true or false', (value) => typeof value === 'boolean'];
export const FUNCTION: Check = ['a function', (value) => typeof value === 'function'];
export const ON_TIMEOUT: Check = ["'error' or 'complete'", (value) => value === 'error' || value === 'complete'];
const OPTIONS: Check = ['an object of options', isRecord];

const TIMEOUT = { due: DUE, onTimeout: ON_TIMEOUT };
const COMMON = {
  concurrency: LIMIT,
  groupBy: FUNCTION,
  perGroup: COUNT,
  timeout: [`${DUE[0]}, or { due, onTimeout }`, (value) => isDue(value) || isRecord(value)] as Check,
};

/**
 * Reads the arguments `(project?, options?)` of an operator, where the options may stand alone, and refuses what is bad.
 *
 * @param own the options that only this operator has
 * @param given common options that have been given, and checked, as an argument of their own
 */
export function readArguments<Options extends object>(
  operator: string,
  project: unknown,
  options: unknown,
  own: Record<string, Check> = {},
  given: Values = {},
): { settings: Settings; options: Options } {
  if (options === undefined && isRecord(project)) [project, options] = [undefined, project];
  if (project !== undefined) ensure(`${operator}: project`, project, FUNCTION);
  if (options !== undefined) ensure(`${operator}: options`, options, OPTIONS);
  const read = readOptions(`${operator}: `, options as Values, { ...COMMON, ...own }, given);
  const { concurrency = Infinity, groupBy, perGroup, timeout = Infinity, onTimeout } = read;
  if ((groupBy === undefined) !== (perGroup === undefined)) {
    const [one, other] = groupBy === undefined ? ['perGroup', 'groupBy'] : ['groupBy', 'perGroup'];
    throw new TypeError(`${operator}: ${one} (${describe(read[one])}) requires ${other}`);
  }
  let deadline: Values = { due: timeout, onTimeout };
  if (isRecord(timeout)) {
    deadline = readOptions(`${operator}: timeout.`, timeout, TIMEOUT);
    ensure(`${operator}: timeout.due`, deadline['due'], DUE);
  }
  const permits = permitsOf(concurrency);
  const settings = {
    project: project as Make | undefined,
    limit: permits ? Infinity : concurrency,
    permits,
    groupBy,
    perGroup,
    due: deadline['due'],
    onTimeout: deadline['onTimeout'] ?? 'error',
  } as Settings;
  return { settings, options: read as Options };
}

/** Refuses a bad argument with an error that names it, what is expected, and the value. */
export function ensure(name: string, value: unknown, [expected, meets]: Check): void {
  if (!meets(value)) throw new TypeError(`${name} must be ${expected}, got ${describe(value)}`);
}

/** A plain object. */
export function isRecord(value: unknown): value is Values {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The options that are present, each checked. */
function readOptions(prefix: string, options: Values = {}, checks: Record<string, Check>, given: Values = {}): Values {
  const read: Record<string, unknown> = { ...given };
  for (const name of Object.keys(options)) {
    const value = options[name];
    if (value === undefined) continue;
    if (name in given) throw new TypeError(`${prefix}${name} (${describe(value)}) is the first argument, not an option as well`);
    if (!Object.hasOwn(checks, name)) throw new TypeError(`${prefix}${name} (${describe(value)}) is not an option`);
    ensure(prefix + name, value, checks[name]!);
    read[name] = value;
  }
  return read;
}

function permitsOf(value: unknown): Permits | undefined {
  return (value as { [PERMITS]?: Permits } | null | undefined)?.[PERMITS];
}

function isCount(value: unknown): boolean {
  return value === Infinity || (Number.isInteger(value) && (value as number) > 0);
}

function isDue(value: unknown): boolean {
  return (typeof value === 'number' || value instanceof Date) && !Number.isNaN(Number(value));
}
