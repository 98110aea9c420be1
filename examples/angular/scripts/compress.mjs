// Compresses the output of `ng build` as a web server would, and fails if the first load has become too heavy. The
// server changes index.html in every response, so that one stays as it is.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

const folder = 'dist/browser';
const limit = 100_000;

const compress = { br: promisify(brotliCompress), gz: promisify(gzip) };

for (const file of await readdir(folder, { recursive: true })) {
  if (!/\.(js|css|svg)$/.test(file)) continue;
  const content = await readFile(join(folder, file));
  for (const [extension, method] of Object.entries(compress))
    await writeFile(join(folder, `${file}.${extension}`), await method(content));
}

// Gzip is the larger of the two, so clients without Brotli are covered too.
const html = await readFile(join(folder, 'index.html'), 'utf8');
const scripts = [...html.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, file]) => file);
let total = 0;
for (const script of scripts) total += (await readFile(join(folder, `${script}.gz`))).length;

console.log(
  `First load: ${scripts.length} scripts, ${(total / 1000).toFixed(1)} kB with gzip; at most ${limit / 1000} kB`,
);
if (scripts.length === 0 || total > limit) process.exitCode = 1;
