import { Observable, type Subscription } from 'rxjs';

/** Records, in a single list, what happens to tasks and what an operator emits. */
export class Journal {
  readonly entries: string[] = [];
  live = 0;
  mostLive = 0;

  /** The same task; records its start and its teardown. */
  task<T>(name: unknown, source: Observable<T>): Observable<T> {
    return new Observable((subscriber) => {
      this.entries.push(`start ${name}`);
      this.live++;
      this.mostLive = Math.max(this.mostLive, this.live);
      source.subscribe(subscriber);
      return () => {
        this.live--;
        this.entries.push(`teardown ${name}`);
      };
    });
  }

  /** Subscribes and records every notification. */
  subscribe(result: Observable<unknown>): Subscription {
    return result.subscribe({
      next: (value) => this.entries.push(`emit ${value}`),
      error: (error) => this.entries.push(`error ${error}`),
      complete: () => this.entries.push('complete'),
    });
  }

  /** The names recorded with this verb. */
  all(verb: string): string[] {
    return this.entries.filter((entry) => entry.startsWith(`${verb} `)).map((entry) => entry.slice(verb.length + 1));
  }
}
