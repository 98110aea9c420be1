// Tests tree shaking with three bundlers: an export brings only what it uses along. Everything is in one file for each entry
// point, so a bundler keeps every statement that it takes for a side effect: there must be none.

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build as esbuild } from 'esbuild';
import { rollup } from 'rollup';
import { build as vite } from 'vite';

const packageName = process.argv[2];
const entryPoints = [packageName, `${packageName}/marbles`];
const external = ['rxjs', 'rxjs/testing'];
const resolvedPath = (id) => import.meta.resolve(id).replace('file://', '');

/** Without it, bundlers drop the whole file if nothing is imported from it, since package.json says so. */
const withSideEffects = {
  esbuild: {
    name: 'side-effects',
    setup: ({ onResolve }) =>
      onResolve({ filter: new RegExp(`^${packageName}`) }, ({ path }) => ({
        path: resolvedPath(path),
        sideEffects: true,
      })),
  },
  rollup: {
    name: 'side-effects',
    enforce: 'pre',
    resolveId: (id) => (entryPoints.includes(id) ? { id: resolvedPath(id), moduleSideEffects: true } : null),
  },
};

/** Each bundles an entry and resolves with the code, without imports of RxJS. */
const bundlers = {
  esbuild: async (entry) => {
    const { outputFiles } = await esbuild({
      entryPoints: [entry],
      bundle: true,
      format: 'esm',
      external,
      plugins: [withSideEffects.esbuild],
      write: false,
      outdir: '.',
      logLevel: 'silent',
    });
    return outputFiles[0].text;
  },
  rollup: async (entry) => {
    const bundle = await rollup({ input: entry, external, plugins: [withSideEffects.rollup], onLog: () => undefined });
    const { output } = await bundle.generate({ format: 'es' });
    return output[0].code;
  },
  vite: async (entry) => {
    const [{ output }] = await vite({
      configFile: false,
      logLevel: 'silent',
      plugins: [withSideEffects.rollup],
      build: { write: false, minify: false, lib: { entry, formats: ['es'] }, rollupOptions: { external } },
    });
    return output[0].code;
  },
};

let tested = 0;
await mkdir('entries');
for (const [bundler, bundle] of Object.entries(bundlers)) {
  for (const entryPoint of entryPoints) {
    const nothing = await bundle(await entry('nothing', `import '${entryPoint}';`));
    assert.equal(codeIn(nothing), '', `${bundler}: an unused import of ${entryPoint} leaves code in the bundle`);
    const names = Object.keys(await import(entryPoint));
    for (const name of names) {
      const code = await bundle(await entry('one', `export { ${name} } from '${entryPoint}';`));
      const declared = names.filter((other) => declarationOf(other).test(code));
      assert(declared.includes(name), `${bundler}: the bundle of ${name} lacks it`);
      assert.deepEqual(
        declared.filter(isOperator),
        [name].filter(isOperator),
        `${bundler}: ${name} brings others along`,
      );
      tested += 1;
    }
  }
}
console.log(
  `${Object.keys(bundlers).join(', ')}: an unused import adds nothing, and each of the ${tested / 3} exports comes without the others`,
);

/** No operator uses another one. */
function isOperator(name) {
  return /^(as[A-Z]|firstSuccess|inOrder|limitConcurrency|withTimeoutAll)/.test(name);
}

/** A statement of its own, or one of several in the same. */
function declarationOf(name) {
  return new RegExp(`\\b(function|class|const|let|var) ${name}\\b|,\\s*${name}\\s*=`);
}

/** Without imports and comments, that is. */
function codeIn(bundle) {
  return bundle
    .replace(/^import (\{[^}]*\} from )?"[^"]+";$|^import (\{[^}]*\} from )?'[^']+';$/gm, '')
    .replace(/^\/\/.*$/gm, '')
    .trim();
}

async function entry(title, code) {
  const file = resolve('entries', `${title}.mjs`);
  await writeFile(file, code);
  return file;
}
