import type { OnTimeout, RunOptions } from '../../RunOptions.js';
import type { Limit } from '../limits/Limit.js';
import type { Project } from '../task/Context.js';

/** How to run: the options common to all operators, checked and resolved. */
export interface Settings {
  /** Makes a task from each input. Without it, the inputs are the tasks. */
  readonly project: Project | undefined;
  /** How many tasks run at once; `Infinity` if a `Semaphore` limits them instead. */
  readonly limit: number;
  /** Limits that other runs share: a `Semaphore`, then a `RateLimit`. */
  readonly limits: readonly Limit[];
  readonly due: number | Date;
  readonly onTimeout: OnTimeout | undefined;
  /** All options as they were given. */
  readonly options: RunOptions;
}
