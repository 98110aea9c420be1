import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { launchBrowser } from '../../../scripts/package/browser.mjs';
import { StaticServer } from './StaticServer.js';

const viewports = {
  desktop: { width: 1360, height: 900 },
  phone: { width: 390, height: 844 },
  narrow: { width: 320, height: 640 },
};

export interface VisitOptions {
  readonly viewport?: keyof typeof viewports;
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce' | 'no-preference';
  readonly forcedColors?: 'active' | 'none';
  readonly permissions?: readonly string[];
  readonly javaScriptEnabled?: boolean;
  /** Whether nobody has used the page before or will afterwards, as for a test that changes what a page can do. */
  readonly fresh?: boolean;
  /** In milliseconds. */
  readonly timeout?: number;
}

/** What a test gets: an empty page in a browser context without any data. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly server: StaticServer;
  /** The address of the playground. */
  readonly address: string;
  /** Opens the playground with what follows `/play/`, and waits until a picture or an error is there. */
  readonly open: (rest?: string) => Promise<void>;
  readonly checkAccessibility: () => Promise<void>;
}

let browser: Browser;
let server: StaticServer;
/** By the options of their contexts. To start a page takes longer than most tests do, so they share pages. */
const tabs = new Map<string | undefined, Tab>();

interface Tab {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the console and the network had to complain about. */
  readonly complaints: string[];
}

beforeAll(async () => {
  server = await StaticServer.start();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

/** Defines a test in the browser. It also fails if the page logs an error, or asks anybody else for anything. */
export function browserTest(name: string, run: (visit: Visit) => Promise<void>): void;
export function browserTest(name: string, options: VisitOptions, run: (visit: Visit) => Promise<void>): void;
export function browserTest(
  ...parameters: [string, (visit: Visit) => Promise<void>] | [string, VisitOptions, (visit: Visit) => Promise<void>]
): void {
  const [name, options, run] = parameters.length === 3 ? parameters : [parameters[0], {}, parameters[1]];
  test(name, { timeout: options.timeout ?? 120_000 }, async () => {
    const key = options.fresh ? undefined : JSON.stringify(contextOptions(options));
    const tab = tabs.get(key) ?? (await openTab(options));
    tabs.delete(key);
    try {
      await run(visitIn(tab));
      assert.deepEqual(tab.complaints, [], 'the console stays clean, and all requests at home');
    } catch (error) {
      await tab.context.close();
      throw error;
    }
    if (key === undefined) await tab.context.close();
    else tabs.set(key, await cleared(tab, options));
  });
}

async function openTab(options: VisitOptions): Promise<Tab> {
  const context = await browser.newContext(contextOptions(options));
  // How long to wait for what never comes; on a busy machine, what comes may take its time.
  context.setDefaultTimeout(30_000);
  return { context, page: await context.newPage(), complaints: listenForComplaints(context) };
}

/** As if nobody had used it. */
async function cleared(tab: Tab, options: VisitOptions): Promise<Tab> {
  const { context, page, complaints } = tab;
  const others = context.pages().filter((each) => each !== page);
  await Promise.all(others.map((each) => each.close()));
  await page.goto('about:blank');
  const client = await context.newCDPSession(page);
  await client.send('Storage.clearDataForOrigin', { origin: server.origin, storageTypes: 'all' });
  await client.detach();
  const { viewport, colorScheme = 'light' } = contextOptions(options);
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize(viewport!);
  await page.mouse.move(0, 0);
  complaints.length = 0;
  return tab;
}

function contextOptions({
  viewport = 'desktop',
  timeout: _,
  fresh: __,
  permissions,
  ...rest
}: VisitOptions): BrowserContextOptions {
  const isPhone = viewport !== 'desktop';
  return {
    ...rest,
    permissions: [...(permissions ?? [])],
    viewport: viewports[viewport],
    isMobile: isPhone,
    hasTouch: isPhone,
    acceptDownloads: true,
  };
}

function visitIn({ page, context }: Tab): Visit {
  const address = `${server.origin}/rxjs-as-completed/play/`;
  return {
    page,
    context,
    server,
    address,
    open: async (rest = '') => {
      await page.goto(address + rest);
      await page.locator('.drawing, .problem').first().waitFor();
    },
    checkAccessibility: () => checkAccessibility(page),
  };
}

/** Minified, since every page loads it anew. */
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function checkAccessibility(page: Page): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  const violations = await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] });
    return violations;
  });
  assert.deepEqual(
    violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html }) => html) })),
    [],
  );
}

function listenForComplaints(context: BrowserContext): string[] {
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  context.on('weberror', (error) => void complaints.push(String(error.error())));
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(server.origin) && !/^(data|blob|about):/.test(url)) complaints.push(`asked for ${url}`);
  });
  return complaints;
}

/** The text of a diagram of the package. */
export function textOfDiagram(name: string): string {
  return readFileSync(new URL(`../../../marbles/${name}.txt`, import.meta.url), 'utf8');
}

export const textArea = (page: Page) => page.getByRole('textbox', { name: 'Text', exact: true });
export const slider = (page: Page, name: string) => page.getByRole('slider', { name, exact: true });

/** Waits until this is the result of the picture. */
export async function resultIs(page: Page, marbles: string): Promise<void> {
  await page.getByRole('status').getByText(`Result: ${marbles}`, { exact: true }).waitFor();
}

/** Waits until the text is or matches this. */
export async function textIs(page: Page, expected: string | RegExp): Promise<void> {
  await page.waitForFunction(
    ([text, pattern]) => {
      // loaded after the picture, and put away while the reader predicts
      const value = document.querySelector<HTMLTextAreaElement>('#text')?.value;
      if (value === undefined) return false;
      return pattern === undefined ? value === text : new RegExp(pattern, 'm').test(value);
    },
    typeof expected === 'string' ? ([expected, undefined] as const) : ([undefined, expected.source] as const),
  );
}

/** Types another text instead of a part of the current one. */
export async function edit(page: Page, part: string, changed: string): Promise<void> {
  const text = await textArea(page).inputValue();
  assert.ok(text.includes(part), `${part} is in the text`);
  await textArea(page).fill(text.replace(part, changed));
}

export async function middleOf(element: Locator): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await element.boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
}

/** How many pixels a frame of the picture takes: a handle is as wide as its frame. */
export async function frameOf(element: Locator): Promise<number> {
  return (await element.boundingBox())!.width;
}

export async function drag(page: Page, element: Locator, frames: number): Promise<void> {
  const { x, y } = await middleOf(element);
  const width = await frameOf(element);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + frames * width, y, { steps: 8 });
  await page.mouse.up();
}

/** A finger doesn't move as straight as a mouse, so the page would scroll with it if it could. */
export async function touchDrag(page: Page, element: Locator, frames: number): Promise<void> {
  const { x, y } = await middleOf(element);
  const width = await frameOf(element);
  const client = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove', part: number) =>
    client.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: [{ x: x + part * frames * width, y: y - part * 2 * width }],
    });
  await touch('touchStart', 0);
  for (let step = 1; step <= 6; step += 1) await touch('touchMove', step / 6);
  await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await client.detach();
}
