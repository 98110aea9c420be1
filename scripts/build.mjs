// Compiles lib/ into dist/esm and dist/cjs, each with declarations and source maps.
// To add an entry point, add it to "exports" in package.json; nothing changes here.

import { rm, writeFile } from 'node:fs/promises';
import { root, run, script } from './toolbox.mjs';

const compile = ['node_modules/typescript/bin/tsc', '--project', 'tsconfig.build.json'];
// verbatimModuleSyntax does not allow the compiler to turn `import` into `require`
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
