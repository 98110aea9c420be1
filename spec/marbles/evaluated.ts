import * as rxjs from 'rxjs';
import type { Observable } from 'rxjs';
import * as rxjsAsCompleted from 'rxjs-as-completed';
import { evaluate, playDiagram, readDiagram, writeDiagram, type Diagram, type DiagramRun } from '../../lib/marbles/index';

/** Reads what a diagram runs, with everything in scope that those of this repository use. */
export const evaluated: DiagramRun = evaluate({ ...rxjs, ...rxjsAsCompleted, AbortController });

type Operator = (source: Observable<any>) => Observable<unknown>;

/**
 * Plays a diagram with its operator inside another.
 *
 * @param around wraps the operator
 */
export function playAround(diagram: Diagram, around: (operator: Operator) => Operator): Diagram {
  return playDiagram(diagram, (tasks, byName) => around((source) => evaluated(source, byName, diagram))(tasks));
}

/** Applies an operator as written after `>`. */
export function operatorOf(expression: string): Operator {
  const diagram = readDiagram(`> ${expression}`);
  return (source) => evaluated(source, {}, diagram);
}

/** The text of a diagram as it should be. */
export function played(text: string): string {
  return writeDiagram(playDiagram(readDiagram(text), evaluated));
}
