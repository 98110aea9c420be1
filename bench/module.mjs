// W7: what the package adds to a bundle.
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

const bundles = [
  { name: 'asCompleted', code: "export { asCompleted } from 'rxjs-as-completed'" },
  { name: 'tasks + asSettled', code: "export { tasks, asSettled } from 'rxjs-as-completed'" },
  { name: 'everything', code: "export * from 'rxjs-as-completed'" },
  { name: 'p-map', code: "export { default } from 'p-map'" },
  { name: 'p-limit', code: "export { default } from 'p-limit'" },
  { name: 'p-queue', code: "export { default } from 'p-queue'" },
  { name: 'effect (Effect)', code: "export { Effect } from 'effect'" },
  {
    name: 'ix (from, flatMap)',
    code: "export { from } from 'ix/asynciterable'; export { flatMap } from 'ix/asynciterable/operators'",
  },
  { name: 'async (mapLimit)', code: "export { mapLimit } from 'async'" },
  { name: 'bluebird', code: "export { default } from 'bluebird'" },
];

export async function bundleSizes() {
  const sizes = new Map();
  for (const { name, code } of bundles) {
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: here },
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      external: ['rxjs'],
      logLevel: 'silent',
    });
    const { contents } = outputFiles[0];
    const gzipped = gzipSync(contents, { level: 9 });
    sizes.set(name, new Map([sizeOf('minified', contents), sizeOf('gzipped', gzipped)]));
  }
  return sizes;
}

const sizeOf = (form, { length }) => [form, { median: length, low: length, high: length }];
