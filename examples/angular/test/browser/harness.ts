import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { ShowcaseServer } from '../../server/ShowcaseServer.js';

/** What a test gets: a page in a fresh browser context, and its own server. */
export interface Visit {
  readonly page: Page;
  readonly server: ShowcaseServer;
  /** Ends the server, as if it had crashed. */
  stopServer(): Promise<void>;
  /** Opens a page of the application, and waits for its heading. */
  open(path: string): Promise<void>;
  /** Saves a screenshot of the whole page in test-results/. */
  shoot(name: string): Promise<void>;
  /** Fails if axe finds a violation on the current page. */
  checkAccessibility(): Promise<void>;
}

export interface VisitOptions {
  readonly viewport?: keyof typeof viewports;
  readonly colorScheme?: 'light' | 'dark';
  readonly forcedColors?: boolean;
  /** How many milliseconds one second of the server lasts. @default 100 */
  readonly second?: number;
  /** Console errors and warnings that the test expects. All others make it fail. */
  readonly expectedInConsole?: RegExp;
}

const viewports = {
  desktop: { width: 1280, height: 900 },
  laptop: { width: 1366, height: 768 },
  phone: { width: 390, height: 844 },
  /** What a scrollbar leaves of 320 px: a desktop at a zoom of 400 %. */
  narrow: { width: 305, height: 256 },
};
const pictures = fileURLToPath(new URL('../../test-results/', import.meta.url));

let browser: Browser;

before(async () => {
  await mkdir(pictures, { recursive: true });
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});

after(() => browser.close());

/** Defines a test in the browser. It also fails if the page logs an unexpected error. */
export function browserTest(name: string, run: (visit: Visit) => Promise<void>): void;
export function browserTest(name: string, options: VisitOptions, run: (visit: Visit) => Promise<void>): void;
export function browserTest(
  ...parameters: [string, (visit: Visit) => Promise<void>] | [string, VisitOptions, (visit: Visit) => Promise<void>]
): void {
  const [name, options, run] = parameters.length === 3 ? parameters : [parameters[0], {}, parameters[1]];
  test(name, { timeout: 60_000 }, () =>
    withServer(options, (server, stopServer) =>
      withContext(options, (context) => visit(name, options, run, server, stopServer, context)),
    ),
  );
}

async function visit(
  name: string,
  options: VisitOptions,
  run: (visit: Visit) => Promise<void>,
  server: ShowcaseServer,
  stopServer: () => Promise<void>,
  context: BrowserContext,
) {
  const page = await context.newPage();
  const complaints = listenForComplaints(page, options.expectedInConsole);
  const shoot = async (picture: string) =>
    void (await page.screenshot({ path: `${pictures}${picture}.png`, fullPage: true }));
  try {
    await run({
      page,
      server,
      stopServer,
      shoot,
      open: async (path) => {
        await page.goto(server.origin + path);
        await page.getByRole('heading', { level: 1 }).waitFor();
      },
      checkAccessibility: async () => {
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
        assert.deepEqual(
          violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html }) => html) })),
          [],
        );
      },
    });
  } catch (error) {
    await shoot(`failed-${name.replace(/\W+/g, '-')}`).catch(() => undefined);
    throw error;
  }
  assert.deepEqual(complaints, [], 'the console stays clean');
}

/** Waits until the page has list items with these texts, such as its counts. */
export async function showsItems(page: Page, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    const item = page.getByRole('listitem').filter({ hasText: new RegExp(`^${text}$`) });
    await item.waitFor();
  }
}

function listenForComplaints(page: Page, expected: RegExp | undefined): string[] {
  const complaints: string[] = [];
  const complain = (text: string) => {
    if (!expected?.test(text)) complaints.push(text);
  };
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complain(message.text());
  });
  page.on('pageerror', (error) => complain(String(error)));
  return complaints;
}

async function withServer(
  options: VisitOptions,
  use: (server: ShowcaseServer, stopServer: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const server = await ShowcaseServer.start({ second: options.second ?? 100 });
  let stopped: Promise<void> | undefined;
  const stopServer = () => (stopped ??= server.close());
  try {
    await use(server, stopServer);
  } finally {
    await stopServer();
  }
}

async function withContext(options: VisitOptions, use: (context: BrowserContext) => Promise<void>): Promise<void> {
  const { viewport = 'desktop', colorScheme = 'light', forcedColors = false } = options;
  const isMobile = viewport === 'phone';
  const context = await browser.newContext({
    viewport: viewports[viewport],
    colorScheme,
    forcedColors: forcedColors ? 'active' : 'none',
    isMobile,
    hasTouch: isMobile,
  });
  context.setDefaultTimeout(10_000);
  try {
    await use(context);
  } finally {
    await context.close();
  }
}
