// Bundles every export alone with three bundlers, once from the package and once from the export's own file: the same modules must be in it.

import assert from 'node:assert/strict';
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as esbuild from 'esbuild';
import { rollup } from 'rollup';
import { build as vite } from 'vite';

const packageName = process.argv[2];
const compiled = resolve('node_modules', packageName, 'dist/esm');
const names = Object.keys(await import(packageName));
const resolvePackage = {
  name: 'resolve-package',
  resolveId: async (id) => (id === packageName ? realpath(`${compiled}/index.js`) : null),
};

/** Each bundles an entry and resolves with the modules of the package that left code in the result. */
const bundlers = {
  esbuild: async (entry) => {
    const { metafile } = await esbuild.build({
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
    `${bundler}: the whole package is incomplete`,
  );
  for (const name of names) {
    const fromPackage = await bundle(await entry('from-package', `export { ${name} } from '${packageName}';`));
    const fromFile = await bundle(await entry('from-file', `export { ${name} } from '${compiled}/${name}.js';`));
    assert(fromPackage.includes(`${name}.js`));
    assert.deepEqual(
      fromPackage,
      fromFile,
      `${bundler}: taking ${name} from the package brings along what it does not need`,
    );
  }
  const nothing = await bundle(await entry('nothing', `import '${packageName}';`));
  assert.deepEqual(nothing, [], `${bundler}: the package leaves code behind where it is not used`);
}
console.log(
  `${Object.keys(bundlers).join(', ')}: each of ${names.length} exports comes alone, and nothing when nothing is used`,
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
