// Runs the Python snippets in the documentation and compares their output with the page. Needs Python 3.11 or newer.
// - A snippet is a `python` block. Its expected output is the next `text` block; only `ts` blocks may come in between.
// - A `python setup` block declares names for the other snippets of its page.
// - A `python 3.13` block needs that version. Older versions skip it and say so.

import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root, script } from '../toolbox.mjs';

const OLDEST = '3.11';

await script(async () => {
  const pages = await Promise.all(
    (await guides()).map(async (path) => snippetsOf(path, await readFile(join(root, path), 'utf8'))),
  );
  const snippets = pages.flat();
  if (snippets.length === 0) throw new Error('No page has a `python` block');

  const version = runPython(['--version']).trim();
  const printed = JSON.parse(runPython([join(root, 'scripts/docs/python.py')], JSON.stringify(pages))).flat();
  const wrong = [];
  snippets.forEach(({ place, since, expected }, index) => {
    if (printed[index] === null) console.log(`- ${place} skipped, needs Python ${since}`);
    else if (printed[index] !== expected)
      wrong.push(`${place} printed\n${printed[index]}\nbut the page says\n${expected}`);
  });
  if (wrong.length > 0) throw new Error(wrong.join('\n\n'));
  console.log(
    `✓ ${printed.filter((text) => text !== null).length} of ${snippets.length} snippets print what the pages say (${version})`,
  );
});

async function guides() {
  const files = await readdir(join(root, 'docs'), { recursive: true });
  return files
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`)
    .sort();
}

function snippetsOf(path, text) {
  const blocks = blocksOf(text);
  return blocks.flatMap(({ language, note, line, code }, at) => {
    if (language !== 'python') return [];
    const place = `${path}:${line}`;
    const since = /^3\.\d+$/.test(note) ? note : OLDEST;
    if (note === 'setup') return [{ place, since, code, expected: '' }];
    const next = blocks
      .slice(at + 1)
      .find(
        (block, distance, all) =>
          block.language !== 'ts' || !all.slice(0, distance + 1).every(({ follows }) => follows),
      );
    if (next?.language !== 'text' || !next.follows)
      throw new Error(`${place}: a block of text with the output must follow`);
    return [{ place, since, code, expected: next.code }];
  });
}

/** The fenced blocks of a page. `follows` means that only blank lines separate a block from the one before it. */
function blocksOf(text) {
  const fenced = /^```(\w+) *(.*)\n([^]*?)^```$/gm;
  let end = 0;
  return [...text.matchAll(fenced)].map((match) => {
    const [whole, language, note, code] = match;
    const follows = text.slice(end, match.index).trim() === '';
    end = match.index + whole.length;
    return { language, note, code: code.trimEnd(), line: text.slice(0, match.index).split('\n').length + 1, follows };
  });
}

function runPython(args, input = '') {
  const { status, stdout, stderr, error } = spawnSync('python3', args, { input, encoding: 'utf8' });
  if (error) throw new Error(`python3 can't be started (${error.message}): install Python ${OLDEST} or newer`);
  if (status !== 0) throw new Error(`python3 ${args.join(' ')} failed\n${stderr}`);
  return stdout;
}
