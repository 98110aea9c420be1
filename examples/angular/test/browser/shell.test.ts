import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { ShowcaseServer } from '../../server/ShowcaseServer.js';
import { browserTest } from './harness.js';

const pages = [
  { path: '/board', name: 'Board' },
  { path: '/mirrors', name: 'Mirrors' },
  { path: '/limit', name: 'One limit' },
  { path: '/uploads', name: 'Uploads' },
];

browserTest('every page can be reached by its link, which marks the current page', async ({ page, open }) => {
  await open('/');
  for (const { path, name } of [...pages.slice(1), ...pages.slice(0, 1)]) {
    await page.getByRole('navigation').getByRole('link', { name }).click();
    await page.waitForURL(`**${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForFunction((title) => document.title === title, `${name} · rxjs-as-completed`);
    assert.equal(await page.locator('[aria-current=page]').innerText(), name);
  }
});

browserTest('an address that does not exist leads to the board', async ({ page, open }) => {
  await open('/nowhere');
  await page.getByRole('heading', { level: 1, name: 'Board' }).waitFor();
});

for (const [colorScheme, viewport] of [
  ['light', 'desktop'],
  ['dark', 'phone'],
] as const) {
  browserTest(
    `axe finds nothing on pages at rest: ${colorScheme}, ${viewport}`,
    { colorScheme, viewport },
    async ({ open, shoot, checkAccessibility }) => {
      for (const { path } of pages) {
        await open(path);
        await shoot(`${path.slice(1)}-${colorScheme}-${viewport}`);
        await checkAccessibility();
      }
    },
  );
}

for (const [colorScheme, viewport] of [
  ['dark', 'desktop'],
  ['light', 'phone'],
] as const) {
  browserTest(
    `axe finds nothing on pages at work: ${colorScheme}, ${viewport}`,
    { colorScheme, viewport, expectedInConsole: /status of 503/ },
    async ({ page, server, open, shoot, checkAccessibility }) => {
      const look = async (name: string) => {
        await shoot(`${name}-${colorScheme}-${viewport}`);
        await checkAccessibility();
        assert.equal(await widthOf(page), page.viewportSize()?.width, 'nothing has to be scrolled sideways');
      };
      server.hold((path) => Number(path.split('/').at(-1)) > 6);
      await open('/board');
      await page.getByRole('button', { name: 'Start' }).click();
      await page.getByText('503 The archive is closed').waitFor();
      await look('board-running');
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('status').getByText('Cancelled after').waitFor();
      await look('board-cancelled');

      await open('/mirrors');
      await page.getByLabel('Try the next after').fill('0');
      await page.getByRole('button', { name: 'Download' }).click();
      await page.getByRole('status').getByText('was first').waitFor();
      await look('mirrors-won');

      await open('/limit');
      await page.getByRole('button', { name: 'Load all' }).click();
      await page.getByText('6 of 8').first().waitFor();
      await look('limit-loading');
    },
  );
}

browserTest('the dark scheme is dark, the light one light', async ({ page, open }) => {
  await open('/board');
  const brightness = async () => {
    const color = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    return (color.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part) / (3 * 255), 0);
  };
  assert.ok((await brightness()) > 0.9);
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.ok((await brightness()) < 0.15);
});

browserTest('the first load of every page is under 100 kB of script', async ({ page, open }) => {
  for (const { path } of pages) {
    await open(path);
    const sizes = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter(({ name }) => name.endsWith('.js'))
        .map((entry) => (entry as PerformanceResourceTiming).encodedBodySize),
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
    assert.ok(sizes.length > 2 && total > 50_000, 'scripts were loaded, and counted');
    assert.ok(total < 100_000, `${path}: ${total}`);
  }
});

browserTest('the server counts are updated live, and can be reset', async ({ page, server, open }) => {
  server.hold();
  await open('/board');
  const count = (name: string, value: number) =>
    page.locator('footer div').filter({ hasText: name }).getByText(String(value), { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Start' }).click();
  await count('requests', 4);
  await count('in flight', 4);
  await count('at most', 4);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await count('in flight', 0);
  await count('aborted', 4);
  await page.getByRole('button', { name: 'Reset counts' }).click();
  await count('requests', 0);
  await count('aborted', 0);
  assert.equal(server.traffic.value.requests, 0);
});

const withoutServer = /ERR_CONNECTION|WebSocket|Failed to fetch dynamically/;

browserTest(
  'the counts of a lost server are not shown as current',
  { expectedInConsole: withoutServer },
  async (visit) => {
    const { page, server, stopServer, open, shoot } = visit;
    server.hold();
    await open('/limit');
    await page.getByRole('button', { name: 'Load News' }).click();
    await page.locator('footer div', { hasText: 'in flight' }).getByText('5', { exact: true }).waitFor();
    await stopServer();
    await page.locator('footer').getByText('no connection').waitFor();
    assert.deepEqual(await page.locator('footer dd').allInnerTexts(), ['–', '–', '–', '–']);
    await page
      .getByRole('listitem')
      .filter({ hasText: /^– in flight at the server$/ })
      .waitFor();
    await shoot('limit-lost-server');

    const next = await ShowcaseServer.start({ port: Number(new URL(server.origin).port) });
    try {
      await page.locator('footer div', { hasText: 'in flight' }).getByText('0', { exact: true }).waitFor();
      assert.equal(await page.locator('footer').getByText('no connection').count(), 0);
    } finally {
      await next.close();
    }
  },
);

browserTest(
  'a page that cannot be loaded says so, and can be tried again',
  { expectedInConsole: withoutServer },
  async (visit) => {
    const { page, server, stopServer, open, shoot, checkAccessibility } = visit;
    await open('/board');
    await stopServer();
    await page.getByRole('navigation').getByRole('link', { name: 'Mirrors' }).click();
    await page.getByRole('alert').getByText('This page could not be loaded').waitFor();
    await shoot('page-without-server');
    await checkAccessibility();
    assert.match(page.url(), /\/board$/);

    const next = await ShowcaseServer.start({ port: Number(new URL(server.origin).port) });
    try {
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('heading', { level: 1, name: 'Mirrors' }).waitFor();
      await page.getByRole('alert').waitFor({ state: 'detached' });
    } finally {
      await next.close();
    }
  },
);

function widthOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth);
}
