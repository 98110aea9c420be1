import { readdirSync, readFileSync } from 'node:fs';
import { readDiagram, type Diagram } from '../../lib/marbles/index.js';

export interface Scenario {
  /** The file name without its extension. */
  readonly name: string;
  readonly text: string;
  readonly diagram: Diagram;
}

/** All scenarios in a folder, sorted so that each export's main diagram precedes its details. */
export function readScenarios(folder: string): Scenario[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .map((file) => file.slice(0, -'.txt'.length))
    .sort((one, other) => one.localeCompare(other, 'en'))
    .map((name) => {
      const text = readFileSync(`${folder}/${name}.txt`, 'utf8');
      try {
        return { name, text, diagram: readDiagram(text) };
      } catch (error) {
        throw new Error(`marbles/${name}.txt can't be read: ${String(error)}`, { cause: error });
      }
    });
}
