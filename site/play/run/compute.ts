import { DiagramError, evaluate, playDiagram, readDiagram, type Diagram } from 'rxjs-as-completed/marbles';
import { setExpression } from '../model/edit';
import { vocabulary } from '../model/vocabulary';
import { differencesBetween } from './differencesBetween';
import type { Answer, Comparison, Failure, Request } from './protocol';

const run = evaluate(vocabulary);

/** Reads and runs a diagram. This is what the worker does. */
export function compute({ text, comparisons }: Request): Answer {
  let diagram: Diagram | undefined;
  try {
    diagram = readDiagram(text);
    const played = playDiagram(diagram, run);
    const differences = differencesBetween(diagram, played);
    return { diagram, played, differences, comparisons: comparisons.map((expression) => compare(played, expression)) };
  } catch (error) {
    return { ...failureOf(error), diagram };
  }
}

function compare(diagram: Diagram, expression: string): Comparison {
  try {
    return { expression, played: playDiagram(setExpression(diagram, expression), run) };
  } catch (error) {
    return { expression, error: failureOf(error).error.message };
  }
}

function failureOf(error: unknown): Failure {
  const { line, column } = error instanceof DiagramError ? error : { line: 1, column: 1 };
  return { error: { message: error instanceof Error ? error.message : String(error), line, column } };
}
