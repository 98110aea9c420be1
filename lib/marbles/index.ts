export type { Diagram, DiagramStream, DiagramTask, Mark, Span } from './Diagram.js';
export { DiagramError } from './DiagramError.js';
export { drawDiagram, type DrawDiagramOptions } from './drawDiagram.js';
export { readDiagram } from './readDiagram.js';
export { record } from './record.js';
export type { RecordedEvent, Recording } from './Recording.js';
export { toMarbles, type ToMarblesOptions } from './toMarbles.js';
export { writeDiagram } from './writeDiagram.js';
