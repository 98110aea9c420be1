// Draws the imports of lib/ into docs/architecture.md. With --check, fails if the picture there is out of date.

import { readFile, writeFile } from 'node:fs/promises';
import { cruise } from 'dependency-cruiser';
import { root, script } from '../toolbox.mjs';

const page = `${root}/docs/architecture.md`;
const picture = /(?<=```mermaid\n)[\s\S]*?(?=```)/;

/** The boxes of the picture, by path. Leaves out what nearly every file imports (types, utilities) and what only re-exports. */
const boxes = [
  [/^lib\/(as[A-Z]\w+|firstSuccess|inOrder|limitConcurrency|withTimeoutAll)\.ts$/, 'operators'],
  [/^lib\/(tasks|Semaphore|RateLimit|TimeoutAllError)\.ts$/],
  [/^lib\/internal\/(run|options|limits|source|task)\//],
  [/^lib\/(marbles)\//],
];

await script(async () => {
  const text = await readFile(page, 'utf8');
  if (!picture.test(text)) throw new Error('docs/architecture.md has no mermaid picture');
  const drawn = text.replace(picture, draw(await imports()));
  if (!process.argv.includes('--check')) return writeFile(page, drawn);
  if (drawn !== text) throw new Error('the picture in docs/architecture.md is out of date; run `npm run architecture`');
});

async function imports() {
  const { output } = await cruise(['lib'], { includeOnly: '^lib/', tsPreCompilationDeps: true, baseDir: root });
  const pairs = output.modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved }) => [boxOf(source), boxOf(resolved)]),
  );
  const drawn = pairs.filter(([from, to]) => from !== undefined && to !== undefined && from !== to);
  return [...new Set(drawn.map((pair) => pair.join(' --> ')))].sort();
}

function boxOf(path) {
  for (const [pattern, name] of boxes) {
    const found = pattern.exec(path);
    if (found) return name ?? found[1];
  }
  return undefined;
}

function draw(arrows) {
  return `flowchart TD\n${arrows.map((arrow) => `  ${arrow}\n`).join('')}`;
}
