import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { browserTest } from './harness.js';

const feeds = ['News', 'Photos', 'Prices'];

browserTest(
  'several components load at once, and never exceed the limit together',
  async ({ page, server, open, shoot }) => {
    await open('/limit');
    await page.getByLabel('Permits').fill('3');
    await page.getByRole('button', { name: 'Load all' }).click();
    for (const name of feeds) await feed(page, name).getByText('8 of 8').waitFor();
    await shoot('limit-loaded');

    const { requests, highest, aborted } = await server.until(({ inFlight }) => inFlight === 0);
    assert.deepEqual({ requests, highest, aborted }, { requests: 24, highest: 3, aborted: [] });
  },
);

browserTest('the limit can be changed while requests run and wait', async ({ page, server, open, shoot }) => {
  server.hold();
  await open('/limit');
  await page.getByLabel('Permits').fill('2');
  await page.getByRole('button', { name: 'Load all' }).click();
  await server.until(({ inFlight }) => inFlight === 2);
  await shows(page, '2 holding a permit', '22 waiting for one', '2 in flight at the server', '2 allowed');

  await page.getByLabel('Permits').fill('5');
  await server.until(({ inFlight }) => inFlight === 5);
  await shows(page, '5 holding a permit', '19 waiting for one', '5 in flight at the server', '5 allowed');
  assert.equal(server.traffic.value.requests, 5);
  await shoot('limit-raised');

  await page.getByLabel('Permits').fill('1');
  await shows(page, '5 holding a permit', '19 waiting for one', '5 in flight at the server', '1 allowed');
  const first = [1, 2, 3, 4, 5].map((number) => `/api/feeds/news/${number}`);
  server.hold((path) => !first.includes(path));
  await server.until(({ requests, inFlight }) => requests === 6 && inFlight === 1);

  server.forget();
  server.release();
  for (const name of feeds) await feed(page, name).getByText('8 of 8').waitFor();
  assert.equal(server.traffic.value.highest, 1, 'from here on one after the other');
});

browserTest('Cancel all aborts requests in flight, and waiting ones are never sent', async ({ page, server, open }) => {
  server.hold();
  await open('/limit');
  await page.getByRole('button', { name: 'Load all' }).click();
  await server.until(({ inFlight }) => inFlight === 5);
  await shows(page, '19 waiting for one');
  await page.getByRole('button', { name: 'Cancel all' }).click();
  await shows(page, '0 holding a permit', '0 waiting for one', '0 in flight at the server');

  const { requests, aborted } = await server.until(({ inFlight }) => inFlight === 0);
  assert.equal(requests, 5);
  assert.equal(aborted.length, 5);
});

browserTest('cancelling one component leaves the others alone', async ({ page, server, open }) => {
  await open('/limit');
  await page.getByRole('button', { name: 'Load Photos' }).click();
  await feed(page, 'Photos').getByText('8 of 8').waitFor();
  await feed(page, 'News').getByText('0 of 8').waitFor();
  assert.equal(server.traffic.value.requests, 8);
  assert.equal(await page.getByRole('progressbar', { name: 'Photos' }).getAttribute('value'), '8');
});

browserTest('leaving the page aborts requests in flight and empties the queue', async ({ page, server, open }) => {
  server.hold();
  await open('/limit');
  await page.getByRole('button', { name: 'Load all' }).click();
  await server.until(({ inFlight }) => inFlight === 5);
  await page.getByRole('navigation').getByRole('link', { name: 'Board' }).click();
  const { requests, aborted } = await server.until(({ inFlight }) => inFlight === 0);
  assert.equal(requests, 5);
  assert.equal(aborted.length, 5);

  await page.getByRole('navigation').getByRole('link', { name: 'One limit' }).click();
  await shows(page, '0 holding a permit', '0 waiting for one');
});

browserTest('the limit applies to every page of the application', async ({ page, server, open }) => {
  await open('/limit');
  await page.getByLabel('Permits').fill('2');
  await page.getByRole('navigation').getByRole('link', { name: 'Board' }).click();
  await page.getByLabel('Concurrency').fill('5');
  await page.getByLabel('Failures').fill('0');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('status').getByText('24 loaded').waitFor();
  assert.equal(server.traffic.value.highest, 2);

  await page.getByRole('navigation').getByRole('link', { name: 'One limit' }).click();
  assert.equal(await page.getByLabel('Permits').inputValue(), '2', 'and the page remembers it');
});

browserTest('the chart shows the requests in flight at the server and the limit', async ({ page, server, open }) => {
  server.hold();
  await open('/limit');
  const line = page.getByRole('img', { name: /^Requests in flight/ }).locator('.in-flight');
  const endsAt = async (share: number) => {
    const end = `V ${(100 - 96 * share).toFixed(2)} H 100`;
    await page.waitForFunction(([line, end]) => line?.getAttribute('d')?.includes(end), [
      await line.elementHandle(),
      end,
    ] as const);
  };
  await endsAt(0);
  await page.getByLabel('Permits').fill('3');
  await page.getByRole('button', { name: 'Load all' }).click();
  await endsAt(3 / 5);
});

browserTest('the limit can be changed with the keyboard', async ({ page, server, open }) => {
  server.hold();
  await open('/limit');
  await page.getByRole('navigation').getByRole('link').last().focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await server.until(({ inFlight }) => inFlight === 2);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal((await server.until(({ inFlight }) => inFlight === 0)).aborted.length, 2);
});

function feed(page: Page, name: string) {
  return page.locator('app-feed').filter({ has: page.getByRole('heading', { name }) });
}

/** Waits until the page shows these counts. */
async function shows(page: Page, ...counts: string[]): Promise<void> {
  for (const count of counts)
    await page
      .getByRole('listitem')
      .filter({ hasText: new RegExp(`^${count}$`) })
      .waitFor();
}
