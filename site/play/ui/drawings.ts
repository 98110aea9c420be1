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

/** Draws a small diagram, so that the browser has compiled what draws by the time the first one has been computed. */
export function prepareToDraw(theme: 'light' | 'dark'): void {
  const stream = {
    marks: [
      { frame: 1, symbol: 'A' },
      { frame: 1, symbol: '|' },
    ],
    length: 5,
    legend: new Map([['A', '1']]),
    subscriptions: [{ from: 0, to: 1 }],
  };
  const tasks = [{ ...stream, name: 'a' }];
  drawDiagram(
    { caption: '', tasks, expression: 'asCompleted()', definitions: new Map(), frame: 1, result: stream },
    { theme },
  );
}
