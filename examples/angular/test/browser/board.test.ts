import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { browserTest } from './harness.js';

const serverErrors = /status of 503/;

browserTest(
  'all 24 reports are loaded within the limit, with failures among the successes',
  { expectedInConsole: serverErrors },
  async ({ page, server, open, shoot }) => {
    await open('/board');
    await page.getByLabel('Concurrency').fill('3');
    await page.getByRole('button', { name: 'Start' }).click();
    await page
      .getByRole('status')
      .getByText(/^Finished in .+: 18 loaded, 6 failed\.$/)
      .waitFor();
    await shoot('board-finished');

    assert.deepEqual(await results(page, 'fulfilled').count(), 18);
    assert.deepEqual(
      await results(page, 'rejected')
        .allInnerTexts()
        .then((texts) => texts.filter((text) => text.includes('503 The archive is closed')).length),
      6,
    );
    assert.deepEqual(new Set(await keysOfResults(page)), new Set(everyReport));
    assert.deepEqual(await states(page), { done: 18, failed: 6 });
    assert.equal(await page.getByRole('progressbar', { name: 'Progress' }).getAttribute('value'), '24');

    const traffic = await server.until(({ inFlight }) => inFlight === 0);
    assert.equal(traffic.requests, 24);
    assert.equal(traffic.highest, 3);
    assert.deepEqual(traffic.aborted, []);
  },
);

browserTest(
  'the share of failures is the one the user has set',
  { expectedInConsole: serverErrors },
  async ({ page, open }) => {
    await open('/board');
    await page.getByLabel('Failures').fill('0');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('status').getByText('24 loaded, 0 failed').waitFor();
    await page.getByLabel('Failures').fill('50');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('status').getByText('12 loaded, 12 failed').waitFor();
  },
);

browserTest(
  'each result appears as it arrives, with its key and time, while others run and wait',
  async ({ page, server, open, shoot }) => {
    server.hold((path) => path !== '/api/reports/3');
    await open('/board');
    await page.getByLabel('Failures').fill('0');
    await page.getByRole('button', { name: 'Start' }).click();
    await results(page, 'fulfilled').first().waitFor();
    server.hold((path) => !['/api/reports/2', '/api/reports/3'].includes(path));
    await results(page, 'fulfilled').nth(1).waitFor();
    await server.until(({ requests, inFlight }) => requests === 6 && inFlight === 4);
    await counts(page, '18 waiting', '4 running', '2 loaded', '0 failed');
    await shoot('board-running');

    assert.deepEqual(await keysOfResults(page), ['Report 3', 'Report 2'], 'in the order they arrived');
    for (const text of await results(page, 'fulfilled').allInnerTexts()) assert.match(text, /\d (ms|s)\s+\d+ pages/);
    assert.deepEqual(await states(page), { done: 2, running: 4, waiting: 18 });
    assert.equal(await page.getByRole('progressbar', { name: 'Progress' }).getAttribute('value'), '2');

    server.release();
    await page.getByRole('status').getByText('24 loaded, 0 failed').waitFor();
  },
);

browserTest('the timeline moves while requests run, and stops afterwards', async ({ page, server, open }) => {
  server.hold();
  await open('/board');
  await page.getByRole('button', { name: 'Start' }).click();
  const line = page.locator('.row.running .ran').first();
  const width = () => line.evaluate((element) => element.getBoundingClientRect().width);
  const before = await width();
  await page.waitForFunction(
    ([before]) => (document.querySelector('.row.running .ran')?.getBoundingClientRect().width ?? 0) > before,
    [before] as const,
  );
  await page.getByRole('button', { name: 'Cancel' }).click();

  const style = await page.locator('.row.cancelled .ran').first().getAttribute('style');
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  assert.equal(await page.locator('.row.cancelled .ran').first().getAttribute('style'), style);
});

browserTest('Cancel aborts running requests and starts no more', async ({ page, server, open, shoot }) => {
  server.hold();
  await open('/board');
  await page.getByRole('button', { name: 'Start' }).click();
  await server.until(({ inFlight }) => inFlight === 4);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('status').getByText('Stopped: 0 loaded, 0 failed, 24 cancelled.').waitFor();

  const { aborted, requests } = await server.until(({ inFlight }) => inFlight === 0);
  assert.deepEqual(
    [...aborted].sort(),
    [1, 2, 3, 4].map((id) => `/api/reports/${id}`),
  );
  assert.equal(requests, 4);
  assert.deepEqual(await states(page), { cancelled: 24 });
  assert.equal(await page.locator('.row', { hasText: 'not started' }).count(), 20);
  await counts(page, '0 waiting', '0 running', '24 cancelled');
  await shoot('board-cancelled');

  server.release();
  server.forget();
  await page.getByLabel('Failures').fill('0');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('status').getByText('24 loaded').waitFor();
  assert.equal(server.traffic.value.requests, 24, 'and it can be started again');
});

browserTest('leaving the page cancels everything: the server sees the aborts', async ({ page, server, open }) => {
  server.hold();
  await open('/board');
  await page.getByRole('button', { name: 'Start' }).click();
  await server.until(({ inFlight }) => inFlight === 4);
  await page.getByRole('navigation').getByRole('link', { name: 'Mirrors' }).click();
  await page.getByRole('heading', { level: 1, name: 'Mirrors' }).waitFor();

  const { aborted, requests } = await server.until(({ inFlight }) => inFlight === 0);
  assert.equal(aborted.length, 4);
  assert.equal(requests, 4);
  await page.locator('footer div', { hasText: 'aborted' }).getByText('4').waitFor();

  await page.goBack();
  await page.getByRole('button', { name: 'Start' }).waitFor();
  assert.deepEqual(await states(page), {}, 'the page begins anew');
});

browserTest(
  'the deadline cancels running and waiting requests, and the page says so',
  async ({ page, server, open, shoot }) => {
    server.hold((path) => path !== '/api/reports/3');
    await open('/board');
    await page.getByLabel('Deadline').fill('0.5');
    await page.getByLabel('Failures').fill('0');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('status').getByText('1 loaded, 23 failed').waitFor();
    await shoot('board-deadline');

    assert.equal(await results(page, 'rejected').filter({ hasText: 'missed the deadline' }).count(), 23);
    assert.deepEqual(await states(page), { done: 1, cancelled: 23 });
    const { aborted, requests } = await server.until(({ inFlight }) => inFlight === 0);
    assert.equal(aborted.length, 4);
    assert.equal(requests, 5);
  },
);

browserTest('everything can be done with the keyboard', async ({ page, server, open }) => {
  server.hold();
  await open('/board');
  await page.getByRole('navigation').getByRole('link').last().focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Home');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await server.until(({ inFlight }) => inFlight === 5);

  assert.match(await page.locator('p.code').innerText(), /concurrency: 5, timeout: 5500/);
  assert.equal(
    await page.evaluate(() => document.activeElement?.textContent),
    'Cancel',
    'the focus stays on the button',
  );
  await page.keyboard.press('Space');
  const { aborted } = await server.until(({ inFlight }) => inFlight === 0);
  assert.equal(aborted.length, 5);
});

const everyReport = Array.from({ length: 24 }, (_, index) => `Report ${index + 1}`);

function results(page: Page, status: 'fulfilled' | 'rejected') {
  return page.getByRole('list', { name: 'Results, as they arrive' }).locator(`li.${status}`);
}

async function keysOfResults(page: Page): Promise<string[]> {
  return page.getByRole('list', { name: 'Results, as they arrive' }).locator('.key').allInnerTexts();
}

/** Waits until the page shows these counts. */
async function counts(page: Page, ...wanted: string[]): Promise<void> {
  for (const count of wanted)
    await page
      .getByRole('listitem')
      .filter({ hasText: new RegExp(`^${count}$`) })
      .waitFor();
}

/** How many rows of the timeline are in each state. */
async function states(page: Page): Promise<Record<string, number>> {
  const rows = page.getByRole('list', { name: 'Timeline of reports' }).getByRole('listitem');
  const classes = await rows.evaluateAll((elements) => elements.map(({ className }) => className));
  const counted: Record<string, number> = {};
  for (const name of classes) {
    const [state = name] = /waiting|running|done|failed|cancelled/.exec(name) ?? [];
    counted[state] = (counted[state] ?? 0) + 1;
  }
  return counted;
}
