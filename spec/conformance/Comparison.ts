import type { Stage } from './stage.js';

/** Something users know, compared with its counterpart in this package. */
export interface Comparison {
  /** What users know, as code: `Promise.any`. */
  readonly known: string;
  /** The counterpart in this package, as code. */
  readonly ours: string;
  /** Its file in rows/. */
  readonly file: string;
  /** What a reader should know before the rows. */
  readonly preface?: string;
  readonly rows: readonly Row[];
}

export interface Row {
  /** A few words, unique on the page. Where nothing differs, what is the same. */
  readonly situation: string;
  /** Played, so that it is a fact. What Python and p-queue do is verified with them by the author of a change. */
  readonly theirs: Scene | Reference;
  readonly ours: Scene;
  /** What the page says of each side. Without it, the logs do not differ in a single line. */
  readonly difference?: { readonly there: string; readonly here: string };
}

/** Code that is played, and the log it must produce. */
export interface Scene {
  readonly play: Play;
  readonly seen: readonly string[];
  /** RxJS 8 does as this package does. */
  readonly untilRxjs8?: boolean;
}

/** If it returns an observable or a promise, that is observed. */
export type Play = (stage: Stage) => unknown;

/** A section of someone else's documentation. */
export interface Reference {
  readonly name: string;
  readonly url: string;
}

export function does(play: Play, ...seen: string[]): Scene {
  return { play, seen };
}

/** What RxJS 7 does, but no longer RxJS 8, where it is as in this package. */
export function doesUntilRxjs8(play: Play, ...seen: string[]): Scene {
  return { play, seen, untilRxjs8: true };
}

export function documented(name: string, place: string): Reference {
  return documentedIn(name, `https://docs.python.org/3/library/${place}`);
}

export function documentedIn(name: string, url: string): Reference {
  return { name, url };
}

export function isScene(side: Scene | Reference): side is Scene {
  return 'play' in side;
}
