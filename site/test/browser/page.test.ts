import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { browserTest, resultIs, slider, textArea } from './harness.js';

for (const viewport of ['desktop', 'phone', 'narrow'] as const)
  browserTest(
    `accessible in light and dark, and no wider than its window: ${viewport}`,
    { viewport },
    async ({ page, open, checkAccessibility }) => {
      const check = async () => {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await page.waitForFunction((theme) => document.documentElement.dataset['theme'] === theme, colorScheme);
          await checkAccessibility();
          assert.equal(await sidewaysScroll(page), 0);
        }
      };
      await open('#asSettled-timeout');
      await page.getByText(/^Result: /).waitFor();
      await check();
      await page
        .getByRole('slider', { name: /task a/ })
        .first()
        .focus();
      await check();
      await textArea(page).fill(`${await textArea(page).inputValue()}\n(`);
      await page.locator('#problem .problem').waitFor();
      await check();
      await page.keyboard.press('Control+z');
      await page.getByRole('button', { name: 'Share' }).click();
      await check();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /^Operator:/ }).click();
      await check();
    },
  );

browserTest('usable in forced colours', { forcedColors: 'active' }, async ({ page, open, checkAccessibility }) => {
  await open('#asCompleted-failure');
  await page.getByText(/^Result: /).waitFor();
  await checkAccessibility();
});

browserTest(
  'the theme follows the system until the reader chooses',
  { colorScheme: 'dark' },
  async ({ page, open }) => {
    await open();
    const theme = () => page.evaluate(() => document.documentElement.dataset['theme']);
    assert.equal(await theme(), 'dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'light');
    await page.getByRole('button', { name: /^Colours/ }).click();
    await page.getByRole('button', { name: /^Colours/ }).click();
    assert.equal(await theme(), 'dark');
    await page.reload();
    await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'dark');
  },
);

browserTest('the keyboard alone reaches everything', async ({ page, open }) => {
  await open('#asCompleted');
  await resultIs(page, '-BC-(A|)');
  const reached = new Set<string>();
  for (let press = 0; press < 60; press += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const { activeElement: element } = document;
      return element === document.body
        ? ''
        : (element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '') || element!.id;
    });
    if (name === '') break;
    reached.add(name);
  }
  for (const name of [
    'Diagrams',
    'Blank',
    'Share',
    'Operator: asCompleted()',
    'Predict',
    'Task a',
    'A and end of task a',
    'C and end of task c',
    'Task',
    'Play',
    'Time',
    'Operator',
    'text',
    'How to read it',
  ])
    assert.ok(reached.has(name), `${name} is among ${[...reached].join(', ')}`);
});

browserTest('a link runs one diagram, not all of them', { fresh: true }, async ({ page, open }) => {
  await page.addInitScript(() => {
    const posted: unknown[] = ((window as unknown as { posted: unknown[] }).posted = []);
    window.Worker = class extends Worker {
      override postMessage(...parameters: [unknown]) {
        posted.push(parameters[0]);
        super.postMessage(...parameters);
      }
    };
  });
  await open('#limitConcurrency');
  await page.getByRole('region', { name: 'Same tasks with' }).getByRole('listitem').nth(1).waitFor();
  const posted = await page.evaluate(() => (window as unknown as { posted: unknown[] }).posted.length);
  assert.ok(posted <= 2, `the diagram, and its rival: ${posted}`);
  assert.ok(await slider(page, '1 of task a').isVisible());
});

const sidewaysScroll = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
