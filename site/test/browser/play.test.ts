import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { browserTest, resultIs } from './harness.js';

/** How many groups of marbles the picture shows. */
const shown = (page: Page) =>
  page.locator('.picture').evaluate((picture) => {
    const root = picture.querySelector('.drawing')!.shadowRoot!;
    return root.querySelectorAll('.marks:not(.future)').length;
  });

browserTest('time can be played, paused, stepped and scrubbed', async ({ page, open }) => {
  await open('#asCompleted');
  await resultIs(page, '-BC-(A|)');
  const all = await shown(page);
  const time = page.getByRole('slider', { name: 'Time' });
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.waitForFunction(() => document.querySelector('.veil') !== null);
  assert.ok((await shown(page)) < all);
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('.player input')!.value === '2');
  await page.getByRole('button', { name: 'Pause' }).click();
  const paused = await time.getAttribute('aria-valuetext');
  await page.getByRole('button', { name: 'Step back' }).click();
  assert.notEqual(await time.getAttribute('aria-valuetext'), paused);
  await time.focus();
  await page.keyboard.press('Home');
  assert.equal(await time.getAttribute('aria-valuetext'), 'frame 0 of 4');
  assert.equal(await shown(page), 0);
  await page.keyboard.press('ArrowRight');
  assert.equal(await shown(page), 2);
  await page.getByRole('button', { name: 'Step forward' }).click();
  assert.equal(await shown(page), 4);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.waitForFunction(() => document.querySelector('.veil') === null);
  assert.equal(await shown(page), all);
});

browserTest(
  'with reduced motion, time goes from moment to moment',
  { reducedMotion: 'reduce' },
  async ({ page, open }) => {
    await open('#asCompleted');
    await resultIs(page, '-BC-(A|)');
    await page.locator('.player input').evaluate((input: HTMLInputElement) => {
      const seen: string[] = ((window as unknown as { seen: string[] }).seen = []);
      new MutationObserver(() => {
        const transform = document.querySelector<HTMLElement>('.veil .cursor')?.style.transform;
        if (transform && seen.at(-1) !== transform) seen.push(transform);
      }).observe(input.closest('.card')!, { subtree: true, attributes: true, childList: true });
    });
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.locator('.veil').waitFor({ state: 'attached' });
    await page.locator('.veil').waitFor({ state: 'detached' });
    assert.equal(
      await page.evaluate(() => (window as unknown as { seen: string[] }).seen.length),
      3,
      'one position for each of three moments',
    );
  },
);
