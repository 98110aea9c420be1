// Runs the Python on the pages of the documentation and compares what it prints with what the page says. Needs python3, 3.11 or newer.
// A snippet is a block of `python`; its output is the block of `text` after it, or after the TypeScript that prints the same.
// `python setup` declares what the others use. `python 3.13` needs that version: with an older one it is named, and not run.

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
  if (snippets.length === 0) throw new Error('No page has a block of python');

  const version = runPython(['--version']).trim();
  const printed = JSON.parse(runPython([join(root, 'scripts/docs/python.py')], JSON.stringify(pages))).flat();
  const wrong = [];
  snippets.forEach(({ place, since, expected }, index) => {
    if (printed[index] === null) console.log(`- ${place} needs Python ${since}: not run`);
    else if (printed[index] !== expected) wrong.push(`${place} prints\n${printed[index]}\nand not\n${expected}`);
  });
  if (wrong.length > 0) throw new Error(wrong.join('\n\n'));
  console.log(
    `✓ ${printed.filter((text) => text !== null).length} of ${snippets.length} snippets print with ${version} what the pages say`,
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
      throw new Error(`${place}: what does it print? A block of text has to follow`);
    return [{ place, since, code, expected: next.code }];
  });
}

/** What stands between fences; `follows` says that nothing but blank lines lies between it and the block before it. */
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
  if (error) throw new Error(`python3 does not start (${error.message}): install Python ${OLDEST} or newer`);
  if (status !== 0) throw new Error(`python3 ${args.join(' ')} failed\n${stderr}`);
  return stdout;
}
