import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { Page, Response } from 'playwright-core';
import { browserTest } from '../browser/harness.js';
import { clippedCode, kinds, pages, sidewaysScroll, visit } from './pages.js';

const DESKTOP = { width: 1280, height: 900 };

const PHONE = { width: 390, height: 844 };
const SMALL_PHONE = { width: 320, height: 640 };

for (const [kind, path] of Object.entries(kinds)) {
  browserTest(`${kind}: accessible, and nothing is wider than a phone`, async (visited) => {
    const { page } = visited;
    await page.setViewportSize(DESKTOP);
    await visit(visited, path);
    await visited.checkAccessibility();
    await page.emulateMedia({ colorScheme: 'dark' });
    await isDark(page, true);
    await visited.checkAccessibility();

    await page.setViewportSize(PHONE);
    await page.emulateMedia({ colorScheme: 'light' });
    await isDark(page, false);
    assert.equal(await sidewaysScroll(page), 0);
    await page.setViewportSize(SMALL_PHONE);
    assert.equal(await sidewaysScroll(page), 0);
    await page.setViewportSize(PHONE);
    const narrow = await page.evaluate(() =>
      [...document.querySelectorAll('.vp-doc td')]
        .filter((cell) => cell.textContent.length > 30 && cell.clientWidth < 110)
        .map(({ textContent }) => textContent.slice(0, 60)),
    );
    assert.deepEqual(narrow, [], 'cells are wide enough to read');
    await visited.checkAccessibility();
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  browserTest(`pages are ${colorScheme} from the start, as the system is`, { colorScheme }, async (visited) => {
    await visit(visited, kinds.guide);
    await isDark(visited.page, colorScheme === 'dark');
  });
}

browserTest('icons and tabs are visible in forced colours', { forcedColors: 'active' }, async (visited) => {
  const { page } = visited;
  await page.setViewportSize(DESKTOP);
  await visit(visited, kinds.landing);
  const backgroundOf = (element: Element) => getComputedStyle(element).backgroundColor;
  const canvas = await page.locator('body').evaluate(backgroundOf);
  const icons = await page.locator('.VPNav [class*="vpi-"]:visible').all();
  assert.ok(icons.length > 1);
  for (const icon of icons)
    assert.notEqual(await icon.evaluate(backgroundOf), canvas, (await icon.getAttribute('class'))!);
  const lines = await page
    .locator('.vp-code-group .tabs label')
    .evaluateAll((all) => all.map((label) => getComputedStyle(label, '::after').backgroundColor));
  assert.equal(new Set(lines).size, 2, 'the tab that is open looks different');
  await visited.checkAccessibility();
});

/** Waits until the page is. */
async function isDark(page: Page, expected: boolean): Promise<void> {
  await page.waitForFunction((dark) => document.documentElement.classList.contains('dark') === dark, expected);
}

// Without scripts, which change no widths, so that it doesn't take a minute.
browserTest(
  'no page clips code or scrolls sideways on a screen 1280 pixels wide',
  { timeout: 300_000, javaScriptEnabled: false },
  async (visited) => {
    const { page } = visited;
    await page.setViewportSize(DESKTOP);
    const shown = pages.filter((path) => !path.startsWith('api/types/'));
    assert.ok(shown.length > 60, `${shown.length} pages`);
    const wrong: string[] = [];
    for (const path of shown) {
      await page.goto(`${visited.server.origin}/rxjs-as-completed/${path}`, { waitUntil: 'load' });
      for (const code of await clippedCode(page)) wrong.push(`${path} clips ${code}`);
      if ((await sidewaysScroll(page)) > 0) wrong.push(`${path} scrolls sideways`);
    }
    assert.deepEqual(wrong, []);
  },
);

for (const path of [kinds.guide, kinds.recipes, 'errors.html']) {
  browserTest(`${path}: the first view takes less than 150 kB`, { fresh: true }, async (visited) => {
    const { page } = visited;
    const responses: Response[] = [];
    const listen = (response: Response) => void responses.push(response);
    page.on('response', listen);
    await visit(visited, path);
    await page.waitForLoadState('networkidle');
    // What comes later isn't part of the first view, and its page may be closed before it's read.
    page.off('response', listen);
    const loaded = await Promise.all(
      responses
        .map((response) => ({ response, url: new URL(response.url()).pathname }))
        .filter(({ url }) => /(\.html|\.js|\.css)$/.test(url))
        .map(async ({ response, url }) => ({ url, bytes: gzipSync(await response.body()).length })),
    );
    assert.ok(loaded.length > 3, 'the page and its scripts were loaded');
    const total = loaded.reduce((sum, { bytes }) => sum + bytes, 0);
    assert.ok(total < 150_000, `${total} bytes: ${JSON.stringify(loaded)}`);
  });
}
