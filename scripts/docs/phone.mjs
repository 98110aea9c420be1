// Reads the built site on a phone, in a real browser: no page is wider than the screen, none reports an error, the menu leads everywhere,
// and the search finds guides as well as exports. `--pictures FOLDER` keeps what is seen.

import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withBrowser, withServer } from '../package/browser.mjs';
import { root, script } from '../toolbox.mjs';

const site = join(root, 'site');
const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** What readers look for, and the page that they must be offered. */
const searches = { semaphore: 'classes/rxjs-as-completed.Semaphore.html', backoff: 'guides/recipes.html', gather: 'guides/ru/asyncio.html' };

await script(async () => {
  const { values: { pictures } } = parseArgs({ options: { pictures: { type: 'string' } } });
  if (pictures !== undefined) await mkdir(pictures, { recursive: true });
  const pages = (await readdir(site, { recursive: true })).filter((file) => file.endsWith('.html'));

  await withBrowser((browser) => withServer(site, async (address) => {
    const page = await browser.newPage(phone);
    const errors = [];
    page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`));
    page.on('response', (response) => { if (response.status() >= 400) errors.push(`${page.url()}: ${response.status()} ${response.url()}`); });

    const tooWide = [];
    for (const file of pages) {
      await page.goto(`${address}/${file}`);
      const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      if (content > screen) tooWide.push(`${file}: ${content} of ${screen} pixels`);
      if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${file.replaceAll('/', '-')}.png`) });
    }
    assert.deepEqual(tooWide, [], 'these pages scroll sideways');
    console.log(`✓ ${pages.length} pages fit on a phone`);

    await page.goto(`${address}/`);
    await page.locator('#tsd-toolbar-menu-trigger').tap();
    await page.locator('.tsd-navigation a', { hasText: 'Recipes' }).first().waitFor({ state: 'visible' });
    if (pictures !== undefined) await page.screenshot({ path: join(pictures, 'menu.png') });
    const offered = await page.locator('.tsd-navigation a[href]').evaluateAll((links) => links.map(({ pathname }) => pathname.slice(1)));
    const unreachable = pages.filter((file) => !['index.html', ...offered].includes(file) && !file.includes('types_without_an_export') && file !== 'modules.html');
    assert.deepEqual(unreachable, [], 'the menu does not lead to these pages');
    console.log(`✓ the menu leads to ${offered.length} places`);

    for (const [words, wanted] of Object.entries(searches)) {
      await page.goto(`${address}/`);
      await page.locator('#tsd-search-trigger').tap();
      await page.locator('#tsd-search-input').fill(words);
      await page.locator(`#tsd-search-results a[href$="${wanted}"]`).first().waitFor({ timeout: 5_000 });
      if (pictures !== undefined) await page.screenshot({ path: join(pictures, `search-${words}.png`) });
    }
    console.log(`✓ the search finds ${Object.keys(searches).map((words) => `“${words}”`).join(', ')}`);
    assert.deepEqual(errors, []);
  }));
});
