// Where the parts of a diagram stand in its text, for messages about what happens when it's run. A diagram doesn't have
// them as properties: it is data that programs build and compare.

import type { Diagram } from '../../Diagram.js';

/** A position in a text. Both numbers start at 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface Places {
  /** `undefined` if the diagram has no expression. */
  readonly expression: Place | undefined;
  /** Where the meaning of each definition starts. */
  readonly definitions: ReadonlyMap<string, Place>;
  /** Where the meaning of each letter starts, by line: the name of a task, `source` or `result`. */
  readonly legends: ReadonlyMap<string, ReadonlyMap<string, Place>>;
  /** The end of the text. */
  readonly end: Place;
}

const known = new WeakMap<Diagram, Places>();

export function rememberPlaces(diagram: Diagram, places: Places): void {
  known.set(diagram, places);
}

/** The positions in the text that the diagram was read from; `undefined` if it was not read from a text. */
export function rememberedPlaces(diagram: Diagram): Places | undefined {
  return known.get(diagram);
}
