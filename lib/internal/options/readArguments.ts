import { limitOf } from '../limits/Limit.js';
import type { Settings } from '../run/Settings.js';
import { describe } from '../util/describe.js';
import { isRecord } from '../util/kinds.js';
import { RATE, SEMAPHORE } from '../util/symbols.js';
import {
  COUNT,
  DUE,
  ensure,
  FUNCTION,
  LIMIT,
  ON_TIMEOUT,
  OPTIONS,
  OPTIONS_OR_NUMBER,
  RATE_LIMIT,
  SIGNAL,
  TIMEOUT,
} from './checks.js';
import { readOptions, type Checks } from './readOptions.js';

const COMMON: Checks = {
  concurrency: LIMIT,
  groupBy: FUNCTION,
  perGroup: COUNT,
  rate: RATE_LIMIT,
  priority: FUNCTION,
  signal: SIGNAL,
  timeout: TIMEOUT,
};
const DEADLINE: Checks = { due: DUE, onTimeout: ON_TIMEOUT };

/**
 * Reads the arguments `(project?, options?)` of an operator, where the options may stand alone. Throws for a bad one.
 *
 * @param own the options that only this operator has
 * @param given common options that are an argument of their own, already checked
 */
export function readArguments<Options extends object>(
  operator: string,
  project: unknown,
  options: unknown,
  own: Checks = {},
  given: { concurrency?: unknown; timeout?: unknown } = {},
): Settings & { options: Options } {
  // Options may stand alone. Anything that isn't a function is taken for options, so that the error says what is wrong.
  if (options === undefined && (typeof project === 'object' || typeof project === 'number')) {
    [project, options] = [undefined, project];
  }
  if (typeof options === 'number') options = { concurrency: options };
  if (project !== undefined) ensure(`${operator}: project`, project, FUNCTION);
  const read = readOptions(operator, options, own, '', COMMON, given.concurrency ? OPTIONS : OPTIONS_OR_NUMBER);
  const { groupBy, perGroup, concurrency = given.concurrency ?? Infinity, timeout = given.timeout ?? Infinity } = read;
  if ((groupBy === undefined) !== (perGroup === undefined)) {
    throw new TypeError(
      `${operator}: groupBy and perGroup require each other, got ${describe(groupBy)} and ${describe(perGroup)}`,
    );
  }
  const { due, onTimeout } = isRecord(timeout)
    ? readOptions(operator, timeout, DEADLINE, 'timeout.')
    : { due: timeout, onTimeout: read['onTimeout'] };
  ensure(`${operator}: timeout.due`, due, DUE);
  const permits = limitOf(concurrency, SEMAPHORE);
  // A literal: an object made by spreading, or property by property, takes many times longer to create.
  return {
    project,
    limit: permits === undefined ? concurrency : Infinity,
    limits: [permits, limitOf(read['rate'], RATE)].filter(Boolean),
    due,
    onTimeout,
    options: read,
  } as Settings & { options: Options };
}
