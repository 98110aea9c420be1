import type { DiagramRun } from './playDiagram.js';

export function evaluate(scope: Readonly<Record<string, unknown>>): DiagramRun {
  throw new Error(`Not yet: ${Object.keys(scope).length}`);
}
