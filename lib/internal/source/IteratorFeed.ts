import type { Project } from '../task/Context.js';
import { isThenable } from '../task/thenables.js';
import { describe } from '../util/describe.js';
import { report, reportErrors } from '../util/report.js';
import { NONE } from '../util/symbols.js';
import { Feed, type Receiver } from './Feed.js';

type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

/** Stands in for a receiver that has closed the feed. */
const closedReceiver = { admit: () => undefined } as Receiver;

/** Feeds from an iterator, which is advanced only when a task may start. */
export class IteratorFeed extends Feed {
  readonly #iterate: () => AnyIterator;
  protected receiver!: Receiver;
  #iterator: AnyIterator | undefined;
  #pulled = 0;
  /** The iterator's `next()` is on the stack. A generator can't be closed while it runs. */
  #advancing = false;

  constructor(iterate: () => AnyIterator, inputsAreTasks: boolean, project: Project | undefined) {
    super(inputsAreTasks, project);
    this.#iterate = iterate;
  }

  get waiting(): number {
    return 0;
  }

  open(receiver: Receiver): void {
    this.receiver = receiver;
    try {
      this.#iterator = this.#iterate();
      if (this.ended) this.leave();
    } catch (error) {
      this.failed(error);
    }
    receiver.admit();
  }

  pull(): unknown {
    if (this.ended) return NONE;
    try {
      const { done, value } = checked(this.advance());
      if (!this.ended) return this.read(done, value);
      this.suppressUnhandledRejection(value);
      if (!done) this.leave();
    } catch (error) {
      this.failed(error);
    }
    return NONE;
  }

  close(): void {
    if (this.ended) return;
    this.ended = true;
    // A `next()` that never settles keeps this feed in memory, which must not keep the run.
    this.receiver = closedReceiver;
    if (!this.#advancing) this.leave();
  }

  unpulled(): unknown[] {
    return [];
  }

  protected advance(): unknown {
    this.#advancing = true;
    try {
      return this.#iterator!.next();
    } finally {
      this.#advancing = false;
    }
  }

  /** The item of an iterator result, or `NONE` if the result says that the source has ended. */
  protected read(done: boolean | undefined, value: unknown): unknown {
    if (!done) {
      this.receiver.taskArrived(value, this.#pulled++);
      if (!this.ended) return value;
      // The receiver has closed the feed meanwhile.
      this.suppressUnhandledRejection(value);
      return NONE;
    }
    this.ended = true;
    this.total = this.#pulled;
    this.receiver.sourceEnded();
    return NONE;
  }

  /** An iterator that has thrown is finished: `next()` and `return()` must not be called any more. */
  protected failed(error: unknown): void {
    if (this.ended) return;
    this.ended = true;
    this.receiver.fail(error);
  }

  protected leave(): void {
    reportErrors(() => {
      const left: unknown = this.#iterator?.return?.();
      if (isThenable(left)) void left.then(undefined, report);
    });
  }
}

/** Throws if the result of `next()` is not an object. */
export function checked(result: unknown): IteratorResult<unknown, unknown> {
  if (typeof result === 'object' && result !== null) return result as IteratorResult<unknown, unknown>;
  throw new TypeError(`tasks: next() of the source must return an object, got ${describe(result)}`);
}
