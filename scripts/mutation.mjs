// Runs Stryker, and fails where the mutants that survive are not those that docs/mutation.md explains.

import { readFile } from 'node:fs/promises';
import { root, run, script } from './toolbox.mjs';

const page = 'docs/mutation.md';

await script(async () => {
  await run('npx', ['stryker', 'run', 'stryker.config.json', ...process.argv.slice(2)], { show: true });
  const { files } = JSON.parse(await readFile(`${root}/reports/mutation/mutation.json`, 'utf8'));
  const survivors = new Set(Object.entries(files).flatMap(([file, { source, mutants }]) => mutants
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .map((mutant) => `${file} ${entry(source, mutant)}`)));
  const explained = entries(await readFile(`${root}/${page}`, 'utf8'));

  const unexplained = [...survivors].filter((survivor) => !explained.has(survivor));
  const gone = [...explained].filter((survivor) => !survivors.has(survivor) && files[survivor.split(' ', 1)[0]] !== undefined);
  if (unexplained.length + gone.length > 0) {
    throw new Error([
      ...unexplained.map((survivor) => `Survived, and ${page} does not say why:\n  ${survivor}`),
      ...gone.map((survivor) => `On ${page}, but no longer a survivor:\n  ${survivor}`),
    ].join('\n'));
  }
  process.stdout.write(`${survivors.size} mutants survived, all of them explained on ${page}.\n`);
});

/** The line where a mutant is, what it replaces, and by what: how the page names it. */
function entry(source, { location: { start, end }, replacement }) {
  const lines = source.split('\n');
  const line = lines[start.line - 1];
  const original = start.line === end.line ? line.slice(start.column - 1, end.column - 1) : `${line.slice(start.column - 1)} …`;
  return `- \`${line.trim()}\`: \`${original}\` → \`${replacement.split('\n', 1)[0]}\``;
}

/** What the page lists, under the heading of its file. */
function entries(text) {
  const found = new Set();
  let file = '';
  for (const line of text.split('\n')) {
    file = /^### `(.+)`$/.exec(line)?.[1] ?? file;
    // the reason follows on the next line
    if (line.startsWith('- `')) found.add(`${file} ${line.replace(/\\$/, '')}`);
  }
  return found;
}
