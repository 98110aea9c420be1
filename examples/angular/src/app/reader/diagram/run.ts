import { differencesBetween, type Difference } from './compare';
import type { Diagram } from './diagram';
import { play } from './play';
import { readDiagram } from './read';

/** A diagram after reading and running it. */
export interface Running {
  /** What the text says. */
  readonly stated: Diagram;
  /** What happened. */
  readonly given: Diagram;
  readonly differences: readonly Difference[];
}

/** @throws `DiagramError` with a position, if the text can't be read or run */
export function runText(text: string): Running {
  const stated = readDiagram(text);
  const given = play(stated);
  return { stated, given, differences: differencesBetween(stated, given) };
}
