import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { browserTest } from './harness.js';

/** What the browser logs when the server is gone. */
const lost = /ERR_|WebSocket/;

// Zoom, forced colours, the keyboard, small and wide screens.

browserTest(
  'no page scrolls sideways at 320 px, at rest and at work',
  { viewport: 'narrow', expectedInConsole: lost },
  async (visit) => {
    const { page, server, stopServer, open, shoot } = visit;
    server.hold();
    const fits = async (name: string) => {
      await shoot(`${name}-narrow`);
      const wide = await page.evaluate(() =>
        [...document.querySelectorAll('body *')]
          .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 0.5)
          .filter((element) => element.closest('p.code') === null)
          .map(({ outerHTML }) => outerHTML.slice(0, 80)),
      );
      assert.deepEqual(wide, [], name);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 305, name);
    };
    await open('/board');
    await fits('board');
    await page.getByRole('button', { name: 'Start' }).click();
    await server.until(({ inFlight }) => inFlight === 4);
    await fits('board-running');

    await open('/mirrors');
    await fits('mirrors');
    await page.getByRole('button', { name: 'Download' }).click();
    await page.locator('.row.running').first().waitFor();
    await fits('mirrors-running');

    await open('/limit');
    await fits('limit');
    await page.getByRole('button', { name: 'Load all' }).click();
    await page.getByRole('button', { name: 'News 1' }).waitFor();
    await fits('limit-loading');

    await open('/uploads');
    await fits('uploads');
    const name = `${'a-long-name-'.repeat(8)}.txt`;
    await page.getByLabel('Choose files').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from('text') });
    await page.getByRole('button', { name: `Cancel ${name}` }).waitFor();
    await fits('uploads-running');

    await open('/limit');
    await stopServer();
    await page.getByText('no connection').waitFor();
    await fits('limit-without-server');
  },
);

browserTest(
  'on a laptop all 24 rows of the board are in view',
  { viewport: 'laptop', expectedInConsole: /status of 503/ },
  async ({ page, open, shoot }) => {
    await open('/board');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.locator('.row').nth(23).waitFor();
    await shoot('board-laptop');
    const hidden = await page.evaluate(() => {
      const end = document.querySelector('footer')?.getBoundingClientRect().top ?? 0;
      return [...document.querySelectorAll('.row')].filter((row) => row.getBoundingClientRect().bottom > end).length;
    });
    assert.equal(hidden, 0);
  },
);

for (const colorScheme of ['light', 'dark'] as const) {
  browserTest(
    `forced colours leave lines, marks and bars visible: ${colorScheme}`,
    { forcedColors: true, colorScheme, expectedInConsole: /status of 503/ },
    async ({ page, server, open, shoot, checkAccessibility }) => {
      const visible = async (element: Locator, name: string) =>
        assert.ok((await contrastIn(page, element)) > 0.4, `${name} can be told from the background`);
      server.hold((path) => Number(path.split('/').at(-1)) > 6);
      await open('/board');
      await page.getByRole('button', { name: 'Start' }).click();
      await page.locator('.row.rejected').first().waitFor();
      await page.locator('.row.fulfilled').first().waitFor();
      for (const status of ['waiting', 'running', 'fulfilled', 'rejected'])
        await visible(page.locator(`.row.${status} .track`).first(), `the line of a request that is ${status}`);
      await visible(page.getByRole('button', { name: 'Cancel' }), 'the text of a button');
      await visible(page.getByRole('progressbar', { name: 'Progress' }), 'the bar');
      await shoot(`board-forced-${colorScheme}`);
      await checkAccessibility();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await visible(page.locator('.row.cancelled .track').first(), 'the line of a cancelled request');
      // The timeline stands still, so the marks don't move while they are looked at.
      for (const status of ['fulfilled', 'rejected', 'cancelled'])
        await visible(page.locator(`.row.${status} .end`).first(), `the mark of a request that is ${status}`);

      await open('/limit');
      await page.getByRole('button', { name: 'Load all' }).click();
      await page.getByText('6 of 8').first().waitFor();
      await visible(page.getByRole('progressbar', { name: 'News' }), 'the bar of a feed');
      await visible(page.locator('.entry.fulfilled').first(), 'the number of an entry');
      await visible(page.getByRole('img', { name: /^Requests in flight/ }), 'the chart');
      for (const line of ['.in-flight', '.permits']) {
        const { stroke, ground } = await page.locator(`svg ${line}`).evaluate((path) => ({
          stroke: getComputedStyle(path).stroke,
          ground: getComputedStyle(document.body).backgroundColor,
        }));
        assert.notEqual(stroke, ground);
      }
      await shoot(`limit-forced-${colorScheme}`);
      await checkAccessibility();
    },
  );
}

browserTest('after a navigation, the focus is on the heading of the new page', async ({ page, open }) => {
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  await open('/board');
  await page.getByRole('navigation').getByRole('link', { name: 'Mirrors' }).click();
  await page.waitForFunction(
    () => document.activeElement?.textContent === 'Mirrors' && document.activeElement.matches('h1'),
  );
  await page.getByRole('button', { name: 'Download' }).focus();
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Board' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.matches('h1'));
  assert.equal(await focused(), 'Board');
  for (const name of ['Uploads', 'One limit', 'Board']) {
    await page.getByRole('navigation').getByRole('link', { name }).click();
    await page.waitForFunction(
      (text) => document.activeElement?.textContent === text && document.activeElement.matches('h1'),
      name,
    );
  }

  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.matches('input[type=range]')), true);
});

browserTest('the first page leaves the focus alone; the first Tab skips to the content', async ({ page, open }) => {
  await open('/board');
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'BODY');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Skip to the content');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.matches('h1'));
  assert.match(page.url(), /\/board$/);
});

browserTest('going back restores the scroll position', { viewport: 'phone' }, async ({ page, open }) => {
  const follow = (name: string) =>
    page
      .getByRole('navigation')
      .getByRole('link', { name })
      .evaluate((link) => (link as HTMLElement).click());
  const scrolledTo = (y: number) => page.waitForFunction((y) => Math.abs(window.scrollY - y) < 2, y);
  await open('/mirrors');
  await page.evaluate(() => window.scrollTo(0, 300));
  await scrolledTo(300);
  await follow('One limit');
  await page.getByRole('heading', { level: 1, name: 'One limit' }).waitFor();
  await scrolledTo(0);
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Mirrors' }).waitFor();
  await scrolledTo(300);
});

/** The difference in brightness, from 0 to 1, between the darkest and the brightest pixel of an element. */
async function contrastIn(page: Page, element: Locator): Promise<number> {
  const picture = (await element.screenshot()).toString('base64');
  // The policy of the application allows no pictures from data: addresses.
  const blank = await page.context().newPage();
  const contrast = await blank.evaluate(async (picture) => {
    const image = new Image();
    image.src = `data:image/png;base64,${picture}`;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let [darkest, brightest] = [1, 0];
    for (let pixel = 0; pixel < data.length; pixel += 4) {
      const brightness = (data[pixel]! + data[pixel + 1]! + data[pixel + 2]!) / (3 * 255);
      darkest = Math.min(darkest, brightness);
      brightest = Math.max(brightest, brightness);
    }
    return brightest - darkest;
  }, picture);
  await blank.close();
  return contrast;
}
