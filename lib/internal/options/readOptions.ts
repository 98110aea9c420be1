import { describe } from '../util/describe.js';
import { ensure, OPTIONS, type Check } from './checks.js';

export type Checks = Readonly<Record<string, Check>>;

/**
 * A copy of the options. Each one that is present has been checked.
 *
 * @param name names the operator or method in messages
 * @param path leads to nested options, as in `timeout.`
 * @param more further checks: merging them with the others takes longer than all the rest
 * @param expected what the options themselves have to be
 */
export function readOptions(
  name: string,
  options: unknown,
  checks: Checks,
  path = '',
  more: Checks = {},
  expected = OPTIONS,
): Record<string, unknown> {
  if (options !== undefined) ensure(`${name}: options`, options, expected);
  const read: Record<string, unknown> = { ...(options as object) };
  for (const [option, value] of Object.entries(read)) {
    if (value === undefined) continue;
    const known = Object.hasOwn(checks, option) ? checks : more;
    if (!Object.hasOwn(known, option)) throw new TypeError(`${name}: unknown option ${describe(path + option)}`);
    ensure(`${name}: ${path}${option}`, value, known[option]);
  }
  return read;
}
