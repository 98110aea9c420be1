import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defaultClientConditions, type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const inRepository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const names = readdirSync(inRepository('marbles'))
  .filter((file) => file.endsWith('.txt'))
  .map((file) => file.replace('.txt', ''));

const textOf = (name: string) => readFileSync(inRepository(`marbles/${name}.txt`), 'utf8');

/** Puts the diagrams beside the page, so that a link to one of them loads only that one. */
function diagrams(): Plugin {
  return {
    name: 'diagrams',
    configureServer: ({ middlewares }) =>
      void middlewares.use('/play/marbles/', (request, response, next) => {
        const name = names.find((each) => request.url === `/${each}.txt`);
        if (name === undefined) next();
        else response.end(textOf(name));
      }),
    generateBundle() {
      for (const name of names)
        this.emitFile({ type: 'asset', fileName: `play/marbles/${name}.txt`, source: textOf(name) });
    },
  };
}

/** A static page. All its addresses are relative, so that it works wherever it's put: `dist/play` is all of it. */
export default defineConfig({
  base: './',
  plugins: [preact(), diagrams()],
  define: { __NAMES__: JSON.stringify(names) },
  resolve: {
    alias: [
      { find: /^rxjs-as-completed$/, replacement: inRepository('lib/index.ts') },
      { find: /^rxjs-as-completed\/marbles$/, replacement: inRepository('lib/marbles/index.ts') },
    ],
    // Two copies would not recognise each other's observables.
    dedupe: ['rxjs'],
    // RxJS for today's browsers: classes are a third smaller than what they compile to.
    conditions: ['es2015', ...defaultClientConditions],
  },
  build: {
    target: 'es2022',
    outDir: process.env['SITE_DIST'] ?? 'dist',
    assetsDir: 'play/assets',
    // The documentation is in the same folder.
    emptyOutDir: false,
    // What comes later isn't waited for, so it needs no help.
    modulePreload: false,
    manifest: 'play/manifest.json',
    rolldownOptions: {
      input: fileURLToPath(new URL('play/index.html', import.meta.url)),
      // All that the first picture takes, in one file: it compresses better.
      output: { codeSplitting: { groups: [{ name: 'base', test: /\/play\/ui\/App\.tsx$/ }] } },
    },
  },
  worker: { format: 'es' },
  server: { fs: { allow: ['..'] } },
  // Most of the time would go into loading RxJS, TypeScript and the package again for each file.
  test: { include: ['play/**/*.test.ts'], pool: 'forks', isolate: false, testTimeout: 30_000 },
});
