// Draws marbles/*.txt: an SVG next to each text, and in docs/ a sheet with all of them and the picture that README begins
// with. Deletes pictures whose text is gone.

import { readdir, rm, writeFile } from 'node:fs/promises';
import { root, script } from '../toolbox.mjs';
import { picturesOf } from './pictures.ts';
import { readScenarios } from './scenarios.ts';

await script(async () => {
  const pictures = picturesOf(readScenarios(`${root}/marbles`));
  for (const [path, svg] of pictures) await writeFile(`${root}/${path}`, svg);
  for (const file of await readdir(`${root}/marbles`)) {
    if (file.endsWith('.svg') && !pictures.has(`marbles/${file}`)) await rm(`${root}/marbles/${file}`);
  }
  console.log(`${pictures.size} pictures drawn`);
});
