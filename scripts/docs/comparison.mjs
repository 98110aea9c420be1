// Runs the programs in docs/comparison.md with the real libraries, against the server of the examples. Every program in
// a section must print what the section shows. (The specs only check types, against stubs.) Needs the packages of
// bench/ and a build; run it with tsx.

import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { ExampleServer } from '../../examples/server.ts';
import { root, run, script, withTemporaryFolder } from '../toolbox.mjs';

const page = 'docs/comparison.md';

/** The page shows paths without a host. */
const preamble = `
const { fetch: fetchAnywhere } = globalThis;
globalThis.fetch = (path, init) => fetchAnywhere(new URL(path, process.env.ORIGIN), init);
`;

await script(() =>
  withTemporaryFolder('comparison', async (folder) => {
    await linkPackages(join(folder, 'node_modules'));
    const programs = programsOf(await readFile(join(root, page), 'utf8'));
    assert(programs.length > 8, `${page} has fewer programs than expected`);
    const server = await ExampleServer.start();
    try {
      const runs = await Promise.allSettled(
        programs.map(async ({ title, code, expected }, index) => {
          const file = join(folder, `${index}.mjs`);
          await writeFile(file, preamble + code);
          const printed = await run('node', [file], { env: { ORIGIN: server.origin } });
          assert.equal(printed.trim(), expected, `${page}, ${title}`);
          console.log(`✓ ${title}`);
        }),
      );
      const failed = runs.find(({ status }) => status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    } finally {
      await server.close();
    }
  }),
);

/** Links RxJS and this package from the root, and all other packages from bench/. */
async function linkPackages(folder) {
  await mkdir(folder);
  const peers = await readdir(join(root, 'bench/node_modules')).catch(() => {
    throw new Error('Run `npm install --prefix bench` first');
  });
  for (const peer of peers.filter((name) => !/^(\.|rxjs)/.test(name)))
    await symlink(join(root, 'bench/node_modules', peer), join(folder, peer));
  await symlink(join(root, 'node_modules/rxjs'), join(folder, 'rxjs'));
  await symlink(root, join(folder, 'rxjs-as-completed'));
}

/** Each block of TypeScript, preceded by the setup blocks above it, with the first output shown in its section. */
function programsOf(text) {
  const setups = [];
  return text.split(/^## /m).flatMap((section) => {
    const blocks = [...section.matchAll(/^(?:### (.*)|```(\w+) ?(.*)\n([^]*?)^```)$/gm)];
    const expected = blocks.find(([, , language]) => language === 'text')?.[4].trim();
    let title = '';
    return blocks.flatMap(([, heading, language, note, code]) => {
      title = heading ?? title;
      if (language === 'ts' && note === 'setup') setups.push(code);
      if (language !== 'ts' || note !== '') return [];
      return [
        { title: `${section.split('\n')[0]}: ${title}`, code: toJavaScript([...setups, code].join('\n')), expected },
      ];
    });
  });
}

function toJavaScript(code) {
  return ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } })
    .outputText;
}
