import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vitest/config';

const inRepository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

export default defineConfig({
  plugins: [preact()],
  resolve: {
    alias: [
      { find: /^rxjs-as-completed$/, replacement: inRepository('lib/index.ts') },
      { find: /^rxjs-as-completed\/marbles$/, replacement: inRepository('lib/marbles/index.ts') },
    ],
    // Two copies would not recognise each other's observables.
    dedupe: ['rxjs'],
  },
  worker: { format: 'es' },
  server: { fs: { allow: ['..'] } },
  test: { include: ['play/**/*.test.ts'] },
});
