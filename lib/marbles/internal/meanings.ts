import type { Diagram, DiagramStream } from '../Diagram.js';
import type { Budget } from './bounds.js';
import { Evaluation } from './expression/Evaluation.js';
import { placesOf } from './placesOf.js';

/** The error of a stream whose legend doesn't say what it is, as in RxJS. */
export const DEFAULT_ERROR = 'error';

/** What letters, or `#`, stand for. A letter that isn't listed stands for itself. */
export type Meanings = ReadonlyMap<string, unknown>;

/** @param line - the name of a task, `source` or `result` */
export function meaningsOf(diagram: Diagram, stream: DiagramStream, line: string, budget: Budget): Meanings {
  const places = placesOf(diagram);
  const meanings = new Map<string, unknown>([['#', DEFAULT_ERROR]]);
  for (const [symbol, code] of stream.legend) {
    const place = places.legends.get(line)!.get(symbol)!;
    meanings.set(symbol, new Evaluation(code, place, budget).run(new Map()));
  }
  return meanings;
}
