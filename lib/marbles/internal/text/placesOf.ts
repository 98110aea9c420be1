import type { Diagram } from '../../Diagram.js';
import { readDiagram } from '../../readDiagram.js';
import { writeDiagram } from '../../writeDiagram.js';
import { rememberedPlaces, type Places } from './places.js';

/** The positions in the text that the diagram was read from; otherwise in the text that it's written as. */
export function placesOf(diagram: Diagram): Places {
  return rememberedPlaces(diagram) ?? rememberedPlaces(readDiagram(writeDiagram(diagram)))!;
}
