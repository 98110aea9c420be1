import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { browserTest, showsItems } from './harness.js';

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
      .getByText(/^Completed in .+: 18 fulfilled, 6 rejected\.$/)
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
    assert.deepEqual(await states(page), { fulfilled: 18, rejected: 6 });
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
    await page.getByRole('status').getByText('24 fulfilled, 0 rejected').waitFor();
    await page.getByLabel('Failures').fill('50');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('status').getByText('12 fulfilled, 12 rejected').waitFor();
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
    await showsItems(page, '18 waiting', '4 running', '2 fulfilled', '0 rejected');
    await shoot('board-running');

    assert.deepEqual(await keysOfResults(page), ['Report 3', 'Report 2'], 'in the order they arrived');
    for (const text of await results(page, 'fulfilled').allInnerTexts()) assert.match(text, /\d (ms|s)\s+\d+ pages/);
    assert.deepEqual(await states(page), { fulfilled: 2, running: 4, waiting: 18 });
    assert.equal(await page.getByRole('progressbar', { name: 'Progress' }).getAttribute('value'), '2');

    server.release();
    await page.getByRole('status').getByText('24 fulfilled, 0 rejected').waitFor();
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
  await page
    .getByRole('status')
    .getByText(/^Cancelled after .+: 0 fulfilled, 0 rejected, 24 cancelled\.$/)
    .waitFor();

  const { aborted, requests } = await server.until(({ inFlight }) => inFlight === 0);
  assert.deepEqual(
    [...aborted].sort(),
    [1, 2, 3, 4].map((id) => `/api/reports/${id}`),
  );
  assert.equal(requests, 4);
  assert.deepEqual(await states(page), { cancelled: 24 });
  assert.equal(await page.locator('.row', { hasText: 'never sent' }).count(), 20);
  await showsItems(page, '0 waiting', '0 running', '24 cancelled');
  await shoot('board-cancelled');

  server.release();
  server.forget();
  await page.getByLabel('Failures').fill('0');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('status').getByText('24 fulfilled').waitFor();
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
    await page.getByRole('status').getByText('1 fulfilled, 23 rejected').waitFor();
    await shoot('board-deadline');

    assert.equal(await results(page, 'rejected').filter({ hasText: 'missed the deadline' }).count(), 23);
    assert.deepEqual(await states(page), { fulfilled: 1, rejected: 23 });
    const { aborted, requests } = await server.until(({ inFlight }) => inFlight === 0);
    assert.equal(aborted.length, 4);
    assert.equal(requests, 5);
  },
);

browserTest('a double click starts one run, and does not cancel it', async ({ page, server, open }) => {
  server.hold();
  await open('/board');
  await page.getByRole('button', { name: 'Start' }).dblclick();
  const { requests, aborted } = await server.until(({ inFlight }) => inFlight === 4);
  assert.deepEqual({ requests, aborted }, { requests: 4, aborted: [] });
  await showsItems(page, '4 running', '20 waiting');

  await page.getByRole('button', { name: 'Cancel' }).dblclick();
  await page.getByRole('status').getByText('Cancelled after').waitFor();
  assert.equal((await server.until(({ inFlight }) => inFlight === 0)).requests, 4);
});

browserTest(
  'a request that the limit of the application holds back is waiting',
  async ({ page, server, open, shoot }) => {
    server.hold();
    await open('/limit');
    await page.getByLabel('Permits').fill('1');
    await page.getByRole('navigation').getByRole('link', { name: 'Board' }).click();
    await page.getByRole('button', { name: 'Start' }).click();
    await server.until(({ inFlight }) => inFlight === 1);
    await showsItems(page, '1 running', '23 waiting');
    assert.deepEqual(await states(page), { running: 1, waiting: 23 });
    await page.getByText('3 of the waiting requests are held back by the limit of the application').waitFor();
    await shoot('board-held-back');
  },
);

browserTest('the call on the page is the call of the run that is going on', async ({ page, server, open }) => {
  server.hold();
  await open('/board');
  await page.getByRole('button', { name: 'Start' }).click();
  await server.until(({ inFlight }) => inFlight === 4);
  await page.getByLabel('Concurrency').fill('2');
  await page.getByLabel('Deadline').fill('3');
  await page.getByText('The new settings apply to the next run.').waitFor();
  assert.match(await page.locator('p.code').innerText(), /concurrency: 4 }/);

  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.locator('p.code').getByText('concurrency: 2, timeout: 3000').waitFor();
});

browserTest(
  'without a server all requests are rejected, and the page says why',
  { expectedInConsole: /ERR_CONNECTION|WebSocket/ },
  async ({ page, stopServer, open, shoot }) => {
    await open('/board');
    await stopServer();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('status').getByText('0 fulfilled, 24 rejected').waitFor();
    assert.equal(await results(page, 'rejected').filter({ hasText: 'no connection' }).count(), 24);
    assert.deepEqual(await states(page), { rejected: 24 });
    await shoot('board-without-server');
  },
);

browserTest('the settings are in the address: going back and reloading keep them', async ({ page, open }) => {
  await open('/board');
  await page.getByLabel('Concurrency').fill('2');
  await page.getByLabel('Deadline').fill('3');
  await page.waitForURL('**/board?limit=2&deadline=3');
  await page.getByRole('navigation').getByRole('link', { name: 'Mirrors' }).click();
  await page.getByLabel('Try the next after').fill('1');
  await page.getByRole('group', { name: 'Oslo' }).getByLabel('State').selectOption('broken');
  await page.waitForURL('**/mirrors?next=1&Oslo=broken');

  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Board' }).waitFor();
  assert.equal(await page.getByLabel('Concurrency').inputValue(), '2');
  assert.equal(await page.getByLabel('Deadline').inputValue(), '3');
  await page.goForward();
  await page.getByRole('heading', { level: 1, name: 'Mirrors' }).waitFor();
  assert.equal(await page.getByRole('group', { name: 'Oslo' }).getByLabel('State').inputValue(), 'broken');
  await page.reload();
  assert.equal(await page.getByLabel('Try the next after').inputValue(), '1');
});

browserTest('settings in an address that cannot be are ignored', async ({ page, open }) => {
  await open('/board?limit=99&deadline=soon');
  assert.equal(await page.getByLabel('Concurrency').inputValue(), '4');
  assert.match(await page.locator('p.code').innerText(), /concurrency: 4 }/);
});

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
    'Start',
    'the focus stays on the button',
  );
  await page.keyboard.press('Tab');
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

/** How many rows of the timeline are in each state. */
async function states(page: Page): Promise<Record<string, number>> {
  const rows = page.getByRole('list', { name: 'Timeline of reports' }).getByRole('listitem');
  const classes = await rows.evaluateAll((elements) => elements.map(({ className }) => className));
  const counted: Record<string, number> = {};
  for (const name of classes) {
    const [state = name] = /waiting|running|fulfilled|rejected|cancelled/.exec(name) ?? [];
    counted[state] = (counted[state] ?? 0) + 1;
  }
  return counted;
}
