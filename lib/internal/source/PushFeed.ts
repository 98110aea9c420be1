import { Subscriber, type Observable } from 'rxjs';
import { reportErrors, tearDown } from '../util/report.js';
import { NONE } from '../util/symbols.js';
import { Feed, type Project, type Receiver } from './Feed.js';

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
    run: Project | undefined,
    project = run,
  ) {
    super(run, project);
  }

  get waiting(): number {
    return this.queue.length - this.head;
  }

  open(receiver: Receiver): void {
    this.receiver = receiver;
    reportErrors(() => this.source.subscribe(this.listener));
  }

  pull(): unknown {
    const { queue, head } = this;
    if (head === queue.length) return NONE;
    const input = queue[head];
    queue[head] = undefined;
    this.head++;
    if (this.head * 2 > queue.length) {
      this.queue = this.unpulled();
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

  unpulled(): unknown[] {
    return this.queue.slice(this.head);
  }

  private next(input: unknown): void {
    if (this.ended) return;
    this.arrived++;
    if (this.waiting === 0 && this.receiver.tryStart(input)) return;
    this.suppressUnhandledRejection(input);
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
