// Measures the machine as much as the page, so it isn't part of ci.sh: run it where nothing else runs.

import assert from 'node:assert/strict';
import { browserTest, drag, resultIs, slider, textArea, textIs, textOfDiagram } from '../browser/harness.js';

/** How many times slower a processor is than this one, and how long a task may take there. */
const SLOWDOWN = 4;
const LONGEST_TASK = 50;

browserTest('no task of the page takes long on a slow machine', { timeout: 120_000 }, async ({ context, address }) => {
  const browser = context.browser()!;
  // Other programs slow a task down now and then. One that is too long is so every time.
  const attempts: (readonly number[])[] = [];
  while (attempts.length < 3 && attempts.at(-1)?.length !== 0) {
    // A context of its own has nothing compiled.
    const fresh = await browser.newContext({ viewport: { width: 1360, height: 900 } });
    const page = await fresh.newPage();
    await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] });
    await page.goto(`${address}#RateLimit-pipelines`);
    const marble = slider(page, 'A and end of task a');
    await marble.waitFor();
    await page.locator('html[data-loaded="all"]').waitFor();
    await drag(page, marble, 3);
    await page.getByRole('button', { name: 'reset' }).click();
    await textIs(page, textOfDiagram('RateLimit-pipelines'));
    await textArea(page).focus();
    await page.keyboard.type('% more');
    await page.getByRole('button', { name: 'Undo' }).click();
    await resultIs(page, '-A-B-D-(C|)');
    await page.waitForURL((url) => url.hash === '#RateLimit-pipelines');
    // Last, one that is too long, so that the measure is known to work.
    await page.evaluate(async () => {
      performance.mark('too long');
      await new Promise<void>((resolve) =>
        setTimeout(() => {
          for (const start = performance.now(); performance.now() < start + 250;);
          resolve();
        }),
      );
    });
    const { before, after } = longTasks(await browser.stopTracing(), 'too long');
    assert.equal(after.length, 1, 'the task that is too long was found');
    attempts.push(before);
    await fresh.close();
  }
  assert.ok(
    attempts.some((tasks) => tasks.length === 0),
    `milliseconds of long tasks: ${attempts.map((tasks) => tasks.join(', ')).join(' / ')}`,
  );
});

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** In microseconds, without the time in which other programs had the processor. */
  readonly tdur?: number;
  readonly args?: { readonly chrome_mojo_event_info?: { readonly mojo_interface_tag?: string } };
}

/** What isn't the page's: the test asks by messages, and the browser prepares an empty document. */
const OTHERS = /DevToolsSession|NavigationClient/;

/**
 * The milliseconds that tasks of the page take on a slow machine, if that is too long, before and after a mark. It's the
 * processor's time that counts: the browser's own way to slow down waits, so that on a busy machine it measures others.
 */
function longTasks(trace: Buffer, mark: string) {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const { pid, tid, ts: moment } = traceEvents.find(({ name }) => name === mark)!;
  const events = traceEvents.filter((event) => event.pid === pid && event.tid === tid);
  const others = events.filter(({ args }) => OTHERS.test(args?.chrome_mojo_event_info?.mojo_interface_tag ?? ''));
  const contains = (task: TraceEvent, { ts }: TraceEvent) => ts >= task.ts && ts <= task.ts + (task.dur ?? 0);
  const long = events.filter(
    (event) =>
      event.name.endsWith('RunTask') &&
      millisecondsOf(event) > LONGEST_TASK &&
      !others.some((message) => contains(event, message)),
  );
  const [before, after] = [long.filter(({ ts }) => ts < moment), long.filter(({ ts }) => ts >= moment)];
  return { before: before.map(millisecondsOf), after: after.map(millisecondsOf) };
}

function millisecondsOf({ tdur = 0 }: TraceEvent): number {
  return Math.round((tdur * SLOWDOWN) / 1_000);
}
