import { Subscriber, type Observable } from 'rxjs';
import type { Project } from '../task/Context.js';
import { tearDown } from '../util/report.js';
import { subscribeOrFail } from '../util/subscribeOrFail.js';
import { NONE } from '../util/symbols.js';
import { Feed, type Receiver } from './Feed.js';

/** Feeds from an observable. Inputs that can't start at once queue here. */
export class PushFeed extends Feed {
  readonly #source: Observable<unknown>;
  #queue: unknown[] = [];
  /** The queue begins here. Its spent part is cut off when it is more than half, since `shift` is slow on a long array. */
  #head = 0;
  #arrived = 0;
  #receiver!: Receiver;
  /** A subscriber rather than an observer: it can be unsubscribed while a synchronous source is still emitting. */
  readonly #listener = Object.assign(new Subscriber<unknown>(), {
    next: (input: unknown) => this.#next(input),
    error: (reason: unknown) => this.#error(reason),
    complete: () => this.#complete(),
  });

  constructor(source: Observable<unknown>, inputsAreTasks: boolean, project: Project | undefined) {
    super(inputsAreTasks, project);
    this.#source = source;
  }

  get waiting(): number {
    return this.#queue.length - this.#head;
  }

  open(receiver: Receiver): void {
    this.#receiver = receiver;
    subscribeOrFail(this.#source, this.#listener);
  }

  pull(): unknown {
    const queue = this.#queue;
    const head = this.#head;
    if (head === queue.length) return NONE;
    const input = queue[head];
    queue[head] = undefined;
    this.#head++;
    if (this.#head * 2 > queue.length) {
      this.#queue = this.unpulled();
      this.#head = 0;
    }
    return input;
  }

  close(): void {
    this.ended = true;
    this.#queue = [];
    this.#head = 0;
    tearDown(this.#listener);
  }

  unpulled(): unknown[] {
    return this.#queue.slice(this.#head);
  }

  #next(input: unknown): void {
    if (this.ended) return;
    const index = this.#arrived++;
    if (this.waiting === 0 && this.#receiver.tryStart(input)) return;
    this.suppressUnhandledRejection(input);
    this.#queue.push(input);
    this.#receiver.taskArrived(input, index);
    this.#receiver.admit();
  }

  #error(reason: unknown): void {
    if (!this.ended) this.#receiver.fail(reason);
  }

  #complete(): void {
    if (this.ended) return;
    this.ended = true;
    this.total = this.#arrived;
    this.#receiver.sourceEnded();
    tearDown(this.#listener);
  }
}
