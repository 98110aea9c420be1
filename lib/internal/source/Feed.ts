import type { Context } from '../task/Context.js';
import { KEY } from '../util/symbols.js';
import { suppressUnhandledRejection } from '../task/toObservable.js';

/** Makes the task of an input: a `project` or a `run`. */
export type Project = (input: unknown, context: Context) => unknown;

/** Whoever takes from a feed. */
export interface Receiver {
  /** Takes an input that has just arrived, or leaves it to the feed to keep until it is pulled. */
  tryStart(input: unknown): boolean;
  /** An input may be at hand. */
  admit(): void;
  /** The source has ended, and with it the total is known. */
  sourceEnded(): void;
  /** The source itself has failed. */
  fail(reason: unknown): void;
}

/** Where a run has its inputs from: one subscription to one source of tasks. */
export abstract class Feed {
  /** How many inputs there are, once that is known. */
  total: number | undefined;
  /** Nothing more will come from the source than what is waiting here. */
  ended = false;

  /**
   * @param run makes the task of an input; without it the inputs are the tasks
   * @param make the same, and then what a `project` makes of that task
   */
  constructor(
    private readonly run: Project | undefined,
    readonly project: Project | undefined,
  ) {}

  abstract open(receiver: Receiver): void;

  /** The next input, or `NONE` if none is at hand. */
  abstract pull(): unknown;

  /** Leaves the source. */
  abstract close(): void;

  /** The known inputs that have not been pulled. */
  abstract unpulled(): unknown[];

  /** How many those are. */
  abstract get waiting(): number;

  /** What identifies a task: its own key, else the input it is made from, else its index. */
  key(input: unknown, index: number): unknown {
    if (typeof input === 'object' && input !== null && KEY in input) return input[KEY];
    return this.run === undefined ? index : input;
  }

  /** An input that is a promise and has to wait may fail before anyone listens. */
  suppressUnhandledRejection(input: unknown): void {
    if (this.run === undefined) suppressUnhandledRejection(input);
  }
}
