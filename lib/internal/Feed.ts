import { Subscriber, type Observable } from 'rxjs';
import type { Context } from './Context.js';
import { guarded, tearDown } from './report.js';
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

  abstract open(receiver: Receiver): void;

  /** The next input, or `NONE` if none is at hand. */
  abstract pull(): unknown;

  /** Leaves the source. */
  abstract close(): void;

  /** The known inputs that have not been pulled. */
  abstract rest(): unknown[];

  /** How many those are. */
  abstract get waiting(): number;

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
  private queue: unknown[] = [];
  /** The queue begins here: it is cut when half of it is spent, because to shift it takes longer the longer it is. */
  private head = 0;
  private arrived = 0;
  private receiver!: Receiver;
  /** A subscriber, not an observer: it can be unsubscribed while a synchronous source is still emitting to it. */
  private readonly listener = Object.assign(new Subscriber<unknown>(), {
    next: (input: unknown) => this.next(input),
    error: (reason: unknown) => this.error(reason),
    complete: () => this.complete(),
  });

  constructor(
    private readonly source: Observable<unknown>,
    run: Make | undefined,
    make = run,
  ) {
    super(run, make);
  }

  get waiting(): number {
    return this.queue.length - this.head;
  }

  open(receiver: Receiver): void {
    this.receiver = receiver;
    guarded(() => this.source.subscribe(this.listener));
  }

  pull(): unknown {
    const { queue, head } = this;
    if (head === queue.length) return NONE;
    const input = queue[head];
    queue[head] = undefined;
    this.head++;
    if (this.head * 2 > queue.length) {
      this.queue = this.rest();
      this.head = 0;
    }
    return input;
  }

  close(): void {
    this.ended = true;
    this.queue = [];
    this.head = 0;
    tearDown(this.listener);
  }

  rest(): unknown[] {
    return this.queue.slice(this.head);
  }

  private next(input: unknown): void {
    if (this.ended) return;
    this.arrived++;
    if (this.waiting === 0 && this.receiver.take(input)) return;
    this.hush(input);
    this.queue.push(input);
    this.receiver.admit();
  }

  private error(reason: unknown): void {
    if (!this.ended) this.receiver.fail(reason);
  }

  private complete(): void {
    if (this.ended) return;
    this.ended = true;
    this.total = this.arrived;
    this.receiver.sourceEnded();
    tearDown(this.listener);
  }
}
