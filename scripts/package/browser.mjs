// Starts a real browser, and a server for the files that it opens.

import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';

/** The usual paths. The environment variable CHROMIUM takes precedence. */
const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const contentTypes = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/**
 * Calls `work` with a browser and closes it afterwards, even if the work fails.
 * @template T
 * @param {(browser: import('playwright-core').Browser) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withBrowser(work) {
  const browser = await launchBrowser();
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

/**
 * Serves the files of a folder while `work` runs, which receives the address.
 * @template T
 * @param {string} folder
 * @param {(address: string) => Promise<T>} work
 * @param {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => boolean} answer returns
 * `true` if it has handled the request, `false` to serve a file
 * @returns {Promise<T>}
 */
export async function withServer(folder, work, answer) {
  const server = createServer((request, response) => {
    if (answer(request, response)) return;
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = join(folder, normalize(path.endsWith('/') ? `${path}index.html` : path));
    createReadStream(file)
      .on('open', () => response.setHeader('content-type', contentTypes[extname(file)] ?? 'text/plain'))
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  try {
    return await work(`http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  }
}

/**
 * Without the sandbox, which containers don't support, and without any requests to the outside.
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchBrowser() {
  return chromium.launch({
    executablePath: await findBrowser(),
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
}

async function findBrowser() {
  for (const place of [process.env.CHROMIUM, ...places]) {
    if (
      place !== undefined &&
      (await access(place).then(
        () => true,
        () => false,
      ))
    )
      return place;
  }
  throw new Error('Chromium not found: install it (apt-get install chromium) or set CHROMIUM=/path/to/chrome');
}
