import type { Diagram } from 'rxjs-as-completed/marbles';

/** What to run: the text of a diagram, and expressions to run on the same tasks. */
export interface Request {
  readonly text: string;
  readonly comparisons: readonly string[];
}

/** What's wrong, and where. Both numbers start at 1. */
export interface Problem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** A difference between what a diagram states and what happens. */
export interface Difference {
  /** What it's about, such as `task b is subscribed`. */
  readonly what: string;
  readonly stated: string;
  readonly played: string;
}

/** The same tasks with another expression. */
export type Comparison =
  | { readonly expression: string; readonly played: Diagram; readonly error?: undefined }
  | { readonly expression: string; readonly played?: undefined; readonly error: string };

export interface Result {
  /** What the text states. */
  readonly diagram: Diagram;
  /** The diagram with the subscriptions and the result that were observed. */
  readonly played: Diagram;
  readonly differences: readonly Difference[];
  readonly comparisons: readonly Comparison[];
  readonly error?: undefined;
}

export interface Failure {
  readonly error: Problem;
  /** What the text states, if only the run has failed. */
  readonly diagram?: Diagram | undefined;
}

export type Answer = Result | Failure;

/** What the worker posts as soon as it has been loaded and runs a request: only from then on does its time count. */
export const RUNNING = 'running';
