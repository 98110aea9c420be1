import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { Visit } from '../browser/harness.js';

export const dist = resolve(fileURLToPath(new URL('../../', import.meta.url)), process.env['SITE_DIST'] ?? 'dist');

/** The pages as they were built, by their paths, without the playground. */
export const pages: readonly string[] = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.html') && !path.startsWith('play') && path !== '404.html')
  .sort();

export function htmlOf(page: string): string {
  return readFileSync(`${dist}/${page}`, 'utf8');
}

/** One of each kind. */
export const kinds = {
  landing: 'index.html',
  guide: 'getting-started.html',
  recipes: 'recipes.html',
  'list of the API': 'api/index.html',
  'operator in the API': 'api/asSettled.html',
  'table of semantics': 'semantics.html',
  'page about diagrams': 'marbles.html',
  'page in Russian': 'ru/asyncio.html',
  'page with a chart': 'architecture.html',
  laws: 'laws.html',
} as const;

/** Opens a page and waits until its scripts have taken over. */
export async function visit({ page, server }: Visit, path: string): Promise<void> {
  await page.goto(`${server.origin}/rxjs-as-completed/${path}`);
  await hydrated(page);
}

async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => '__vue_app__' in document.querySelector('#app')!);
}

/** Blocks of code with a part that can't be seen without scrolling. */
export async function clippedCode(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.vp-doc pre')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
      .map(({ textContent }) => textContent.slice(0, 80)),
  );
}

/** By how many pixels the page is wider than the screen. */
export async function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
