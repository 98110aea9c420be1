import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { ShowcaseServer } from '../../server/ShowcaseServer.js';
import { browserTest } from './harness.js';

browserTest(
  'three files at a time, each with its progress; the end is announced once',
  async ({ page, server, open, shoot }) => {
    server.hold();
    await open('/uploads');
    const announced = await listenToStatus(page);
    await choose(page, ...texts(5));
    await server.until(({ inFlight }) => inFlight === 3);
    await row(page, '1.txt').getByText('uploading').waitFor();
    await row(page, '4.txt').getByText('waiting').waitFor();
    await shoot('uploads-running');

    server.release();
    await finished(page, '5 uploaded, 0 failed, 0 refused, 0 cancelled');
    assert.equal(await row(page, '5.txt').getByRole('progressbar').getAttribute('value'), '100');
    assert.equal(await percentOfAll(page), 1);
    assert.equal(server.traffic.value.highest, 3);
    assert.deepEqual(await announced(), ['Finished: 5 uploaded, 0 failed, 0 refused, 0 cancelled.']);
  },
);

browserTest('a large file shows how much was sent, how fast, and the time left', { second: 1_000 }, async (visit) => {
  const { page, open, shoot } = visit;
  await withFolder(async (folder) => {
    await open('/uploads');
    await page.getByLabel('Choose files').setInputFiles(await largeFile(folder, 24_000_000));
    const film = row(page, 'large.txt');
    await film.getByText(/^[1-9]\d? %$/).waitFor();
    await film.getByText(/^\d+(\.\d)? [kM]B\/s$/).waitFor();
    await page.getByText(/^\d+ s left$/).waitFor();
    const sent = await percentOfAll(page);
    assert.ok(sent > 0 && sent < 1, String(sent));
    await shoot('uploads-progress');
    await film.getByText('100 %').waitFor({ timeout: 30_000 });
    await finished(page, '1 uploaded');
  });
});

browserTest(
  'Cancel aborts one upload, and Retry sends it again; the focus stays',
  async ({ page, server, open, shoot }) => {
    server.hold();
    await open('/uploads');
    await choose(page, ...texts(4));
    await server.until(({ inFlight }) => inFlight === 3);
    await button(page, 'Cancel', '2.txt').focus();
    await page.keyboard.press('Enter');
    await row(page, '2.txt').getByText('cancelled').waitFor();
    await server.until(({ aborted, requests }) => requests === 4 && aborted[0] === '/api/uploads/2.txt');
    assert.equal(await focused(page), 'Retry 2.txt');
    await shoot('uploads-cancelled');

    await page.keyboard.press('Enter');
    await row(page, '2.txt').getByText('waiting').waitFor();
    assert.equal(await focused(page), 'Cancel 2.txt');
    server.release();
    await finished(page, '4 uploaded, 0 failed, 0 refused, 0 cancelled');
    assert.equal(await focused(page), 'Done 2.txt');
    assert.deepEqual(await names(page), ['1.txt', '2.txt', '3.txt', '4.txt']);
    assert.equal(server.traffic.value.requests, 5);
  },
);

browserTest('a file that is cancelled while it waits is never sent', async ({ page, server, open }) => {
  server.hold();
  await open('/uploads');
  await choose(page, ...texts(5));
  await server.until(({ inFlight }) => inFlight === 3);
  await button(page, 'Cancel', '4.txt').click();
  await row(page, '4.txt').getByText('cancelled').waitFor();
  server.release();
  await finished(page, '4 uploaded, 0 failed, 0 refused, 1 cancelled');
  const { requests, aborted } = server.traffic.value;
  assert.deepEqual({ requests, aborted }, { requests: 4, aborted: [] });
});

browserTest('a double click on Cancel cancels, and one on Retry retries', async ({ page, server, open }) => {
  server.hold();
  await open('/uploads');
  await choose(page, ...texts(3));
  await server.until(({ inFlight }) => inFlight === 3);
  await button(page, 'Cancel', '1.txt').dblclick();
  await server.until(({ inFlight }) => inFlight === 2);
  await button(page, 'Retry', '1.txt').waitFor();

  await button(page, 'Retry', '1.txt').dblclick();
  await server.until(({ inFlight }) => inFlight === 3);
  await button(page, 'Cancel', '1.txt').waitFor();
  const { requests, aborted } = server.traffic.value;
  assert.deepEqual({ requests, aborted }, { requests: 4, aborted: ['/api/uploads/1.txt'] });
});

browserTest('Cancel all aborts what runs, and sends nothing that waits', async ({ page, server, open }) => {
  server.hold();
  await open('/uploads');
  await choose(page, ...texts(8));
  await server.until(({ inFlight }) => inFlight === 3);
  await page.getByRole('button', { name: 'Cancel all' }).dblclick();
  await finished(page, '0 uploaded, 0 failed, 0 refused, 8 cancelled');
  const { requests, aborted } = await server.until(({ inFlight }) => inFlight === 0);
  assert.equal(requests, 3);
  assert.deepEqual(aborted.toSorted(), ['/api/uploads/1.txt', '/api/uploads/2.txt', '/api/uploads/3.txt']);
});

browserTest('leaving the page aborts all uploads', async ({ page, server, open }) => {
  server.hold();
  await open('/uploads');
  await choose(page, ...texts(5));
  await server.until(({ inFlight }) => inFlight === 3);
  await page.getByRole('navigation').getByRole('link', { name: 'Board' }).click();
  const { requests, aborted } = await server.until(({ inFlight }) => inFlight === 0);
  assert.deepEqual({ requests, aborted: aborted.length }, { requests: 3, aborted: 3 });
});

browserTest(
  'the server refuses what is too large or of the wrong kind, which is not retried',
  { expectedInConsole: /status of 41[35]/ },
  async ({ page, server, open, shoot }) => {
    await open('/uploads');
    await choose(page, zip, text('fine.txt'));
    await finished(page, '1 uploaded, 0 failed, 1 refused, 0 cancelled');
    await withFolder(async (folder) => {
      await page.getByLabel('Choose files').setInputFiles(await largeFile(folder, 25_000_001));
      await row(page, 'large.txt').getByText('refused').waitFor();
    });
    await finished(page, '1 uploaded, 0 failed, 2 refused, 0 cancelled');
    await row(page, 'large.txt').getByText('refused: 413 Too large: at most 25 MB').waitFor();
    await row(page, 'tool.zip').getByText('refused: 415 Not an image, audio, video, text or PDF').waitFor();
    await shoot('uploads-refused');
    assert.equal(await page.getByRole('button', { name: /^(Cancel|Retry) \w+\.\w+$/ }).count(), 0);
    await page.getByRole('button', { name: 'Retry failed' }).click({ force: true });
    assert.equal(server.traffic.value.requests, 3);
  },
);

browserTest(
  'when the server says 429, nothing is sent before the time in Retry-After',
  { second: 1_000, expectedInConsole: /status of 429/ },
  async ({ page, server, open, shoot }) => {
    await page.addInitScript(watchUploads);
    await open('/uploads');
    await choose(page, ...texts(14));
    await page.getByText(/^The server asks to wait [1-3] s$/).waitFor();
    await shoot('uploads-429');
    await finished(page, '14 uploaded, 0 failed, 0 refused, 0 cancelled');
    await page.getByText(/The server asks/).waitFor({ state: 'hidden' });

    assert.ok(server.traffic.value.requests > 14, 'some were sent twice');
    const { sent, refused } = await page.evaluate(() => (globalThis as unknown as { seen: SeenUploads }).seen);
    assert.ok(sent.length > 14 && refused.length > 0);
    for (const { at, seconds } of refused) {
      const early = sent.filter((time) => time > at && time < at + seconds * 1_000 - 5);
      assert.deepEqual(early, [], `refused at ${at} for ${seconds} s`);
    }
  },
);

browserTest(
  'a server that is down makes uploads fail; those that failed can be retried when it is back',
  { expectedInConsole: /ERR_CONNECTION_REFUSED|WebSocket connection/ },
  async ({ page, server, open, stopServer }) => {
    await open('/uploads');
    await choose(page, text('early.txt'));
    await finished(page, '1 uploaded');
    await stopServer();
    await choose(page, ...texts(4));
    await finished(page, '1 uploaded, 4 failed, 0 refused, 0 cancelled');
    await row(page, '4.txt').getByText('failed: no connection').waitFor();

    const after = await ShowcaseServer.start({ second: 100, port: Number(new URL(server.origin).port) });
    try {
      await page.getByRole('button', { name: 'Retry failed' }).dblclick();
      await finished(page, '5 uploaded, 0 failed, 0 refused, 0 cancelled');
      assert.equal(after.traffic.value.requests, 4);
    } finally {
      await after.close();
    }
  },
);

browserTest('folders can be chosen and dropped, with all that is in them', async ({ page, server, open }) => {
  await withFolder(async (folder) => {
    await open('/uploads');
    await page.getByLabel('Choose a folder').setInputFiles(join(folder, 'trip'));
    await finished(page, '2 uploaded');
    assert.deepEqual((await names(page)).toSorted(), ['trip/day 1/diary.txt', 'trip/map.txt']);

    await drop(page, [join(folder, 'trip'), join(folder, 'note.txt')]);
    await finished(page, '5 uploaded');
    assert.deepEqual((await names(page)).slice(2).toSorted(), ['note.txt', 'trip/day 1/diary.txt', 'trip/map.txt']);
    assert.equal(server.traffic.value.requests, 5);
  });
});

browserTest('with a thousand files the page can still be used', async ({ page, server, open }) => {
  server.hold();
  await open('/uploads');
  await choose(page, ...texts(1_000));
  await server.until(({ inFlight }) => inFlight === 3);
  assert.equal((await names(page)).length, 1_000);
  await button(page, 'Cancel', '1000.txt').click();
  await row(page, '1000.txt').getByText('cancelled').waitFor();
  await page.getByRole('button', { name: 'Cancel all' }).click();
  await finished(page, '1000 cancelled');
  const { requests } = await server.until(({ inFlight }) => inFlight === 0);
  assert.equal(requests, 3);
});

browserTest('an empty file and odd names are fine', async ({ page, server, open }) => {
  server.hold();
  await open('/uploads');
  await choose(page, text('empty.txt', 0), text('50 % off?#.txt'));
  const { inFlight } = await server.until(({ requests }) => requests === 2);
  assert.equal(inFlight, 2);
  server.release();
  await finished(page, '2 uploaded');
  assert.equal(await row(page, 'empty.txt').getByRole('progressbar').getAttribute('value'), '100');
});

for (const [colorScheme, viewport] of [
  ['light', 'phone'],
  ['dark', 'desktop'],
] as const) {
  browserTest(
    `axe finds nothing while files are uploaded: ${colorScheme}, ${viewport}`,
    { colorScheme, viewport, expectedInConsole: /status of 415/ },
    async ({ page, server, open, shoot, checkAccessibility }) => {
      server.hold((path) => !/4|zip/.test(path));
      await open('/uploads');
      await choose(page, zip, text('4.txt'), ...texts(3), text(`a-${'very-'.repeat(20)}long-name.txt`));
      await row(page, 'tool.zip').getByText('refused').waitFor();
      await row(page, '4.txt').getByText('uploaded').waitFor();
      await button(page, 'Cancel', '2.txt').click();
      await row(page, '2.txt').getByText('cancelled').waitFor();
      await checkAccessibility();
      await shoot(`uploads-${colorScheme}-${viewport}`);
      if (viewport === 'phone') await page.setViewportSize({ width: 320, height: 700 });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), page.viewportSize()?.width);
      await shoot(`uploads-${colorScheme}-${viewport}-320`);
      await page.emulateMedia({ forcedColors: 'active' });
      await shoot(`uploads-${colorScheme}-${viewport}-forced`);
    },
  );
}

interface ChosenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

const zip: ChosenFile = { name: 'tool.zip', mimeType: 'application/zip', buffer: Buffer.from('PK') };

function text(name: string, size = 1_000): ChosenFile {
  return { name, mimeType: 'text/plain', buffer: Buffer.alloc(size, 'x') };
}

/** 1.txt, 2.txt, … */
function texts(count: number): ChosenFile[] {
  return Array.from({ length: count }, (_, index) => text(`${index + 1}.txt`));
}

function choose(page: Page, ...files: ChosenFile[]): Promise<void> {
  return page.getByLabel('Choose files').setInputFiles(files);
}

function row(page: Page, name: string): Locator {
  return page.getByRole('listitem').filter({ has: page.locator('.name').getByText(name, { exact: true }) });
}

function button(page: Page, action: string, name: string): Locator {
  return page.getByRole('button', { name: `${action} ${name}`, exact: true });
}

function names(page: Page): Promise<string[]> {
  return page.locator('li .name').allTextContents();
}

async function finished(page: Page, counts: string): Promise<void> {
  await page.getByRole('main').getByRole('status').getByText(counts).waitFor();
}

function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.textContent.replace(/\s+/g, ' ').trim());
}

function percentOfAll(page: Page): Promise<number> {
  return page.getByRole('progressbar', { name: 'All files' }).evaluate((bar) => (bar as HTMLProgressElement).position);
}

/** Collects what the status says from now on. */
async function listenToStatus(page: Page): Promise<() => Promise<string[]>> {
  const texts = await page
    .getByRole('main')
    .getByRole('status')
    .evaluateHandle((status) => {
      const texts: string[] = [];
      new MutationObserver(() => {
        if (status.textContent !== '') texts.push(status.textContent);
      }).observe(status, { childList: true, characterData: true, subtree: true });
      return texts;
    });
  return () => texts.jsonValue();
}

/** When uploads were sent, and refused with 429, in milliseconds. */
interface SeenUploads {
  readonly sent: readonly number[];
  readonly refused: readonly { readonly at: number; readonly seconds: number }[];
}

/** Runs in the page, before the application: what the application itself sees, and when. */
const watchUploads = {
  content: `
    const seen = (globalThis.seen = { sent: [], refused: [] });
    const { open, send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.open = function (...parameters) {
      this.addEventListener('load', () => {
        const seconds = Number(this.getResponseHeader('retry-after'));
        if (this.status === 429) seen.refused.push({ at: performance.now(), seconds });
      });
      open.apply(this, parameters);
    };
    XMLHttpRequest.prototype.send = function (body) {
      seen.sent.push(performance.now());
      send.call(this, body);
    };
  `,
};

/** Drops real files and folders, as from the desktop. */
async function drop(page: Page, files: string[]): Promise<void> {
  const { x, y, width, height } = (await page.getByRole('heading', { level: 1 }).boundingBox())!;
  const session = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', {
      type,
      x: x + width / 2,
      y: y + height / 2,
      data: { items: [], files, dragOperationsMask: 1 },
    });
}

async function largeFile(folder: string, size: number): Promise<string> {
  const path = join(folder, 'large.txt');
  await writeFile(path, '');
  await truncate(path, size);
  return path;
}

/** A folder with note.txt, trip/map.txt and trip/day 1/diary.txt. */
async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'uploads-'));
  try {
    await mkdir(join(folder, 'trip/day 1'), { recursive: true });
    for (const file of ['note.txt', 'trip/map.txt', 'trip/day 1/diary.txt']) await writeFile(join(folder, file), file);
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
