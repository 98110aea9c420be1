// Checks that every link in the built site leads to an existing file and heading. VitePress rejects links to missing
// pages, but not to missing headings, and it doesn't check the links that its theme writes.

import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, normalize, resolve } from 'node:path';
import { parse } from 'node-html-parser';
import { root, script } from '../toolbox.mjs';

const site = resolve(root, 'site', process.env.SITE_DIST ?? 'dist');

/** The path under which the site is published. */
const base = '/rxjs-as-completed/';

/** Caches the anchors of each page. */
const anchors = new Map();

await script(async () => {
  const pages = (await readdir(site, { recursive: true })).filter((file) => file.endsWith('.html'));
  let followed = 0;
  const broken = [];
  for (const page of pages) {
    for (const link of linksOf(await read(page))) {
      followed += 1;
      if (!(await leadsSomewhere(page, link))) broken.push(`${page}: ${link}`);
    }
  }
  if (broken.length > 0) throw new Error(`Broken links:\n${broken.join('\n')}`);
  if (followed === 0) throw new Error('No links found. Is the site built? Run `npm run docs`');
  console.log(`${followed} links on ${pages.length} pages checked`);
});

async function read(page) {
  return parse(await readFile(join(site, page), 'utf8'));
}

/** The links within the site. External links are not checked. */
function linksOf(document) {
  return document
    .querySelectorAll('[href], [src]')
    .map((element) => element.getAttribute('href') ?? element.getAttribute('src') ?? '')
    .filter((link) => !/^(\w+:|\/\/)/.test(link));
}

async function leadsSomewhere(page, link) {
  const [path = '', heading = ''] = link.split('#').map(decodeURIComponent);
  if (path.startsWith('/') && !path.startsWith(base)) return false;
  let target = path.startsWith(base) ? path.slice(base.length) : normalize(join(dirname(page), path));
  if (path === '') target = page;
  const found = await stat(join(site, target)).catch(() => undefined);
  if (found === undefined) return false;
  if (found.isDirectory()) target = join(target, 'index.html');
  // the fragments of the playground are diagrams, which its own tests follow
  if (heading === '' || target === join('play', 'index.html')) return true;
  return (await anchorsOf(target)).has(heading);
}

async function anchorsOf(page) {
  if (!anchors.has(page))
    anchors.set(page, new Set((await read(page)).querySelectorAll('[id]').map((element) => element.id)));
  return anchors.get(page);
}
