import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** What the page loads to show its first picture, in bytes of compressed script. The worker counts, too. */
const BUDGET = 58_000;
/** What a link that holds a diagram was compressed with is loaded, too. */
const LINK_BUDGET = 59_500;

const site = new URL('../', import.meta.url);
const dist = new URL(`${process.env.SITE_DIST ?? 'dist'}/`, site);
const manifest = JSON.parse(readFileSync(new URL('play/manifest.json', dist), 'utf8'));
const sizeOf = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;

/** The files of a chunk and of what it imports. */
function filesOf(chunk, found = new Set()) {
  const { file, imports = [] } = manifest[chunk] ?? fail(`There is no chunk ${chunk}`);
  if (!found.has(file)) {
    found.add(file);
    for (const other of imports) filesOf(other, found);
  }
  return found;
}

function fail(message) {
  throw new Error(message);
}

const assets = 'play/assets/';
const all = readdirSync(new URL(assets, dist)).filter((name) => name.endsWith('.js'));
const worker = all.find((name) => name.startsWith('worker-')) ?? fail('There is no worker');
const base = [...filesOf('play/index.html'), assets + worker];
const loads = {
  'a diagram by its name': { chunks: [], budget: BUDGET },
  'an embedded diagram': { chunks: ['play/ui/Embed.tsx'], budget: BUDGET },
  'a diagram in the link': { chunks: ['play/model/link/readFragment.ts'], budget: LINK_BUDGET },
};

for (const file of base) console.log(`${String(sizeOf(file)).padStart(7)} ${file}`);
for (const [what, { chunks, budget }] of Object.entries(loads)) {
  const files = new Set([...base, ...chunks.flatMap((chunk) => [...filesOf(chunk)])]);
  const total = [...files].reduce((sum, file) => sum + sizeOf(file), 0);
  console.log(`${String(total).padStart(7)} of ${budget} for ${what}`);
  if (total >= budget) {
    console.error('The first load takes more script than its budget allows.');
    process.exitCode = 1;
  }
}
console.log(
  `${String(all.reduce((sum, name) => sum + sizeOf(assets + name), 0)).padStart(7)} with all that is loaded later`,
);
