import type { Diagram, DiagramStream } from '../../Diagram.js';

/** What the picture explains below: the length of a frame, and what names and letters stand for. */
export function notesOf({ definitions, frame, source, tasks, result }: Diagram): string[] {
  const inputs = [...(source === undefined ? [] : [source]), ...tasks];
  return [
    ...new Set([
      ...(frame === 1 ? [] : [`one frame = ${frame} ms`]),
      ...[...definitions].map(([name, meaning]) => `${name} := ${meaning}`),
      ...inputs.flatMap((stream) => legendOf(stream).filter(([symbol]) => symbol !== '#')).map(noteOf),
      ...(result === undefined ? [] : legendOf(result).map(noteOf)),
    ]),
  ];
}

/** Without letters that aren't drawn: a diagram that was run may have others than the one that was written. */
function legendOf({ legend, marks }: DiagramStream): [string, string][] {
  const drawn = new Set(marks.map(({ symbol }) => symbol));
  return [...legend].filter(([symbol]) => drawn.has(symbol));
}

/** An error is drawn as a cross. */
function noteOf([symbol, meaning]: [string, string]): string {
  return `${symbol === '#' ? '×' : symbol} := ${meaning}`;
}
