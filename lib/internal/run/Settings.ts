import type { OnTimeout } from '../../RunOptions.js';
import type { Permits } from '../limits/Permits.js';
import type { Project } from '../task/Context.js';

/** How to run: the options common to all operators, checked and resolved. */
export interface Settings {
  /** Makes a task from each input. Without it, the inputs are the tasks. */
  readonly project: Project | undefined;
  /** How many tasks run at once; `Infinity` if `permits` limit them instead. */
  readonly limit: number;
  /** The permits of a shared `Semaphore`. */
  readonly permits: Permits | undefined;
  readonly grouping: Grouping | undefined;
  readonly due: number | Date;
  readonly onTimeout: OnTimeout | undefined;
}

/** An additional limit per group of tasks. */
export interface Grouping {
  readonly groupBy: (key: unknown, index: number) => unknown;
  readonly perGroup: number;
}
