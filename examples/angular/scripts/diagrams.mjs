// Generates a module with the diagrams from marbles/, so that their texts are kept in one place.

import { readdir, readFile, writeFile } from 'node:fs/promises';

const folder = new URL('../../../marbles/', import.meta.url);
const written = new URL('../src/app/reader/diagrams.generated.ts', import.meta.url);

const files = (await readdir(folder)).filter((file) => file.endsWith('.txt'));
const names = files.map((file) => file.slice(0, -'.txt'.length)).sort((one, other) => one.localeCompare(other, 'en'));
const entries = [];
for (const name of names) entries.push([name, await readFile(new URL(`${name}.txt`, folder), 'utf8')]);

await writeFile(
  written,
  `/** The text of every diagram, by its name. */
export const texts: ReadonlyMap<string, string> = new Map(${JSON.stringify(entries, null, 2)});
`,
);
