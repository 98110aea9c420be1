import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { browserTest } from './harness.js';

const folder = new URL('../../../../marbles/', import.meta.url);

const textArea = (page: Page) => page.getByRole('textbox', { name: 'The text' });

/** The marbles on a line of the comparison, from the picture's accessible name. */
const compared = (page: Page, expression: string) => page.getByRole('row', { name: expression }).getByRole('img');

browserTest(
  'the reader draws every diagram of the repository, and each does what it states',
  async ({ page, open, shoot, checkAccessibility }) => {
    const files = (await readdir(folder)).filter((file) => file.endsWith('.txt'));
    await open('/reader');

    const pictures = page.getByRole('img');
    const drawn = await pictures.evaluateAll((all) =>
      all.map((picture) => [
        picture.getAttribute('aria-label'),
        picture.querySelector('.operator')?.textContent?.trim(),
      ]),
    );
    const expected = await Promise.all(
      files.map(async (file) => {
        const text = await readFile(new URL(file, folder), 'utf8');
        return [`Diagram of ${file.replace('.txt', '')}`, /^> +(.*)$/m.exec(text)?.[1]];
      }),
    );
    assert.deepEqual(new Map(drawn as [string, string][]), new Map(expected as [string, string][]));
    await page.getByText(`${files.length} of ${files.length} diagrams. All of them do what they state.`).waitFor();
    await checkAccessibility();
    await shoot('reader');
  },
);

browserTest('a diagram can be found by its content', async ({ page, open }) => {
  await open('/reader');
  await page.getByRole('searchbox', { name: 'Find a diagram' }).fill('pergroup ASCOMPLETED');
  await page.getByText('2 of ').waitFor();
  await page.getByRole('link', { name: 'asCompleted-groups' }).click();
  await page.getByRole('heading', { level: 1, name: 'asCompleted-groups' }).waitFor();
  await resultIs(page, '--D-A-B(C|)');

  await page.getByRole('combobox', { name: 'Diagram' }).selectOption('inOrder');
  await page.getByRole('heading', { level: 1, name: 'inOrder' }).waitFor();
  await resultIs(page, '---(AB)(C|)');
});

browserTest(
  'dragging a marble shows what the operator does with it',
  async ({ page, open, shoot, checkAccessibility }) => {
    await open('/reader/asCompleted');
    const marble = page.getByRole('slider', { name: 'A, end of task a' });
    await resultIs(page, '-BC-(A|)');

    await drag(page, marble, 2);
    await resultIs(page, '-BC---(A|)');
    assert.equal(await marble.getAttribute('aria-valuenow'), '6');
    assert.match(await textArea(page).inputValue(), /^a {4}= -{6}\(A\|\)$/m);
    const difference = (what: string) => page.getByRole('rowgroup').filter({ hasText: what });
    assert.equal(
      (await difference('the result').innerText()).trim(),
      'the result\tstated\t-BC-(A|)\ngiven\t-BC---(A|)',
    );
    assert.equal(
      (await difference('task a').innerText()).trim(),
      'task a is subscribed\tstated\t^---!\ngiven\t^-----!',
    );
    await checkAccessibility();
    await shoot('reader-dragged');

    await page.getByRole('button', { name: 'Update the text' }).click();
    await page.getByText('Differences from the text').waitFor({ state: 'detached' });
    assert.match(await textArea(page).inputValue(), /^ {7}-BC---\(A\|\)$/m);

    await page.getByRole('button', { name: 'Reset' }).click();
    await resultIs(page, '-BC-(A|)');
    assert.equal(await textArea(page).inputValue(), await readFile(new URL('asCompleted.txt', folder), 'utf8'));
  },
);

browserTest('a marble can be moved with the keyboard', async ({ page, open }) => {
  await open('/reader/asCompleted-arriving');
  await resultIs(page, '----BA-(C|)');
  await page.getByRole('slider', { name: 'B, end of task b' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await resultIs(page, '-----AB-(C|)');
  await page.keyboard.press('ArrowLeft');
  // The notation has no room directly after a group.
  await resultIs(page, '-----(AB)@8:C|');

  // In the stream of tasks, b can't overtake a.
  await open('/reader/limitConcurrency-source-failure');
  await resultIs(page, '--1-32#');
  await page.getByRole('slider', { name: 'b of the stream of tasks' }).focus();
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('ArrowLeft');
  await resultIs(page, '--13-2#');
});

browserTest(
  'a marble can be dragged by touch',
  { viewport: 'phone', colorScheme: 'dark' },
  async ({ page, open, shoot, checkAccessibility }) => {
    await open('/reader/asCompleted');
    const marble = page.getByRole('slider', { name: 'B, end of task b' });
    await marble.scrollIntoViewIfNeeded();
    await touchDrag(page, marble, 2);
    await resultIs(page, '--CB(A|)');
    await checkAccessibility();
    await shoot('reader-phone');
  },
);

browserTest('edited text is run by the operator', async ({ page, open }) => {
  await open('/reader/asCompleted');
  await edit(page, 'asCompleted()', 'inOrder({ concurrency: 2 })');
  await resultIs(page, '----(ABC|)');
  await edit(page, '-(B|)', '-#');
  await resultIs(page, '----(A#)');
});

browserTest('an error in the text says where it is', async ({ page, open, shoot, checkAccessibility }) => {
  await open('/reader/asCompleted');
  const error = page.locator('#error');

  await edit(page, '--(C|)', '--(C|');
  await error.getByText('Line 9, column 10: This ( is never closed').waitFor();
  await page.getByText("This text can't be run. The picture shows the last version that could.").waitFor();
  await page.getByRole('img', { name: 'The last version that could be run' }).waitFor();
  assert.equal(await page.getByRole('slider').count(), 0, 'a picture that differs from the text cannot be edited');
  await error.getByRole('button', { name: 'Show me' }).click();
  assert.equal(await selected(page), '(');
  await checkAccessibility();
  await shoot('reader-error');

  await page.getByRole('button', { name: 'Reset' }).click();
  await resultIs(page, '-BC-(A|)');

  await edit(page, 'asCompleted()', 'asComplete()');
  await error.getByText('Line 14, column 8: “asComplete” is not defined here').waitFor();
  await edit(page, 'asComplete()', 'asCompleted({ concurency: 2 })');
  await error.getByText('Line 14, column 22: asCompleted: unknown option "concurency"').waitFor();
  await edit(page, 'concurency', 'concurrency');
  await resultIs(page, '-B-C(A|)');
});

browserTest('a link contains the edited diagram', async ({ page, open }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await open('/reader/asCompleted');
  await edit(page, 'asCompleted()', 'firstSuccess()');
  await resultIs(page, '-(B|)');
  const text = await textArea(page).inputValue();
  await page.waitForURL(/#./);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(link, page.url());

  await page.goto('about:blank');
  await page.goto(link);
  await resultIs(page, '-(B|)');
  assert.equal(await textArea(page).inputValue(), text);

  await page.goto(link.replace(/#.*/, '#_w'));
  await page.getByText('This link contains no readable diagram.').waitFor();
  await resultIs(page, '-BC-(A|)');

  await open('/reader/nothing-of-that-name');
  await page.getByRole('heading', { level: 1, name: 'Reader' }).waitFor();
});

browserTest('the same tasks run with RxJS operators, side by side', async ({ page, open }) => {
  await open('/reader/asCompleted');
  const compareAll = async (expected: Record<string, string>) => {
    for (const [expression, marbles] of Object.entries(expected))
      await compared(page, expression)
        .and(page.getByRole('img', { name: marbles, exact: true }))
        .waitFor();
  };
  await compareAll({
    'asCompleted()': '-BC-(A|)',
    'mergeAll()': '-BC-(A|)',
    'race(a, b, c)': '-(B|)',
    'forkJoin([a, b, c])': '----(Z|)',
  });
  await page.getByText("Z := ['A', 'B', 'C']").waitFor();

  await edit(page, 'asCompleted()', 'firstSuccess()');
  await edit(page, '-(B|)', '-#');
  await compareAll({
    'firstSuccess()': '--(C|)',
    'mergeAll()': '-#',
    'race(a, b, c)': '-#',
    'forkJoin([a, b, c])': '-#',
  });
});

browserTest('the diagram can be played', async ({ page, open }) => {
  await open('/reader/asCompleted');
  await page.getByRole('button', { name: 'Play' }).click();
  const cursor = page.locator('svg .cursor');
  await cursor.waitFor({ state: 'attached' });
  const start = Number(await cursor.getAttribute('x1'));
  await page.waitForFunction((x) => Number(document.querySelector('svg .cursor')?.getAttribute('x1')) > x + 36, start);
  await cursor.waitFor({ state: 'detached' });
});

/** Waits until this is the result, in the text and in the picture. */
async function resultIs(page: Page, marbles: string): Promise<void> {
  await page.getByRole('status').filter({ hasText: 'The result is' }).getByText(marbles, { exact: true }).waitFor();
}

async function edit(page: Page, part: string, changed: string): Promise<void> {
  const text = await textArea(page).inputValue();
  assert.ok(text.includes(part), `${part} is in the text`);
  await textArea(page).fill(text.replace(part, changed));
}

async function selected(page: Page): Promise<string> {
  return textArea(page).evaluate((area: HTMLTextAreaElement) =>
    area.value.slice(area.selectionStart, area.selectionEnd),
  );
}

async function middleOf(element: Locator): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await element.boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
}

const FRAME = 36;

async function drag(page: Page, element: Locator, frames: number): Promise<void> {
  const { x, y } = await middleOf(element);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + frames * FRAME, y, { steps: 5 });
  await page.mouse.up();
}

/** A finger doesn't move as straight as a mouse, so the page would scroll with it if it could. */
async function touchDrag(page: Page, element: Locator, frames: number): Promise<void> {
  const { x, y } = await middleOf(element);
  const client = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove', part: number) =>
    client.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: [{ x: x + part * frames * FRAME, y: y - part * 2 * FRAME }],
    });
  await touch('touchStart', 0);
  for (let step = 1; step <= 6; step += 1) await touch('touchMove', step / 6);
  await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await client.detach();
}
