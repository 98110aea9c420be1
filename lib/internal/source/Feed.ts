import type { Project } from '../task/Context.js';
import { suppressUnhandledRejection } from '../task/thenables.js';
import { KEY } from '../util/symbols.js';

/** What remains of a task for the error message or the outcome that names it. */
export interface TaskSnapshot {
  readonly key: unknown;
  readonly index: number;
  /** `undefined` for a task that never started, or if the policy keeps no time. */
  readonly startedAt: number | undefined;
}

/** What a feed reports to: a run, or a subscriber of plain RxJS. */
export interface Receiver {
  /** Starts a task for an input that has just arrived. If it returns false, the feed keeps the input until it is pulled. */
  tryStart(input: unknown): boolean;
  /** An input has arrived that `tryStart` didn't take. Not called for the inputs of a list. */
  taskArrived(input: unknown, index: number): void;
  /** There may be an input to pull. */
  admit(): void;
  /** The source has ended, so the total is known. */
  sourceEnded(): void;
  /** The source itself has failed. */
  fail(reason: unknown): void;
}

const NOTHING: readonly unknown[] = [];

/** Where a run gets its inputs: one subscription to one source of tasks. */
export abstract class Feed {
  readonly #inputsAreTasks: boolean;
  /** The number of inputs, once it is known. */
  total: number | undefined;
  /** The inputs that are known from the start: all those of a list. */
  readonly listed: readonly unknown[] = NOTHING;
  /** The source has ended. Inputs may still be waiting here. */
  ended = false;

  /**
   * @param inputsAreTasks whether the items of the source are the tasks, rather than what they are made from
   * @param project makes a task from an item. On a stream made by `tasks`, even an item that is a task may go through it
   */
  constructor(
    inputsAreTasks: boolean,
    readonly project: Project | undefined,
  ) {
    this.#inputsAreTasks = inputsAreTasks;
  }

  abstract open(receiver: Receiver): void;

  /** The next input, or `NONE` if none is known. */
  abstract pull(): unknown;

  /** Leaves the source. */
  abstract close(): void;

  /** The known inputs that have not been pulled. */
  abstract unpulled(): unknown[];

  /** Their number. */
  abstract get waiting(): number;

  /** What identifies a task: its own key, else the input it is made from, else its index. Throws if a getter of the input does. */
  key(input: unknown, index: number): unknown {
    if (typeof input === 'object' && input !== null && KEY in input) return input[KEY];
    return this.#inputsAreTasks ? index : input;
  }

  /**
   * What a message or an outcome says of a task. That must not fail, so the key is the default one if a getter or proxy trap
   * throws.
   */
  snapshot(input: unknown, index: number, startedAt?: number): TaskSnapshot {
    let key = this.#inputsAreTasks ? index : input;
    try {
      key = this.key(input, index);
    } catch {
      // The task itself fails with this error, in its turn.
    }
    return { key, index, startedAt };
  }

  /** An input that is a promise may reject while it waits, before anyone listens. */
  suppressUnhandledRejection(input: unknown): void {
    if (this.#inputsAreTasks) suppressUnhandledRejection(input);
  }
}
