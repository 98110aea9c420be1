import { drawDiagram, type Diagram } from 'rxjs-as-completed/marbles';

const known = new WeakMap<Diagram, Map<string, string>>();

/** The drawing of a diagram, which more than one part of the page may show. */
export function drawingOf(diagram: Diagram, theme: 'light' | 'dark'): string {
  const drawings = known.get(diagram) ?? new Map<string, string>();
  known.set(diagram, drawings);
  const drawing = drawings.get(theme) ?? drawDiagram(diagram, { theme });
  drawings.set(theme, drawing);
  return drawing;
}
