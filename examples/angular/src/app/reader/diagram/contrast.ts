import type { Diagram, Stream } from './diagram';
import { play } from './play';

export interface Contrast {
  readonly expression: string;
  /** The diagram of the same tasks with this expression. */
  readonly given: Diagram;
}

/** Runs the same tasks with RxJS operators. A task named by a digit can't be used in an expression. */
export function contrastsOf(diagram: Diagram): Contrast[] {
  const names = diagram.tasks.map(({ name }) => name);
  const byName = names.some((name) => /\d/.test(name))
    ? []
    : [`race(${names.join(', ')})`, `forkJoin([${names.join(', ')}])`];
  return ['mergeAll()', ...byName].map((expression) => ({ expression, given: play(under(diagram, expression)) }));
}

function under(diagram: Diagram, text: string): Diagram {
  const {
    source = allAtOnce(diagram),
    expression: { place },
  } = diagram;
  return { ...diagram, source, expression: { text, place }, definitions: new Map(), result: undefined };
}

function allAtOnce({ tasks }: Diagram): Stream {
  const symbols = [...tasks.map(({ name }) => name), '|'];
  return { marks: symbols.map((symbol) => ({ frame: 0, symbol })), length: symbols.length + 2, legend: new Map() };
}
