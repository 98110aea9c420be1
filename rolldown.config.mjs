// Bundles lib/ into dist/esm and dist/cjs: one file for each entry point and one for what they share, each with declarations
// and a source map. To add an entry point, add it here and to "exports" in package.json.

import { dts } from 'rolldown-plugin-dts';

const input = { index: 'lib/index.ts', 'marbles/index': 'lib/marbles/index.ts' };
const tsconfig = 'tsconfig.build.json';

/** What the declarations of `Permit` need, which have `[Symbol.dispose]`. The plugin leaves it out. */
const libraries = ({ fileName }) => (fileName === 'index.d.ts' ? '/// <reference lib="esnext.disposable" />' : '');

/**
 * Most of the time that an import takes goes into parsing, and short code parses faster. Functions and classes keep their names,
 * for stack traces.
 */
const minify = { compress: true, mangle: { keepNames: true }, codegen: true };

const build = (folder, output, plugins) => ({
  input,
  external: /^rxjs/,
  tsconfig,
  output: { dir: folder, chunkFileNames: 'shared.js', sourcemap: true, minify, banner: libraries, ...output },
  plugins,
});

/** Tells Node what the files of its folder are, whose package is of type "module". */
const commonJs = {
  name: 'package.json of dist/cjs',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' });
  },
};

export default [
  build('dist/esm', { format: 'esm', cleanDir: true }, [dts({ tsconfig })]),
  build('dist/cjs', { format: 'cjs', cleanDir: true }, [commonJs]),
  build('dist/cjs', { format: 'esm' }, [dts({ tsconfig, emitDtsOnly: true })]),
];
