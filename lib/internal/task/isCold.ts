import { type BIND, KEY } from '../util/symbols.js';
import type { Context } from './Context.js';

/** A task of a stream made by `tasks`, by whichever copy of this package. */
export interface Cold {
  readonly [KEY]: unknown;
  /** Makes the same task with the context of the run that starts it. */
  readonly [BIND]: (context: Context) => unknown;
}

export function isCold(value: unknown): value is Cold {
  return typeof value === 'object' && value !== null && KEY in value;
}
