// Tests tree shaking with three bundlers: importing an export from the package must bundle the same modules as
// importing it from its own file.

import assert from 'node:assert/strict';
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build as esbuild } from 'esbuild';
import { rollup } from 'rollup';
import { build as vite } from 'vite';

const packageName = process.argv[2];
const compiled = resolve('node_modules', packageName, 'dist/esm');
const names = Object.keys(await import(packageName));
const resolvePackage = {
  name: 'resolve-package',
  resolveId: async (id) => (id === packageName ? realpath(`${compiled}/index.js`) : null),
};

/** Each bundles an entry and resolves with the modules of the package that contribute code to the bundle. */
const bundlers = {
  esbuild: async (entry) => {
    const { metafile } = await esbuild({
      entryPoints: [entry],
      bundle: true,
      format: 'esm',
      external: ['rxjs'],
      write: false,
      metafile: true,
      outdir: '.',
      logLevel: 'silent',
    });
    const [output] = Object.values(metafile.outputs);
    return modules(Object.entries(output.inputs).map(([file, { bytesInOutput }]) => [file, bytesInOutput]));
  },
  rollup: async (entry) => {
    const bundle = await rollup({
      input: entry,
      external: ['rxjs'],
      plugins: [resolvePackage],
      onLog: () => undefined,
    });
    return chunkModules((await bundle.generate({ format: 'es' })).output);
  },
  vite: async (entry) => {
    const [{ output }] = await vite({
      configFile: false,
      logLevel: 'silent',
      build: { write: false, lib: { entry, formats: ['es'] }, rollupOptions: { external: ['rxjs'] } },
    });
    return chunkModules(output);
  },
};

await mkdir('entries');
for (const [bundler, bundle] of Object.entries(bundlers)) {
  const whole = await bundle(await entry('whole', `export * from '${packageName}';`));
  assert(
    names.every((name) => whole.includes(`${name}.js`)),
    `${bundler}: the bundle of the whole package lacks an export`,
  );
  for (const name of names) {
    const fromPackage = await bundle(await entry('from-package', `export { ${name} } from '${packageName}';`));
    const fromFile = await bundle(await entry('from-file', `export { ${name} } from '${compiled}/${name}.js';`));
    assert(fromPackage.includes(`${name}.js`));
    assert.deepEqual(fromPackage, fromFile, `${bundler}: importing ${name} from the package bundles unneeded modules`);
  }
  const nothing = await bundle(await entry('nothing', `import '${packageName}';`));
  assert.deepEqual(nothing, [], `${bundler}: an unused import leaves code in the bundle`);
}
console.log(
  `${Object.keys(bundlers).join(', ')}: each of the ${names.length} exports is bundled alone, and an unused import adds nothing`,
);

function chunkModules(output) {
  assert.equal(output.length, 1);
  return modules(Object.entries(output[0].modules).map(([file, { renderedLength }]) => [file, renderedLength]));
}

function modules(sizes) {
  return sizes
    .filter(([file, size]) => size > 0 && file.includes('/dist/esm/'))
    .map(([file]) => file.split('/dist/esm/')[1])
    .sort();
}

async function entry(title, code) {
  const file = resolve('entries', `${title}.mjs`);
  await writeFile(file, code);
  return file;
}
