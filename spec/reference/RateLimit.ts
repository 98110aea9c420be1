import { from, Observable, Subscription, timer, asyncScheduler, type ObservableInput } from 'rxjs';

/** What a schedule uses of a `RateLimit`. */
export interface Rate {
  starts: number;
  readonly waiting: number;
  pause(until: number | Date): void;
  guard<T>(task: () => ObservableInput<T>, options: { priority: number }): Observable<T>;
}

interface Waiter {
  priority: number;
  start: () => void;
}

/**
 * The model of a `RateLimit`: the times of all starts, a queue, and a timer for the next start that time alone allows. It starts
 * whoever is first as soon as fewer than `starts` starts are less than `per` old. Each part is a method, so that a test can
 * replace it by a faulty one.
 */
export class RateLimitModel implements Rate {
  protected readonly started: number[] = [];
  protected readonly queue: Waiter[] = [];
  protected pausedUntil = -Infinity;
  private timer = Subscription.EMPTY;

  constructor(
    protected limit: number,
    protected readonly per: number,
  ) {}

  get starts(): number {
    return this.limit;
  }

  set starts(starts: number) {
    this.limit = starts;
    this.startAll();
  }

  get waiting(): number {
    return this.queue.length;
  }

  pause(until: number | Date): void {
    this.pauseUntil(typeof until === 'number' ? this.now() + until : until.getTime());
    this.startAll();
  }

  guard<T>(task: () => ObservableInput<T>, { priority }: { priority: number }): Observable<T> {
    return new Observable<T>((subscriber) => {
      const waiter: Waiter = {
        priority,
        start: () => {
          this.count(this.now());
          try {
            subscriber.add(from(task()).subscribe(subscriber));
          } catch (error) {
            this.failed();
            subscriber.error(error);
          }
        },
      };
      this.enqueue(waiter);
      subscriber.add(() => {
        const place = this.queue.indexOf(waiter);
        if (place >= 0) this.leave(place);
        this.startAll();
      });
      this.startAll();
    });
  }

  protected enqueue(waiter: Waiter): void {
    const place = this.queue.findIndex(({ priority }) => priority < waiter.priority);
    this.queue.splice(place < 0 ? this.queue.length : place, 0, waiter);
  }

  protected leave(place: number): void {
    this.queue.splice(place, 1);
  }

  protected count(now: number): void {
    this.started.push(now);
  }

  /** A task has thrown instead of starting. */
  protected failed(): void {
    // Its turn counts all the same.
  }

  protected pauseUntil(time: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, time);
  }

  /** How many starts are in the window that ends now. */
  protected inWindow(now: number): number {
    return this.started.filter((at) => now < at + this.per).length;
  }

  protected mayStart(now: number): boolean {
    return now >= this.pausedUntil && this.inWindow(now) < this.limit;
  }

  protected startAll(): void {
    this.timer.unsubscribe();
    const now = this.now();
    while (this.queue.length > 0 && this.mayStart(now)) this.queue.shift()!.start();
    if (this.queue.length === 0) return;
    const times = [this.pausedUntil, ...this.started.flatMap((at) => [at + this.per - 1, at + this.per, at + this.per + 1])];
    const next = Math.min(...times.filter((time) => time > now && this.mayStart(time)));
    this.timer.unsubscribe();
    if (next < Infinity) this.timer = timer(next - now).subscribe(() => this.startAll());
  }

  private now(): number {
    return asyncScheduler.now();
  }
}
