import type { OnTimeout } from '../../RunOptions.js';
import type { Limit } from '../limits/Limit.js';
import type { Project } from '../task/Context.js';

/** How to run: the options common to all operators, checked and resolved. */
export interface Settings {
  /** Makes a task from each input. Without it, the inputs are the tasks. */
  readonly project: Project | undefined;
  /** How many tasks run at once; `Infinity` if a `Semaphore` limits them instead. */
  readonly limit: number;
  /** The shared limits: those of a `Semaphore`, then those of a `RateLimit`. A task needs leave of each, in this order. */
  readonly shared: readonly Limit[];
  /** `undefined` if tasks start in task order whatever their keys are. */
  readonly ordering: Ordering | undefined;
  readonly due: number | Date;
  readonly onTimeout: OnTimeout | undefined;
  /** Cancels the run from outside. */
  readonly signal: AbortSignal | undefined;
}

/** Which of the waiting tasks starts next. */
export interface Ordering {
  readonly groupBy: ((key: unknown, index: number) => unknown) | undefined;
  readonly perGroup: number;
  readonly priority: ((key: unknown, index: number) => number) | undefined;
}
