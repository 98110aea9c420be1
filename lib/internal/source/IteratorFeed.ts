import { describe } from '../util/describe.js';
import { Feed, type Project, type Receiver } from './Feed.js';
import { reportErrors, report } from '../util/report.js';
import { NONE } from '../util/symbols.js';
import { isPromise } from '../task/toObservable.js';

type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

/** The receiver that has left. */
const closedReceiver = { admit: () => undefined } as Receiver;

/** Feeds from an iterator: an item is pulled only when its task may start. */
export class IteratorFeed extends Feed {
  protected receiver!: Receiver;
  private iterator: AnyIterator | undefined;
  private pulled = 0;
  /** The iterator's `next()` is on the stack: a generator cannot be returned from while it runs. */
  private advancing = false;

  constructor(
    private readonly iterate: () => AnyIterator,
    run: Project | undefined,
    project: Project | undefined,
  ) {
    super(run, project);
  }

  get waiting(): number {
    return 0;
  }

  open(receiver: Receiver): void {
    this.receiver = receiver;
    try {
      this.iterator = this.iterate();
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
    // a `next()` that never settles keeps the feed, which must not keep the run
    this.receiver = closedReceiver;
    if (!this.advancing) this.leave();
  }

  unpulled(): unknown[] {
    return [];
  }

  protected advance(): unknown {
    this.advancing = true;
    try {
      return this.iterator!.next();
    } finally {
      this.advancing = false;
    }
  }

  /** The item of a result, or `NONE` where the source has ended with it. */
  protected read(done: boolean | undefined, value: unknown): unknown {
    if (!done) {
      this.pulled++;
      return value;
    }
    this.ended = true;
    this.total = this.pulled;
    this.receiver.sourceEnded();
    return NONE;
  }

  /** An iterator that has thrown is over: it is neither advanced nor returned from. */
  protected failed(error: unknown): void {
    if (this.ended) return;
    this.ended = true;
    this.receiver.fail(error);
  }

  protected leave(): void {
    reportErrors(() => {
      const left: unknown = this.iterator?.return?.();
      if (isPromise(left)) left.then(undefined, report);
    });
  }
}

/** Refuses a result of `next()` that is no object. */
export function checked(result: unknown): IteratorResult<unknown, unknown> {
  if (typeof result === 'object' && result !== null) return result as IteratorResult<unknown, unknown>;
  throw new TypeError(`tasks: next() of the source must give an object, got ${describe(result)}`);
}
