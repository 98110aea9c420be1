import assert from 'node:assert/strict';
import {
  browserTest,
  drag,
  edit,
  frameOf,
  middleOf,
  resultIs,
  slider,
  textArea,
  textIs,
  textOfDiagram,
  touchDrag,
} from './harness.js';

browserTest('dragging a marble shows what the operator does, and writes it down', async ({ page, open }) => {
  await open('#asCompleted');
  await resultIs(page, '-BC-(A|)');
  const marble = slider(page, 'A and end of task a');
  await drag(page, marble, 2);
  await resultIs(page, '-BC---(A|)');
  assert.equal(await marble.getAttribute('aria-valuenow'), '6');
  await textIs(page, /^a {4}= -{6}\(A\|\)$/);
  await textIs(page, /^subs = \^-{5}!$/);
  await textIs(page, /^ {7}-BC---\(A\|\)$/);
  assert.equal(await page.getByText('differs from the text').count(), 0, 'moving is no mistake');

  await page.getByText('changed', { exact: false }).getByRole('button', { name: 'reset' }).click();
  await textIs(page, textOfDiagram('asCompleted'));
  await resultIs(page, '-BC-(A|)');
});

browserTest('a drag is undone at once, and done again', async ({ page, open }) => {
  await open('#asCompleted');
  await drag(page, slider(page, 'A and end of task a'), 3);
  await resultIs(page, '-BC----(A|)');
  await page.getByRole('button', { name: 'Undo' }).click();
  await resultIs(page, '-BC-(A|)');
  await textIs(page, textOfDiagram('asCompleted'));
  await page.getByRole('button', { name: 'Redo' }).click();
  await resultIs(page, '-BC----(A|)');
});

browserTest(
  'a marble dragged out of view takes the picture with it',
  { viewport: 'narrow' },
  async ({ page, open }) => {
    await open('#asCompleted');
    const marble = slider(page, 'A and end of task a');
    await marble.scrollIntoViewIfNeeded();
    const { x, y } = await middleOf(marble);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(310, y, { steps: 4 });
    await page.waitForFunction(() => document.querySelector('.picture')!.scrollLeft > 150);
    await page.mouse.up();
    await page.waitForFunction(() => Number(document.querySelector('#marbles-a-0')!.getAttribute('aria-valuenow')) > 8);
    const box = (await marble.boundingBox())!;
    assert.ok(box.x > 0 && box.x + box.width <= 325, 'the marble is in view');
  },
);

browserTest('a finger drags a marble, and the page stays', { viewport: 'phone' }, async ({ page, open }) => {
  await open('#asCompleted');
  const marble = slider(page, 'B and end of task b');
  await marble.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  await touchDrag(page, marble, 2);
  await resultIs(page, '--CB(A|)');
  assert.equal(await page.evaluate(() => scrollY), before);
});

browserTest('the keyboard moves, removes and adds marbles', async ({ page, open }) => {
  await open('#asCompleted-arriving');
  await resultIs(page, '----BA-(C|)');
  await slider(page, 'B and end of task b').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await resultIs(page, '-----AB-(C|)');

  await open('#limitConcurrency');
  await resultIs(page, '-13-42-5|');
  await slider(page, '1 of task a').focus();
  await page.keyboard.press('Delete');
  await page.waitForFunction(
    () => !/1/.test(document.querySelector<HTMLTextAreaElement>('#text')!.value.split('subs')[0]),
  );
  assert.match(
    (await page.evaluate(() => document.activeElement!.id)) ?? '',
    /^marbles-a-0$/,
    'the next marble has the focus',
  );
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('[id^="marbles-a-"]').length >= 2);
  assert.match(await page.evaluate(() => document.activeElement!.id), /^marbles-a-/, 'the new marble has the focus');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await textIs(page, textOfDiagram('limitConcurrency'));
  await page.keyboard.press('Control+Shift+Z');
  await page.keyboard.press('Control+y');
  await page.waitForFunction(() => document.querySelectorAll('[id^="marbles-a-"]').length >= 2);
});

browserTest('a click on a line adds a marble there, a second touch confirms the first', async ({ page, open }) => {
  await open('#limitConcurrency');
  const first = slider(page, '1 of task a');
  const { x, y } = await middleOf(first);
  const width = await frameOf(first);
  await page.mouse.click(x + 2 * width, y);
  await page.waitForFunction(() => document.querySelectorAll('[id^="marbles-a-"]').length === 4);
});

browserTest('a finger says where before it adds a marble', { viewport: 'phone' }, async ({ page, open }) => {
  await open('#limitConcurrency');
  const first = slider(page, '1 of task a');
  await first.scrollIntoViewIfNeeded();
  const { x, y } = await middleOf(first);
  const width = await frameOf(first);
  await page.touchscreen.tap(x + 2 * width, y);
  await page.locator('.ghost').waitFor();
  assert.equal(await page.locator('[id^="marbles-a-"]').count(), 3);
  await page.touchscreen.tap(x + 2 * width, y);
  await page.waitForFunction(() => document.querySelectorAll('[id^="marbles-a-"]').length === 4);
});

browserTest('tasks are added and removed, marbles change their kind', async ({ page, open }) => {
  await open('#asCompleted');
  await page.getByRole('button', { name: 'Task', exact: true }).click();
  await textIs(page, /^d {4}= /);
  await page.getByRole('button', { name: 'Task d', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Remove the task' }).click();
  await textIs(page, textOfDiagram('asCompleted'));

  await slider(page, 'B and end of task b').focus();
  await page.getByRole('button', { name: 'Delete B' }).click();
  await resultIs(page, '--C-(A|)');
  await page.getByRole('combobox', { name: '| is' }).selectOption('error');
  await resultIs(page, '-#');
});

browserTest('what is typed is run, and compared with what it states', async ({ page, open }) => {
  await open('#asCompleted');
  await edit(page, 'asCompleted()', 'inOrder({ concurrency: 2 })');
  await resultIs(page, '----(ABC|)');
  const chip = page.getByText('differs from the text');
  await chip.click();
  await page.getByText('-BC-(A|)', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Use what happens' }).click();
  await textIs(page, /^ {7}----\(ABC\|\)$/);
  await chip.waitFor({ state: 'detached' });
});

browserTest('an error in the text is marked, and the last picture stays', async ({ page, open }) => {
  await open('#asCompleted');
  await edit(page, '--(C|)', '--(C|');
  const problem = page.locator('#problem');
  await problem.getByText('Line 9, column 10:').waitFor();
  await page.getByText('last version that ran').waitFor();
  assert.equal(
    await page.getByRole('slider', { name: /task/ }).count(),
    0,
    'a picture older than the text is only looked at',
  );
  await problem.getByRole('button', { name: 'Go there' }).click();
  const caret = await textArea(page).evaluate((area: HTMLTextAreaElement) =>
    area.value.slice(area.selectionStart, area.selectionEnd),
  );
  assert.equal(caret, '(');

  await edit(page, '--(C|', '--(C|)');
  await edit(page, 'asCompleted()', 'asComplete()');
  await problem.getByText(/Line 14, column 8:/).waitFor();
});

browserTest('typing is undone with the keys, whatever has the focus', async ({ page, open }) => {
  await open('#asCompleted');
  await textArea(page).focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('% more');
  await textIs(page, /% more$/);
  await page.keyboard.press('Control+z');
  await textIs(page, textOfDiagram('asCompleted'));
  await page.getByRole('button', { name: 'Play', exact: true }).focus();
  await page.keyboard.press('Control+Shift+z');
  await textIs(page, /% more$/);
});

browserTest('the caret lights up its marble, a marble its characters', async ({ page, open }) => {
  await open('#asCompleted');
  await textArea(page).evaluate((area: HTMLTextAreaElement) => {
    area.focus();
    const position = area.value.indexOf('(A|)') + 1;
    area.setSelectionRange(position, position);
  });
  const lit = page.locator('.lit-layer .lit');
  await lit.waitFor();
  const [one, other] = await Promise.all([middleOf(lit), middleOf(slider(page, 'A and end of task a'))]);
  assert.ok(Math.abs(one.x - other.x) < 2 && Math.abs(one.y - other.y) < 2, 'it is that of the marble');

  await slider(page, 'C and end of task c').hover();
  await page.locator('.sheet .marks .lit').waitFor();
  const characters = await page
    .locator('.sheet .marks .lit')
    .evaluate((element: HTMLElement) => element.style.inlineSize);
  assert.equal(characters, '4ch');
});

browserTest('another operator is chosen from the list, or written', async ({ page, open }) => {
  await open('#asCompleted');
  await page.getByRole('button', { name: 'Operator: asCompleted()' }).click();
  const dialog = page.getByRole('dialog', { name: 'Operator' });
  await dialog.getByRole('searchbox').fill('concatAll');
  await dialog
    .getByRole('button', { name: /^concatAll\(\)/ })
    .first()
    .click();
  await resultIs(page, '----AB-(C|)');
  await textIs(page, /^> {6}concatAll\(\)$/);

  await page.getByRole('button', { name: 'Operator: concatAll()' }).click();
  await dialog.getByRole('searchbox').fill('mergeAll(1)');
  await page.keyboard.press('Enter');
  await textIs(page, /^> {6}mergeAll\(1\)$/);
});

browserTest('the same tasks run with other operators, the closest rival first', async ({ page, open }) => {
  await open('#limitConcurrency');
  const section = page.getByRole('region', { name: 'Same tasks with' });
  await section
    .getByRole('listitem')
    .filter({ hasText: 'mergeAll(2)' })
    .getByRole('img', { name: 'Result: -13-42-5|' })
    .waitFor();
  await section.getByRole('button', { name: 'Operator', exact: true }).click();
  await page.getByRole('dialog').getByRole('searchbox').fill('concatAll()');
  await page.keyboard.press('Enter');
  const added = section.getByRole('listitem').filter({ hasText: 'concatAll()' });
  await added.getByRole('img', { name: /^Result: / }).waitFor();
  await added.getByRole('button', { name: 'Remove concatAll()' }).click();
  await added.waitFor({ state: 'detached' });
});

browserTest('the reader predicts, then reveals', async ({ page, open, checkAccessibility }) => {
  await open('#asCompleted');
  await page.getByRole('button', { name: 'Predict' }).click();
  await page.getByRole('textbox', { name: 'Your result line' }).waitFor();
  assert.equal(await textArea(page).count(), 0, 'the text would tell the result');
  assert.equal(await page.getByText(/^Result: /).count(), 0);

  const lane = page.locator('.lane.guess');
  const place = async (frame: number) => {
    const { x, y, height } = (await lane.boundingBox())!;
    const [zero, width] = await page.locator('.canvas').evaluate((canvas) => {
      const svg = canvas.querySelector('.drawing')!.shadowRoot!.querySelector('svg')!;
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      return [Number(svg.dataset['zero']) * scale, Number(svg.dataset['frame']) * scale] as const;
    });
    assert.ok(zero > 0);
    await page.mouse.click(x + (frame + 0.5) * width, y + height / 2);
  };
  await place(5);
  await place(1);
  await place(2);
  await place(5);
  const line = page.getByRole('textbox', { name: 'Your result line' });
  assert.equal(await line.inputValue(), '-BC--(A|)');
  await slider(page, 'A and end of your result').focus();
  await page.keyboard.press('ArrowLeft');
  assert.equal(await line.inputValue(), '-BC-(A|)');
  await checkAccessibility();
  await page.getByRole('button', { name: 'Reveal' }).click();
  await page.getByText('Exactly as you expected.').waitFor();

  await page.getByRole('button', { name: 'Try again' }).click();
  await line.fill('-B-C(A|)');
  await page.getByRole('button', { name: 'Reveal' }).click();
  await page.getByText('2 of 4 moments as you expected.').waitFor();
  await checkAccessibility();
  await page.getByRole('button', { name: 'Stop predicting' }).click();
  await textIs(page, textOfDiagram('asCompleted'));
});
