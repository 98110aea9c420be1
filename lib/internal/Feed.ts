import { Subscriber, type Observable } from 'rxjs';
import type { Context } from './Context.js';
import { Queue } from './Queue.js';
import { tearDown, guarded } from './report.js';
import { KEY, NONE } from './symbols.js';
import { quiet } from './toObservable.js';

/** Makes the task of an input: a `project` or a `run`. */
export type Make = (input: unknown, context: Context) => unknown;

/** Whoever takes from a feed. */
export interface Receiver {
  /** Takes an input that has just arrived, or leaves it to the feed to keep until it is pulled. */
  take(input: unknown): boolean;
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
    private readonly run: Make | undefined,
    readonly make: Make | undefined,
  ) {}

  /** How many known inputs have not been pulled. */
  abstract get waiting(): number;

  abstract open(receiver: Receiver): void;

  /** The next input, or `NONE` if none is at hand. */
  abstract pull(): unknown;

  /** Leaves the source. */
  abstract close(): void;

  /** The known inputs that have not been pulled. */
  abstract rest(): unknown[];

  /** What identifies a task: its own key, else the input it is made from, else its index. */
  key(input: unknown, index: number): unknown {
    if (typeof input === 'object' && input !== null && KEY in input) return input[KEY];
    return this.run === undefined ? index : input;
  }

  /** An input that is a promise and has to wait may fail before anyone listens. */
  hush(input: unknown): void {
    if (this.run === undefined) quiet(input);
  }
}

/** Feeds from an observable, which pushes: what cannot be taken at once queues here. */
export class PushFeed extends Feed {
  private readonly queue = new Queue<unknown>();
  private readonly listener = new Listener(this);
  private receiver!: Receiver;
  private arrived = 0;

  constructor(
    private readonly source: Observable<unknown>,
    run: Make | undefined,
    make = run,
  ) {
    super(run, make);
  }

  get waiting(): number {
    return this.queue.size;
  }

  open(receiver: Receiver): void {
    this.receiver = receiver;
    guarded(() => this.source.subscribe(this.listener));
  }

  pull(): unknown {
    return this.queue.size === 0 ? NONE : this.queue.shift();
  }

  close(): void {
    this.ended = true;
    this.queue.clear();
    tearDown(this.listener);
  }

  rest(): unknown[] {
    return this.queue.rest();
  }

  next(input: unknown): void {
    this.arrived++;
    if (this.queue.size === 0 && this.receiver.take(input)) return;
    this.hush(input);
    this.queue.push(input);
    this.receiver.admit();
  }

  error(reason: unknown): void {
    this.ended = true;
    this.receiver.fail(reason);
  }

  complete(): void {
    this.ended = true;
    this.total = this.arrived;
    this.receiver.sourceEnded();
    tearDown(this.listener);
  }
}

/** A subscriber, not an observer: it can be unsubscribed while a synchronous source is still emitting to it. */
class Listener extends Subscriber<unknown> {
  constructor(private readonly feed: PushFeed) {
    super();
  }

  override next(input: unknown): void {
    if (!this.feed.ended) this.feed.next(input);
  }

  override error(reason: unknown): void {
    if (!this.feed.ended) this.feed.error(reason);
  }

  override complete(): void {
    if (!this.feed.ended) this.feed.complete();
  }
}
