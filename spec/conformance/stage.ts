import { defer, finalize, of, tap, timer, type Observable, type Subscription } from 'rxjs';
import { show } from './show.js';
import { fail, started, work } from './tasks.js';

/** The promises that have a listener. A promise with a `then` of its own would not do: the package doesn't touch those early. */
const handled = new WeakSet<object>();
const { then } = Promise.prototype;
Promise.prototype.then = function (this: Promise<unknown>, ...handlers: unknown[]) {
  handled.add(this);
  return then.apply(this, handlers as never);
} as typeof then;

/** Where scenes are played. Logs what happens, and when. */
export class Stage {
  /** The log, by millisecond. */
  private readonly moments = new Map<number, string[]>();
  /** How many observed streams and promises have not ended yet. */
  private open = 0;

  readonly note = (seen: string): void => {
    const now = Date.now();
    const moment = this.moments.get(now);
    if (moment === undefined) this.moments.set(now, [seen]);
    else moment.push(seen);
  };

  /** Logs every notification. */
  readonly observe = (result: Observable<unknown>): Subscription => {
    this.open++;
    return result.pipe(finalize(() => this.open--)).subscribe({
      next: (value) => this.note(show(value)),
      error: (error) => this.note(`error ${show(error)}`),
      complete: () => this.note('complete'),
    });
  };

  /** Observes, and unsubscribes after the given number of milliseconds. */
  readonly unsubscribeAfter = (milliseconds: number, result: Observable<unknown>): Subscription => {
    const subscription = this.observe(result);
    return timer(milliseconds).subscribe(() => {
      this.note('unsubscribed');
      subscription.unsubscribe();
    });
  };

  /** A task that logs when it is done and when it is cancelled. */
  readonly noisy = (name: string, milliseconds: number): Observable<string> => work(name, milliseconds).pipe(tap({
    next: () => this.note(`${name} done`),
    unsubscribe: () => this.note(`${name} cancelled`),
  }));

  /** A task that logs when it starts and when it is torn down. */
  readonly traced = (name: string, milliseconds: number): Observable<string> => defer(() => {
    this.note(`${name} starts`);
    return work(name, milliseconds).pipe(finalize(() => this.note(`${name} torn down`)));
  });

  /** A task that ends as soon as it starts, and logs that. */
  readonly instant = (name: string): Observable<string> => defer(() => {
    this.note(`${name} starts`);
    return of(name);
  });

  /** The promise of a task that fails; logs whether anyone handles it. */
  readonly rejected = (name: string, milliseconds: number): Promise<string> => {
    const promise = started(fail(name, milliseconds));
    void then.call(promise, undefined, () => this.note(`${name} rejects, ${handled.has(promise) ? 'handled' : 'unhandled'}`));
    return promise;
  };

  /** A promise that starts its task when `then` is called, as database query builders do. */
  readonly lazy = (name: string, milliseconds: number): PromiseLike<string> => ({
    then: (...handlers) => started(this.traced(name, milliseconds)).then(...handlers),
  });

  /** Yields items one by one; logs when it is asked for one and when it is closed early. */
  readonly list = <T>(...items: T[]): (() => Generator<T>) => {
    const { note } = this;
    return function* () {
      let left = items.length;
      try {
        for (const item of items) {
          note(`pull ${show(item)}`);
          left--;
          yield item;
        }
      } finally {
        if (left > 0) note('closed');
      }
    };
  };

  /** The log: a line for each millisecond at which something happened. */
  lines(): string[] {
    const lines = [...this.moments].map(([moment, seen]) => (moment === 0 ? '' : `${moment} ms: `) + seen.join(', '));
    return this.open === 0 ? lines : [...lines, 'never ends'];
  }
}
