import { differencesBetween, type Difference } from './compare';
import type { Diagram } from './diagram';
import { play } from './play';
import { readDiagram } from './read';

/** A diagram that has been read and run. */
export interface Running {
  /** What the text says. */
  readonly stated: Diagram;
  /** What has happened. */
  readonly given: Diagram;
  readonly differences: readonly Difference[];
}

/** @throws `DiagramError`, which says where, for a text that cannot be read or run */
export function runText(text: string): Running {
  const stated = readDiagram(text);
  const given = play(stated);
  return { stated, given, differences: differencesBetween(stated, given) };
}
