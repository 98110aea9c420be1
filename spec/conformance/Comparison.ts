import type { Stage } from './stage.js';

/** Something that users know, held beside what this package has for the same purpose. */
export interface Comparison {
  /** What users know, as code: `Promise.any`. */
  readonly known: string;
  /** What this package has, as code. */
  readonly ours: string;
  /** The file in rows/ that it stands in. */
  readonly file: string;
  /** What a reader should know ahead of the rows. */
  readonly preface?: string;
  readonly rows: readonly Row[];
}

export interface Row {
  /** A few words; each is used once. */
  readonly situation: string;
  /** What the known thing promises in it, in our words. */
  readonly promise: string;
  /** Played, so that it is a fact; what Python does is stated, and played in Python by whoever changes the row. */
  readonly theirs: Scene | Reference;
  readonly ours: Scene;
  /** Where both are played, `same` means that not one line of what is seen differs. */
  readonly verdict: 'same' | 'different';
  readonly reason: string;
}

/** Something that is played, and what is seen of it. */
export interface Scene {
  readonly play: Play;
  readonly seen: readonly string[];
  /** RxJS 8 does as this package does. */
  readonly untilRxjs8?: boolean;
}

/** An observable or a promise that it returns is observed. */
export type Play = (stage: Stage) => unknown;

/** A place in Python's documentation. */
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
  return { name, url: `https://docs.python.org/3/library/${place}` };
}

export function isScene(side: Scene | Reference): side is Scene {
  return 'play' in side;
}
