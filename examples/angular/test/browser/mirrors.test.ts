import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { browserTest } from './harness.js';

const serverErrors = /status of 503/;

browserTest(
  'the next mirror is tried when the previous one is slow or has failed; the first response wins, the losers are aborted',
  { expectedInConsole: serverErrors },
  async ({ page, server, open, shoot }) => {
    server.hold((path) => ['/api/mirrors/Oslo', '/api/mirrors/Kyoto'].includes(path));
    await open('/mirrors');
    // Long enough that a busy machine doesn't take as long for anything else.
    await page.getByLabel('Try the next after').fill('1.4');
    await page.getByText('1.4 s').first().waitFor();
    await page.getByRole('button', { name: 'Download' }).click();
    await page
      .getByRole('status')
      .getByText(/^Quito was first: 48 MB after .+\.$/)
      .waitFor();
    await shoot('mirrors-won');

    const traffic = await server.until(({ inFlight }) => inFlight === 0);
    assert.equal(traffic.requests, 4);
    assert.deepEqual([...traffic.aborted].sort(), ['/api/mirrors/Kyoto', '/api/mirrors/Oslo']);

    assert.match(await row(page, 'Oslo'), /cancelled/);
    assert.match(await row(page, 'Porto'), /rejected/);
    assert.match(await row(page, 'Kyoto'), /cancelled/);
    assert.match(await row(page, 'Quito'), /fulfilled/);
    const [oslo, porto, kyoto, quito] = [
      await startOf(page, 'Oslo'),
      await startOf(page, 'Porto'),
      await startOf(page, 'Kyoto'),
      await startOf(page, 'Quito'),
    ];
    const portoTook = await durationOf(page, 'Porto');
    // From one second on, the page rounds to 10 ms.
    assert.ok(porto - oslo >= 1390, 'Oslo was slow: the next one after 1.4 s');
    assert.ok(kyoto - porto >= portoTook - 10 && kyoto - porto < 1390, 'Porto failed: the next one at once');
    assert.ok(quito - kyoto >= 1390, 'Kyoto was slow: the next one after 1.4 s');
  },
);

browserTest('a mirror that responds in time is the only one that gets a request', async ({ page, server, open }) => {
  await open('/mirrors');
  await page.getByLabel('Try the next after').fill('1.5');
  await page.getByText('only on failure').waitFor();
  await page.getByRole('button', { name: 'Download' }).click();
  await page.getByRole('status').getByText('Oslo was first').waitFor();
  assert.equal(server.traffic.value.requests, 1);
  assert.match(await row(page, 'Quito'), /never sent/);
});

browserTest(
  'mirrors that the user breaks or slows down lose',
  { expectedInConsole: serverErrors, second: 1_000 },
  async ({ page, server, open }) => {
    await open('/mirrors');
    await page.getByLabel('Try the next after').fill('0');
    await page.getByText('all at once').waitFor();
    await page.getByRole('group', { name: 'Oslo' }).getByLabel('State').selectOption('hanging');
    await page.getByRole('group', { name: 'Quito' }).getByLabel('State').selectOption('broken');
    await page.getByRole('group', { name: 'Quito' }).getByLabel('Response time').fill('0');
    await page.getByRole('group', { name: 'Porto' }).getByLabel('State').selectOption('up');
    await page.getByRole('group', { name: 'Porto' }).getByLabel('Response time').fill('5');
    await page.getByRole('group', { name: 'Kyoto' }).getByLabel('Response time').fill('0.5');
    await page.getByRole('button', { name: 'Download' }).click();
    await page.getByRole('status').getByText('Kyoto was first').waitFor();

    const { aborted, requests } = await server.until(({ inFlight }) => inFlight === 0);
    assert.equal(requests, 4);
    assert.deepEqual([...aborted].sort(), ['/api/mirrors/Oslo', '/api/mirrors/Porto']);
  },
);

browserTest(
  'when all are broken, the page says why each of them failed',
  { expectedInConsole: serverErrors },
  async ({ page, server, open, shoot }) => {
    await open('/mirrors');
    for (const name of ['Oslo', 'Porto', 'Kyoto', 'Quito'])
      await page.getByRole('group', { name }).getByLabel('State').selectOption('broken');
    await page.getByLabel('Try the next after').fill('1.5');
    await page.getByRole('button', { name: 'Download' }).click();
    const reasons = '503 Oslo is broken; 503 Porto is broken; 503 Kyoto is broken; 503 Quito is broken';
    await page.getByRole('status').getByText(`No mirror responded: ${reasons}.`).waitFor();
    await shoot('mirrors-broken');

    const { requests, highest, aborted } = server.traffic.value;
    assert.deepEqual({ requests, highest, aborted }, { requests: 4, highest: 1, aborted: [] }, 'one after the other');
  },
);

browserTest('Cancel and leaving the page abort every request that was sent', async ({ page, server, open }) => {
  server.hold();
  await open('/mirrors');
  await page.getByLabel('Try the next after').fill('0');
  await page.getByRole('button', { name: 'Download' }).click();
  await server.until(({ inFlight }) => inFlight === 4);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('status').getByText('Cancelled after').waitFor();
  assert.equal((await server.until(({ inFlight }) => inFlight === 0)).aborted.length, 4);

  await page.getByRole('button', { name: 'Download' }).click();
  await server.until(({ inFlight }) => inFlight === 4);
  await page.getByRole('navigation').getByRole('link', { name: 'One limit' }).click();
  assert.equal((await server.until(({ inFlight }) => inFlight === 0)).aborted.length, 8);
});

browserTest('a double click starts one download', async ({ page, server, open }) => {
  server.hold();
  await open('/mirrors');
  await page.getByLabel('Try the next after').fill('0');
  await page.getByRole('button', { name: 'Download' }).dblclick();
  const { requests, aborted } = await server.until(({ inFlight }) => inFlight === 4);
  assert.deepEqual({ requests, aborted }, { requests: 4, aborted: [] });
});

browserTest(
  'a download keeps the settings it was started with',
  { expectedInConsole: serverErrors },
  async ({ page, server, open }) => {
    server.hold((path) => path === '/api/mirrors/Oslo');
    await open('/mirrors');
    await page.getByRole('button', { name: 'Download' }).click();
    await server.until(({ inFlight }) => inFlight === 1);
    await page.getByRole('group', { name: 'Porto' }).getByLabel('State').selectOption('up');
    await page.getByLabel('Try the next after').fill('1.5');
    await page.getByText('The new settings apply to the next download.').waitFor();
    assert.match(await page.locator('p.code').innerText(), /stagger: 500/);
    await page.getByRole('status').getByText('was first').waitFor();
    assert.match(await row(page, 'Porto'), /rejected/);
    assert.match(await page.locator('p.code').innerText(), /stagger: Infinity/);
  },
);

browserTest('a mirror that the limit of the application holds back is waiting', async ({ page, server, open }) => {
  server.hold();
  await open('/limit');
  await page.getByLabel('Permits').fill('1');
  await page.getByRole('navigation').getByRole('link', { name: 'Mirrors' }).click();
  await page.getByLabel('Try the next after').fill('0');
  await page.getByRole('button', { name: 'Download' }).click();
  await server.until(({ inFlight }) => inFlight === 1);
  assert.match(await row(page, 'Oslo'), /running/);
  for (const name of ['Porto', 'Kyoto', 'Quito']) assert.match(await row(page, name), /waiting/);
});

browserTest('mirrors can be set and downloaded from with the keyboard', async ({ page, server, open }) => {
  await open('/mirrors');
  await page.getByRole('navigation').getByRole('link').last().focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('h');
  assert.equal(await page.getByRole('group', { name: 'Oslo' }).getByLabel('State').inputValue(), 'hanging');
  for (let control = 2; control <= 10; control++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await server.until(({ inFlight }) => inFlight === 1);
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Download');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const { aborted } = await server.until(({ inFlight }) => inFlight === 0);
  assert.deepEqual(aborted, ['/api/mirrors/Oslo']);
});

async function row(page: Page, mirror: string): Promise<string> {
  const text = await page
    .getByRole('list', { name: 'Timeline of mirrors' })
    .getByRole('listitem')
    .filter({ hasText: mirror })
    .textContent();
  return (text ?? '').replace(/\s+/g, ' ');
}

async function startOf(page: Page, mirror: string): Promise<number> {
  return milliseconds(/sent after ([^)]+)/.exec(await row(page, mirror))?.[1]);
}

async function durationOf(page: Page, mirror: string): Promise<number> {
  return milliseconds(/(?:fulfilled|rejected|cancelled) ([\d.]+ m?s)/.exec(await row(page, mirror))?.[1]);
}

/** Parses the page's durations, such as 812 ms or 1.25 s. */
function milliseconds(text: string | undefined): number {
  assert.ok(text !== undefined, 'the page says how long');
  return parseFloat(text) * (text.endsWith(' s') ? 1_000 : 1);
}
