import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';
import { browserTest, resultIs, textOfDiagram } from './harness.js';

const rights = { permissions: ['clipboard-read', 'clipboard-write'] } as const;

browserTest('what is shared can be copied', rights, async ({ page, open, address }) => {
  await open('#asCompleted');
  await resultIs(page, '-BC-(A|)');
  const copied = async (item: string) => {
    await share(page, item);
    await page
      .getByRole('status')
      .getByText(/copied/)
      .waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    await page.evaluate(() => navigator.clipboard.writeText(''));
    return text;
  };
  const link = await copied('Copy link');
  assert.ok(link.startsWith(`${address}#`), link);
  const other = await page.context().newPage();
  await other.goto(link);
  await resultIs(other, '-BC-(A|)');
  await other.close();
  assert.match(await copied('Copy embed code'), /^<iframe src="[^"]+\?embed#[^"]+" title="[^"]+"/);
  assert.match(await copied('Copy as TestScheduler test'), /TestScheduler/);
  assert.match(await copied('Copy as code with RxJS'), /from 'rxjs'/);
  assert.equal((await copied('Copy as .txt diagram')).trim(), textOfDiagram('asCompleted').trim());
  assert.match(await copied('Copy the test of the .txt'), /checkDiagram/);
});

browserTest('without the right to copy, the text is shown selected', async ({ page, open, checkAccessibility }) => {
  await open('#asCompleted');
  await resultIs(page, '-BC-(A|)');
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await share(page, 'Copy as TestScheduler test');
  const area = page.getByRole('dialog').getByRole('textbox');
  await area.waitFor();
  const [text, selected] = await area.evaluate((element: HTMLTextAreaElement) => [
    element.value,
    element.value.slice(element.selectionStart, element.selectionEnd),
  ]);
  assert.match(text, /TestScheduler/);
  assert.equal(selected, text);
  await checkAccessibility();
  await page.keyboard.press('Escape');
  await area.waitFor({ state: 'detached' });
});

browserTest('pictures are saved', async ({ page, open }) => {
  await open('#asCompleted');
  await resultIs(page, '-BC-(A|)');
  const saved = async (item: string) => {
    const [download] = await Promise.all([page.waitForEvent('download'), share(page, item)]);
    return { name: download.suggestedFilename(), content: await contentOf(download) };
  };
  const still = await saved('Download SVG');
  assert.match(still.name, /\.svg$/);
  assert.match(still.content.toString(), /^<svg [^]*<\/svg>\s*$/);
  const animated = await saved('Download animated SVG');
  assert.match(animated.content.toString(), /@keyframes/);
  const bitmap = await saved('Download PNG');
  assert.match(bitmap.name, /\.png$/);
  assert.equal(bitmap.content.subarray(1, 4).toString(), 'PNG');
  assert.ok(bitmap.content.length > 3_000);
});

async function share(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('button', { name: item, exact: true }).click();
}

async function contentOf(download: Download): Promise<Buffer> {
  return readFile(await download.path());
}
