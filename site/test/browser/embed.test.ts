import assert from 'node:assert/strict';
import { browserTest } from './harness.js';

browserTest(
  'an embedded diagram is only a picture to play',
  { fresh: true },
  async ({ page, open, checkAccessibility }) => {
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new Error('no storage in an embedded page');
        },
      });
    });
    await open('?embed#inOrder');
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    assert.equal(await page.getByRole('textbox').count(), 0);
    assert.equal(await page.getByRole('slider', { name: /task/ }).count(), 0);
    await checkAccessibility();
    const [other] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: 'Open in playground' }).click(),
    ]);
    await other.getByRole('heading', { level: 1, name: 'inOrder' }).waitFor();
  },
);

browserTest('it fits a frame in another page', async ({ page, server, address }) => {
  await page.goto(`${server.origin}/host.html`);
  await page.setContent(
    `<body style="margin: 0"><iframe title="A" src="${address}?embed#asCompleted" width="360" height="420"></iframe></body>`,
  );
  const frame = page.frameLocator('iframe');
  await frame.locator('.drawing').waitFor();
  const overflow = await frame
    .locator('html')
    .evaluate((html) => [html.scrollWidth - html.clientWidth, html.scrollHeight - html.clientHeight]);
  assert.deepEqual(overflow, [0, 0]);
});
