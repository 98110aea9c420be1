import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { browserTest, showsItems } from './harness.js';

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
  await showsItems(page, '2 running', '22 waiting', '2 in flight at the server', '2 permits');

  await page.getByLabel('Permits').fill('5');
  await server.until(({ inFlight }) => inFlight === 5);
  await showsItems(page, '5 running', '19 waiting', '5 in flight at the server', '5 permits');
  assert.equal(server.traffic.value.requests, 5);
  await shoot('limit-raised');

  await page.getByLabel('Permits').fill('1');
  await showsItems(page, '5 running', '19 waiting', '5 in flight at the server', '1 permit');
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
  await showsItems(page, '19 waiting');
  await page.getByRole('button', { name: 'Cancel all' }).click();
  await showsItems(page, '0 running', '0 waiting', '0 in flight at the server');

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
  await showsItems(page, '0 running', '0 waiting');
});

browserTest('the limit applies to every page of the application', async ({ page, server, open }) => {
  await open('/limit');
  await page.getByLabel('Permits').fill('2');
  await page.getByRole('navigation').getByRole('link', { name: 'Board' }).click();
  await page.getByLabel('Concurrency').fill('5');
  await page.getByLabel('Failures').fill('0');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('status').getByText('24 fulfilled').waitFor();
  assert.equal(server.traffic.value.highest, 2);

  await page.getByRole('navigation').getByRole('link', { name: 'One limit' }).click();
  assert.equal(await page.getByLabel('Permits').inputValue(), '2', 'and the page remembers it');
});

browserTest('the chart shows the requests in flight at the server and the limit', async ({ page, server, open }) => {
  server.hold();
  await open('/limit');
  const line = page.getByRole('img', { name: /^Requests in flight/ }).locator('.in-flight');
  const endsAt = async (share: number) => {
    const end = `${(100 - 96 * share).toFixed(2)} H 100.00`;
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
  for (const control of ['Rate', 'Pause', 'Load all']) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => document.activeElement?.parentElement?.textContent);
    assert.ok(focused?.includes(control), control);
  }
  await page.keyboard.press('Enter');
  await server.until(({ inFlight }) => inFlight === 2);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal((await server.until(({ inFlight }) => inFlight === 0)).aborted.length, 2);
});

browserTest(
  'requests that fail do not count as loaded',
  { expectedInConsole: /ERR_CONNECTION|WebSocket/ },
  async ({ page, stopServer, open, shoot }) => {
    await open('/limit');
    await stopServer();
    await page.getByRole('button', { name: 'Load News' }).click();
    await feed(page, 'News').getByText('8 of 8 completed: 0 fulfilled, 8 rejected').waitFor();
    await shoot('limit-without-server');
  },
);

browserTest('a double click loads once', async ({ page, server, open }) => {
  server.hold();
  await open('/limit');
  await page.getByRole('button', { name: 'Load all' }).dblclick();
  const { requests, aborted } = await server.until(({ inFlight }) => inFlight === 5);
  assert.deepEqual({ requests, aborted }, { requests: 5, aborted: [] });
  await showsItems(page, '19 waiting');
});

browserTest('a pause holds all requests back, and resuming sends them', async ({ page, server, open, shoot }) => {
  server.hold();
  await open('/limit');
  await page.getByRole('button', { name: 'Load News' }).click();
  await server.until(({ inFlight }) => inFlight === 5);
  await page.getByLabel('Pause').check();
  await showsItems(page, '0 permits');
  server.release();
  await showsItems(page, '0 running', '3 waiting');
  assert.equal((await server.until(({ inFlight }) => inFlight === 0)).requests, 5, 'those in flight were answered');
  await shoot('limit-paused');

  await page.getByRole('navigation').getByRole('link', { name: 'Board' }).click();
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText('4 of the waiting requests are held back by the limit of the application').waitFor();
  await showsItems(page, '0 running', '24 waiting');
  await page.getByRole('link', { name: 'the limit of the application' }).click();

  assert.ok(await page.getByLabel('Pause').isChecked(), 'the pause outlasts the page');
  await page.getByLabel('Permits').fill('2');
  await showsItems(page, '0 permits');
  await page.getByLabel('Pause').uncheck();
  await showsItems(page, '2 permits');
  await page.getByRole('button', { name: 'Load News' }).click();
  await feed(page, 'News').getByText('8 fulfilled').waitFor();
});

browserTest('what the user opens overtakes what was prefetched', async ({ page, server, open, shoot }) => {
  server.hold();
  await open('/limit');
  await page.getByLabel('Permits').fill('1');
  await page.getByRole('button', { name: 'Load all' }).click();
  await server.until(({ inFlight }) => inFlight === 1);
  await page.getByRole('button', { name: 'Prices 8' }).click();
  await showsItems(page, '1 running', '23 waiting');
  await shoot('limit-overtaken');

  server.hold((path) => path !== '/api/feeds/news/1');
  await server.until(({ requests, inFlight }) => requests === 2 && inFlight === 1);
  server.hold((path) => path !== '/api/feeds/prices/8');
  await feed(page, 'Prices').getByText('1 of 8 completed: 1 fulfilled').waitFor();
  await feed(page, 'Photos').getByText('0 of 8').waitFor();

  await page.getByRole('button', { name: 'Cancel all' }).click();
  assert.deepEqual((await server.until(({ inFlight }) => inFlight === 0)).aborted, ['/api/feeds/news/2']);
});

browserTest('opening an entry whose request was sent does not send it again', async ({ page, server, open }) => {
  server.hold();
  await open('/limit');
  await page.getByRole('button', { name: 'Load News' }).click();
  await server.until(({ inFlight }) => inFlight === 5);
  await page.getByRole('button', { name: 'News 1' }).click();
  server.release();
  await feed(page, 'News').getByText('8 fulfilled').waitFor();
  assert.deepEqual(server.traffic.value.aborted, []);
  assert.equal(server.traffic.value.requests, 8);
});

browserTest('the rate limits how many requests are sent in a second', async ({ page, server, open }) => {
  const arrivals: number[] = [];
  server.traffic.subscribe(({ requests }) => {
    if (requests > arrivals.length) arrivals.push(performance.now());
  });
  await open('/limit');
  await page.getByLabel('Rate').fill('4');
  await page.getByRole('button', { name: 'Load News' }).click();
  await feed(page, 'News').getByText('8 fulfilled').waitFor();
  assert.equal(arrivals.length, 8);
  // Without a rate, the eight requests take some 100 ms.
  for (const [index, at] of arrivals.slice(4).entries()) assert.ok(at - arrivals[index]! > 700, String(arrivals));

  server.hold();
  await page.getByLabel('Rate').fill('1');
  await page.getByRole('button', { name: 'Load Photos' }).click();
  await showsItems(page, '1 running', '7 waiting');
  await page.getByLabel('Rate').fill('11');
  await showsItems(page, '5 running', '3 waiting');
});

browserTest('the page does not poll: without traffic, no timer repeats', async ({ page, open }) => {
  await page.clock.install();
  await page.addInitScript({ content: countIntervals });
  const intervals = () => page.evaluate(() => (window as unknown as { intervals: Set<number> }).intervals.size);
  await open('/limit');
  await showsItems(page, '0 in flight at the server');
  assert.ok((await intervals()) > 0, 'the chart moves');
  await page.clock.runFor(11_000);
  assert.equal(await intervals(), 0);
});

browserTest('the chart has axes and a legend', async ({ page, server, open }) => {
  server.hold();
  await open('/limit');
  await showsItems(page, 'in flight at the server', 'permits');
  for (const label of ['10 s ago', '5 s ago', 'now']) await page.getByText(label, { exact: true }).waitFor();
  for (const label of ['0', '5']) await page.locator('.vertical').getByText(label, { exact: true }).waitFor();
});

/** Keeps the ids of the active intervals in `intervals`. A text, because the page lacks the helpers of compiled code. */
const countIntervals = `
  const { setInterval, clearInterval } = window;
  window.intervals = new Set();
  window.setInterval = (callback, delay) => {
    const id = setInterval(callback, delay);
    window.intervals.add(id);
    return id;
  };
  window.clearInterval = (id) => {
    window.intervals.delete(id);
    clearInterval(id);
  };
`;

function feed(page: Page, name: string) {
  return page.locator('app-feed').filter({ has: page.getByRole('heading', { name }) });
}
