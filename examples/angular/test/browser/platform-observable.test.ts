import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { browserTest } from './harness.js';

declare const script: typeof import('./platform-observable.page.js');

async function addScript(page: Page): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('platform-observable.page.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    globalName: 'script',
    write: false,
  });
  // Not by a tag, which the policy of the application doesn't allow.
  await page.evaluate(`${outputFiles[0]!.text}; globalThis.script = script;`);
}

browserTest('the platform Observable is accepted as a task, although RxJS refuses it', async ({ page, open }) => {
  await open('/board');
  await addScript(page);

  assert.ok(await page.evaluate(() => script.isNative()));
  assert.match(await page.evaluate(() => script.refusal()), /TypeError: You provided .* where a stream was expected/);
  assert.deepEqual(await page.evaluate(() => script.settle()), [
    ['values', 'fulfilled', 2],
    ['failure', 'rejected', 'no'],
    ['nothing', 'empty', undefined],
    ['filtered', 'fulfilled', 4],
  ]);
});

browserTest(
  'a platform Observable that loses is cancelled through its signal, and the server sees the abort',
  async ({ page, open, server }) => {
    await open('/board');
    await addScript(page);

    // Law 6: at the end, everything that is still running is torn down before the winner is emitted.
    assert.deepEqual(await page.evaluate(() => script.race()), { winner: 'up', teardowns: ['hanging', 'up'] });
    const { aborted } = await server.until(({ requests, inFlight }) => requests === 2 && inFlight === 0);
    assert.deepEqual(aborted, ['/api/mirrors/hanging']);
  },
);

browserTest("unsubscribing also ends the platform's observation of events", async ({ page, open }) => {
  await open('/board');
  await addScript(page);
  const click = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const heard = () => page.evaluate(() => script.heard);

  await page.evaluate(() => script.listen('One', 'Two'));
  await click('One');
  await click('Two');
  assert.deepEqual(await heard(), ['One', 'Two']);

  await page.evaluate(() => script.leave());
  await click('One');
  assert.deepEqual(await heard(), ['One', 'Two']);
});
