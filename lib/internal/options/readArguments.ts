import { permitsOf } from '../limits/Permits.js';
import type { Settings } from '../run/Settings.js';
import { describe } from '../util/describe.js';
import { isRecord } from '../util/kinds.js';
import { COUNT, DUE, ensure, FUNCTION, LIMIT, ON_TIMEOUT, OPTIONS, TIMEOUT, type Check } from './checks.js';

type Checks = Readonly<Record<string, Check>>;

const COMMON: Checks = { concurrency: LIMIT, groupBy: FUNCTION, perGroup: COUNT, timeout: TIMEOUT };
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
  if (options === undefined && typeof project === 'object') [project, options] = [undefined, project];
  if (project !== undefined) ensure(`${operator}: project`, project, FUNCTION);
  if (options !== undefined) ensure(`${operator}: options`, options, OPTIONS);
  const read = readOptions(operator, '', options as object, { ...COMMON, ...own });
  const { groupBy, perGroup, concurrency = given.concurrency ?? Infinity, timeout = given.timeout ?? Infinity } = read;
  if ((groupBy === undefined) !== (perGroup === undefined)) {
    throw new TypeError(
      `${operator}: groupBy and perGroup require each other, got ${describe(groupBy)} and ${describe(perGroup)}`,
    );
  }
  const { due, onTimeout } = isRecord(timeout)
    ? readOptions(operator, 'timeout.', timeout, DEADLINE)
    : { due: timeout, onTimeout: read['onTimeout'] };
  ensure(`${operator}: timeout.due`, due, DUE);
  const permits = permitsOf(concurrency);
  // A literal: an object made by spreading, or property by property, takes many times longer to create.
  return {
    project,
    limit: permits === undefined ? concurrency : Infinity,
    permits,
    grouping: groupBy && { groupBy, perGroup },
    due,
    onTimeout,
    options: read,
  } as Settings & { options: Options };
}

/** A copy of the options. Each one that is present has been checked. */
function readOptions(operator: string, path: string, options: object, checks: Checks): Record<string, unknown> {
  const read: Record<string, unknown> = { ...options };
  for (const [name, value] of Object.entries(read)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(checks, name)) throw new TypeError(`${operator}: unknown option ${describe(path + name)}`);
    ensure(`${operator}: ${path}${name}`, value, checks[name]);
  }
  return read;
}
