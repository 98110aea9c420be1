import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { drawDiagram, type Diagram } from 'rxjs-as-completed/marbles';
import { compute } from '../../play/run/compute.js';
import { textOf } from '../../play/model/edit.js';
import { writeMarks } from '../../play/ui/marks.js';
import { browserTest, drag, textArea, textOfDiagram } from './harness.js';
import { seeded } from '../seeded.js';

const SEED = 20;
const MOVES = 8;
const KEYS = ['ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End', 'Enter', 'Delete'];
const NAMES = ['asCompleted-groups', 'asSettled-timeout', 'Semaphore-pipelines'];

for (const [index, name] of NAMES.entries())
  browserTest(`after ${MOVES} random moves, the page shows what the package computes: ${name}`, async (visit) => {
    const { page, open } = visit;
    const random = seeded(SEED + index);
    const oneOf = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)];
    await open(`#${name}`);
    await page.locator('.picture').getByRole('slider').first().waitFor();
    assert.deepEqual(await shownBy(page), computedFrom(textOfDiagram(name)));
    const log: string[] = [];
    let changes = 0;
    for (let move = 0; move < MOVES; move += 1) {
      const before = await textArea(page).inputValue();
      const sliders = await page.locator('.picture').getByRole('slider').all();
      const handle = oneOf(sliders);
      const label = await handle.getAttribute('aria-label');
      if (random() < 0.4) {
        const frames = Math.floor(random() * 9) - 4;
        log.push(`${label}: dragged by ${frames} frames`);
        await drag(page, handle, frames);
      } else {
        const key = oneOf(sliders.length > 3 ? KEYS : KEYS.filter((each) => each !== 'Delete'));
        log.push(`${label}: ${key}`);
        await handle.press(key);
      }
      const text = await agrees(page, log);
      if (text !== before) changes += 1;
    }
    assert.ok(changes > MOVES / 2, `only ${changes} of these moves changed something:\n${log.join('\n')}`);
  });

/** Waits until the page shows what its own text makes; returns the text. */
async function agrees(page: Page, log: readonly string[]): Promise<string> {
  for (const start = performance.now(); ; await page.waitForTimeout(50)) {
    const shown = await shownBy(page);
    try {
      assert.deepEqual(shown, computedFrom(shown.text));
      return shown.text;
    } catch (error) {
      if (performance.now() - start > 10_000) throw new Error(`After ${log.join('; ')}`, { cause: error });
    }
  }
}

/** What there is to see. Marbles by line and frame, with their letters, as in the drawing. */
interface Shown {
  readonly text: string;
  readonly result: string;
  readonly marbles: readonly string[];
  readonly isBusy: boolean;
}

async function shownBy(page: Page): Promise<Shown> {
  return page.evaluate(() => ({
    text: document.querySelector<HTMLTextAreaElement>('#text')!.value,
    result: document.querySelector('.card.main > [role=status]')!.textContent,
    marbles: [...document.querySelector('.picture .drawing')!.shadowRoot!.querySelectorAll('g.marks')].map(
      // as in the source: without end tags where nothing is in between
      (marks) => marks.outerHTML.replace(/><\/(?:circle|path)>/g, '/>'),
    ),
    isBusy: document.querySelector('.chip.busy') !== null,
  }));
}

/** The same from the package alone: the text is complete, so playing it changes nothing. */
function computedFrom(text: string): Shown {
  const answer = compute({ text, comparisons: [] });
  assert.ok(answer.error === undefined, `${answer.error?.message} in\n${text}`);
  const { played } = answer;
  return {
    text: textOf(played),
    result: `Result: ${writeMarks(played.result?.marks ?? []) || 'nothing'}`,
    marbles: marblesOf(played),
    isBusy: false,
  };
}

function marblesOf(diagram: Diagram): readonly string[] {
  return drawDiagram(diagram, { theme: 'light' }).match(/<g class="marks[\s\S]*?<\/g>/g) ?? [];
}
