import type { Observable, ObservableInput } from 'rxjs';

/** Each of the fifteen jobs is a file that exports these two. */
export interface Job {
  /** One sentence for the list. */
  readonly summary: string;
  /** Runs the job and emits the lines to print. */
  run(setting: Setting): ObservableInput<string>;
}

/** What a job gets from the command line, or from a test. */
export interface Setting {
  /** The address of a page on the example server. */
  url(path: string): string;
  /** Converts seconds to milliseconds at the pace of this run, which may be faster than real time. */
  seconds(count: number): number;
  /** Formats milliseconds, as in `0.2s`. */
  time(milliseconds: number): string;
  /** The addresses given on the command line. */
  readonly hosts: readonly string[];
  /** Standard output, if it is a terminal that can show progress in place. */
  readonly terminal: NodeJS.WritableStream | undefined;
  /**
   * Aborts on Ctrl-C. An observable is unsubscribed soon after, so only an `async` function needs it, or a job that has
   * something to say at its end.
   */
  readonly signal: AbortSignal;
}

/**
 * How a job requests a page. Each job uses `fetch` by default; the tests pass a replacement to run it in virtual time.
 */
export type Get<T> = (url: string, context: { readonly signal: AbortSignal }) => Promise<T> | Observable<T>;
