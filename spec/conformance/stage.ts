import { defer, finalize, of, tap, timer, type Observable, type Subscription } from 'rxjs';
import { show } from './show.js';
import { fail, started, work } from './tasks.js';

/** Unspied. */
const { then: nativeThen } = Promise.prototype;

/** Where scenes are played: it writes down what is seen, and when. */
export class Stage {
  /** What has been seen, by the millisecond. */
  private readonly moments = new Map<number, string[]>();
  /** How many of what is observed have not come to an end. */
  private open = 0;

  readonly note = (seen: string): void => {
    const now = Date.now();
    const moment = this.moments.get(now);
    if (moment === undefined) this.moments.set(now, [seen]);
    else moment.push(seen);
  };

  /** Writes down every notification. */
  readonly observe = (result: Observable<unknown>): Subscription => {
    this.open++;
    return result.pipe(finalize(() => this.open--)).subscribe({
      next: value => this.note(show(value)),
      error: error => this.note(`error ${show(error)}`),
      complete: () => this.note('complete'),
    });
  };

  /** Observes, and unsubscribes after so many milliseconds. */
  readonly leaveAfter = (milliseconds: number, result: Observable<unknown>): Subscription => {
    const subscription = this.observe(result);
    return timer(milliseconds).subscribe(() => {
      this.note('left');
      subscription.unsubscribe();
    });
  };

  /** Work that tells when it is done and when it is cancelled. */
  readonly noisy = (name: string, milliseconds: number): Observable<string> => work(name, milliseconds).pipe(tap({
    next: () => this.note(`${name} done`),
    unsubscribe: () => this.note(`${name} cancelled`),
  }));

  /** Work that tells when it is started and when it is torn down. */
  readonly traced = (name: string, milliseconds: number): Observable<string> => defer(() => {
    this.note(`${name} starts`);
    return work(name, milliseconds).pipe(finalize(() => this.note(`${name} torn down`)));
  });

  /** A task that is over as soon as it has been started, and tells of that. */
  readonly instant = (name: string): Observable<string> => defer(() => {
    this.note(`${name} starts`);
    return of(name);
  });

  /** The promise of a task that fails; it tells whether anybody listens when it does. */
  readonly rejected = (name: string, milliseconds: number): Promise<string> => {
    const promise = started(fail(name, milliseconds));
    const listeners = jest.spyOn(Promise.prototype, 'then').mock.contexts;
    void nativeThen.call(promise, undefined, () => this.note(`${name} rejects, ${listeners.includes(promise) ? 'heard' : 'unheard'}`));
    return promise;
  };

  /** A promise that starts its task when `then` is called, as the query builders of databases do. */
  readonly lazy = (name: string, milliseconds: number): PromiseLike<string> => ({
    then: (...handlers) => started(this.traced(name, milliseconds)).then(...handlers),
  });

  /** Hands over items one by one, and tells when it is asked for one and when it is closed ahead of its end. */
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

  /** What has been seen: a line for each millisecond at which there was something to see. */
  lines(): string[] {
    const lines = [...this.moments].map(([moment, seen]) => (moment === 0 ? '' : `${moment} ms: `) + seen.join(', '));
    return this.open === 0 ? lines : [...lines, 'never ends'];
  }
}
