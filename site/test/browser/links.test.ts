import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { toFragment } from '../../play/model/link/toFragment.js';
import { browserTest, drag, edit, resultIs, slider, textArea, textIs, textOfDiagram } from './harness.js';

const names = readdirSync(new URL('../../../marbles/', import.meta.url))
  .filter((file) => file.endsWith('.txt'))
  .map((file) => file.replace('.txt', ''));

browserTest(
  'every diagram of the package is found by chapter and by its words',
  async ({ page, open, checkAccessibility }) => {
    await open();
    await page.getByRole('button', { name: 'Diagrams' }).click();
    const dialog = page.getByRole('dialog', { name: 'Diagrams' });
    await dialog.getByText(`${names.length} diagrams`).waitFor({ state: 'attached' });
    assert.equal(await dialog.getByRole('link').count(), names.length);
    await checkAccessibility();
    await dialog.getByRole('searchbox').fill('pergroup ASCOMPLETED');
    await dialog.getByText('2 diagrams').waitFor({ state: 'attached' });
    await dialog.getByRole('link', { name: /^asCompleted-groups/ }).click();
    await page.getByRole('heading', { level: 1, name: 'asCompleted-groups' }).waitFor();
    await resultIs(page, '--D-A-B(C|)');
  },
);

browserTest(
  'back and forward go through the diagrams that were opened, with what was changed',
  async ({ page, open }) => {
    await open('#asCompleted');
    await drag(page, slider(page, 'A and end of task a'), 2);
    await resultIs(page, '-BC---(A|)');
    await page.waitForURL((url) => url.hash !== '#asCompleted');
    await page.evaluate(() => (location.hash = 'inOrder'));
    await resultIs(page, '---(AB)(C|)');
    await page.goBack();
    await resultIs(page, '-BC---(A|)');
    await page.goForward();
    await resultIs(page, '---(AB)(C|)');
  },
);

browserTest(
  'the address follows, and the rest is loaded, on a page that is never idle',
  { fresh: true },
  async ({ page, open }) => {
    await page.addInitScript(() => {
      window.requestIdleCallback = (act, options) =>
        options?.timeout === undefined ? 0 : window.setTimeout(act, options.timeout);
    });
    await open('#asCompleted');
    await drag(page, slider(page, 'A and end of task a'), 2);
    await resultIs(page, '-BC---(A|)');
    await page.waitForURL((url) => url.hash !== '#asCompleted');
    await page.locator('html[data-loaded="all"]').waitFor({ state: 'attached' });
  },
);

browserTest('a link holds the diagram, also one with an error', async ({ page, context, open, address }) => {
  await open('#asCompleted');
  await edit(page, 'asCompleted()', 'firstSuccess(');
  await page.locator('#problem .problem').waitFor();
  const text = await textArea(page).inputValue();
  await page.waitForURL((url) => url.hash !== '#asCompleted');
  const other = await context.newPage();
  await other.goto(page.url());
  await other.locator('#problem .problem').waitFor();
  assert.equal(await textArea(other).inputValue(), text);
  assert.ok(page.url().startsWith(address));
});

browserTest('a link that was cut says so, and offers the diagrams', async ({ page, open, checkAccessibility }) => {
  await open('#asCompleted');
  await edit(page, 'asCompleted()', 'firstSuccess()');
  await page.waitForURL((url) => url.hash !== '#asCompleted');
  const cut = page.url().slice(0, -20);
  await page.goto('about:blank');
  await page.goto(cut);
  const alert = page.getByRole('alert');
  await alert.waitFor();
  await checkAccessibility();
  await alert.getByRole('button', { name: 'Choose a diagram' }).click();
  await page
    .getByRole('dialog')
    .getByRole('link', { name: /^inOrder / })
    .click();
  await resultIs(page, '---(AB)(C|)');
  await alert.waitFor({ state: 'detached' });
});

browserTest('a diagram that can’t be run is not mistaken for the one before', async ({ page, open }) => {
  await open('#inOrder');
  await resultIs(page, '---(AB)(C|)');
  await page.evaluate(
    (hash) => (location.hash = hash),
    toFragment('% Another.\n\na = -(A|)\n\n(a|)\n\n> nonsense(\n')!,
  );
  await page.locator('#problem .problem').waitFor();
  await page.getByRole('heading', { level: 1, name: 'Your diagram' }).waitFor();
  await page.locator('.drawing').first().waitFor({ state: 'detached' });
  assert.equal(await page.getByText(/^Result: /).count(), 0);
});

browserTest('hostile texts are only text, and cannot keep the page busy', async ({ page, open }) => {
  await open('#asCompleted');
  const script = `% <script>document.title = 'owned'</script><img src=x onerror="document.title = 'owned'">\n`;
  await textArea(page).fill(textOfDiagram('asCompleted').replace(/^%.*\n/, script));
  await page.getByText("<script>document.title = 'owned'</script>").first().waitFor();
  await resultIs(page, '-BC-(A|)');
  assert.doesNotMatch(await page.title(), /owned/);

  const nested = Array.from({ length: 8 })
    .reduce<string>((inside) => `${inside}, retry(10)`, 'a.pipe(tap()')
    .concat(')');
  await textArea(page).fill(`a = #\n\n> ${nested}\n\n#\n`);
  await page.locator('#problem .problem').waitFor();

  await textArea(page).fill(textOfDiagram('asCompleted'));
  await resultIs(page, '-BC-(A|)');

  await textArea(page).fill(`a = ${'-'.repeat(39_000)}|`);
  await page.locator('#problem').getByText('longer than').waitFor();
  await textArea(page).fill(textOfDiagram('asCompleted'));
  await resultIs(page, '-BC-(A|)');
});

browserTest('blank starts an own diagram', async ({ page, open }) => {
  await open('#inOrder');
  await page.getByRole('link', { name: 'Blank' }).click();
  await page.getByRole('heading', { level: 1, name: 'Your diagram' }).waitFor();
  await page.getByText(/^Result: ./).waitFor();
  await page.goBack();
  await resultIs(page, '---(AB)(C|)');
});

browserTest('two tabs do not disturb each other', async ({ page, context, open, address }) => {
  await open('#asCompleted');
  const other = await context.newPage();
  await other.goto(`${address}#inOrder`);
  await resultIs(other, '---(AB)(C|)');
  await drag(page, slider(page, 'A and end of task a'), 2);
  await resultIs(page, '-BC---(A|)');
  await textIs(other, textOfDiagram('inOrder'));
  await edit(other, 'inOrder', 'asCompleted');
  await resultIs(page, '-BC---(A|)');
});

browserTest('once loaded, the page needs no network', { fresh: true }, async ({ page, context, open }) => {
  await open('#asCompleted');
  await page.locator('html[data-loaded="all"]').waitFor();
  await context.setOffline(true);
  await drag(page, slider(page, 'A and end of task a'), 2);
  await resultIs(page, '-BC---(A|)');
  await page.getByRole('button', { name: 'Diagrams' }).click();
  await page
    .getByRole('dialog')
    .getByRole('link', { name: /^inOrder / })
    .click();
  await resultIs(page, '---(AB)(C|)');
  await page.getByRole('button', { name: 'Predict' }).click();
  await page.getByRole('button', { name: 'Reveal' }).waitFor();
});
