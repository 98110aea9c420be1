// W7: what the package adds to a bundle, and how long it takes to import.
//
// On its own:  node bench/module.mjs
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { summary } from './statistics.mjs';

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

// Where RxJS is needed anyway, it's imported first and not counted.
const imports = [
  { name: 'rxjs-as-completed, after rxjs', before: 'rxjs', module: 'rxjs-as-completed' },
  { name: 'rxjs', module: 'rxjs' },
  { name: 'p-map', module: 'p-map' },
  { name: 'p-queue', module: 'p-queue' },
  { name: 'effect', module: 'effect' },
  { name: 'ix', module: 'ix/asynciterable' },
];

export async function bundleSizes() {
  const sizes = [];
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
    sizes.push({ name, minified: contents.length, gzipped: gzipSync(contents, { level: 9 }).length });
  }
  return sizes;
}

/** Milliseconds, each measured in a fresh process. An uncounted round fills the system's file cache. */
export async function importTimes(rounds) {
  const samples = new Map(imports.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const { name, before, module } of imports) {
      const code = `
        ${before === undefined ? '' : `await import('${before}');`}
        const startedAt = performance.now();
        await import('${module}');
        console.log(performance.now() - startedAt);`;
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], {
        cwd: here,
      });
      if (round >= 0) samples.get(name).push(Number(stdout));
    }
  }
  return [...samples].map(([name, times]) => ({ name, milliseconds: summary(times) }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.table(await bundleSizes());
  console.table((await importTimes(9)).map(({ name, milliseconds }) => ({ name, ...milliseconds })));
}
