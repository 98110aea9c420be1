import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** The first load of the playground, in bytes of compressed script. The worker counts, too. */
const BUDGET = 60_000;

const folder = new URL('../dist/play/assets/', import.meta.url);
const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
const sizes = scripts.map((name) => ({ name, size: gzipSync(readFileSync(new URL(name, folder)), { level: 9 }).length }));
for (const { name, size } of sizes) console.log(`${String(size).padStart(7)} ${name}`);
const total = sizes.reduce((sum, { size }) => sum + size, 0);
console.log(`${String(total).padStart(7)} of ${BUDGET} bytes of script, compressed`);
if (scripts.length === 0 || total >= BUDGET) {
  console.error('The playground loads more script than its budget allows.');
  process.exitCode = 1;
}
