// Compiles lib/ twice, into dist/esm and dist/cjs, each with its own declarations and source maps.
// A further entry point needs nothing here: it is compiled with the rest of lib/ and takes one line in package.json's "exports".

import { rm, writeFile } from 'node:fs/promises';
import { root, run, script } from './toolbox.mjs';

const compile = ['node_modules/typescript/bin/tsc', '--project', 'tsconfig.build.json'];
// verbatimModuleSyntax would refuse to turn `import` into `require`, which is what this half is for
const asCommonJs = [
  '--outDir',
  'dist/cjs',
  '--module',
  'commonjs',
  '--moduleResolution',
  'bundler',
  '--verbatimModuleSyntax',
  'false',
];

await script(async () => {
  await rm(`${root}/dist`, { recursive: true, force: true });
  await Promise.all([run('node', compile), run('node', [...compile, ...asCommonJs])]);
  await writeFile(`${root}/dist/cjs/package.json`, '{ "type": "commonjs" }\n');
});
