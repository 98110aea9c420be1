import type { Observable, ObservableInput } from 'rxjs';

/** What each of the ten jobs is: a file that exports these two. */
export interface Job {
  /** One sentence for the list. */
  readonly summary: string;
  /** Does the job and emits the lines to print. */
  run(setting: Setting): ObservableInput<string>;
}

/** What a job is told by the command line, or by a test. */
export interface Setting {
  /** The address of a page on the example server. */
  url(path: string): string;
  /** Seconds in milliseconds, at the pace of this run: examples need not take as long as they say. */
  seconds(count: number): number;
  /** Milliseconds for people: `0.2s`. */
  time(milliseconds: number): string;
  /** The addresses given on the command line. */
  readonly hosts: readonly string[];
  /** Standard output, if it is a terminal that can show a progress bar. */
  readonly terminal: NodeJS.WritableStream | undefined;
  /** Aborts on Ctrl-C. Only `for await` needs it: an observable is unsubscribed. */
  readonly signal: AbortSignal;
}

/**
 * How a job gets a page. Each brings its own way, with `fetch`;
 * the tests run the same job in virtual time by giving it another.
 */
export type Get<T> = (url: string, context: { readonly signal: AbortSignal }) => Promise<T> | Observable<T>;
