import type { Observable } from 'rxjs';
import type { KeyedTask } from '../Task.js';
import type { Diagram } from './Diagram.js';

/** What is run: gets the stream of tasks, the single tasks by name, and the diagram; returns the result. */
export type DiagramRun = (
  tasks: Observable<KeyedTask<string, any>>, // eslint-disable-line @typescript-eslint/no-explicit-any
  byName: Readonly<Record<string, Observable<any>>>, // eslint-disable-line @typescript-eslint/no-explicit-any
  diagram: Diagram,
) => Observable<unknown>;

export function playDiagram(diagram: Diagram, run: DiagramRun): Diagram {
  throw new Error(`Not yet: ${diagram.caption} ${run.name}`);
}
