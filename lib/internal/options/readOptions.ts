import { describe } from '../util/describe.js';
import { ensure, OPTIONS, type Check } from './checks.js';

export type Checks = Readonly<Record<string, Check>>;

/**
 * A copy of the options. Each one that is present has been checked.
 *
 * @param name names the operator or method in messages
 * @param path leads to nested options, as in `timeout.`
 */
export function readOptions(name: string, options: unknown, checks: Checks, path = ''): Record<string, unknown> {
  if (options !== undefined) ensure(`${name}: options`, options, OPTIONS);
  const read: Record<string, unknown> = { ...(options as object) };
  for (const [option, value] of Object.entries(read)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(checks, option)) throw new TypeError(`${name}: unknown option ${describe(path + option)}`);
    ensure(`${name}: ${path}${option}`, value, checks[option]);
  }
  return read;
}
