import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defaultClientConditions } from 'vite';
import { defineConfig } from 'vitest/config';

const inRepository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const names = readdirSync(inRepository('marbles'))
  .filter((file) => file.endsWith('.txt'))
  .map((file) => file.replace('.txt', ''));

/** A static page. All its addresses are relative, so that it works wherever it's put: `dist/play` is all of it. */
export default defineConfig({
  base: './',
  plugins: [preact()],
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
    assetsDir: 'play/assets',
    modulePreload: { polyfill: false },
    manifest: 'play/manifest.json',
    rolldownOptions: { input: fileURLToPath(new URL('play/index.html', import.meta.url)) },
  },
  worker: { format: 'es' },
  server: { fs: { allow: ['..'] } },
  test: { include: ['play/**/*.test.ts'] },
});
