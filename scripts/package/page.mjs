// Tests the installed package in a real browser, without a bundler: an import map leads to the files in node_modules.

import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answers } from './answer.mjs';
import { withBrowser, withServer } from './browser.mjs';

/**
 * @param {string} project a folder with the package and rxjs in its node_modules, and the files of scripts/package/
 * @returns {Promise<string>} what works, and in which browser
 */
export async function testPage(project) {
  await writeFile(join(project, 'index.html'), await html(project));
  const answer = answers();
  return withBrowser((browser) =>
    withServer(
      project,
      async (address) => {
        const page = await browser.newPage();
        /** @type {Promise<never>} */
        const failure = new Promise((_, reject) => {
          page.on('pageerror', reject);
          page.on('console', (message) => {
            if (message.type() === 'error') reject(new Error(message.text()));
          });
        });
        await Promise.race([failure, page.goto(address)]);
        const verdict = await Promise.race([failure, page.waitForFunction(() => globalThis.verdict)]);
        return `Chromium ${browser.version()}: ${await verdict.jsonValue()}`;
      },
      (request, response) => {
        if (request.url !== '/favicon.ico') return answer(request, response);
        response.end();
        return true;
      },
    ),
  );
}

async function html(project) {
  const imports = {
    'rxjs-as-completed': '/node_modules/rxjs-as-completed/dist/esm/index.js',
    'rxjs-as-completed/marbles': '/node_modules/rxjs-as-completed/dist/esm/marbles/index.js',
    rxjs: '/node_modules/rxjs/dist/esm/index.js',
    'rxjs/testing': '/node_modules/rxjs/dist/esm/testing/index.js',
    tslib: '/node_modules/tslib/tslib.es6.mjs',
    ...(await extensions(project, 'node_modules/rxjs/dist/esm')),
  };
  return `<!doctype html>
<title>The package in a page</title>
<script type="importmap">${JSON.stringify({ imports }, null, 2)}</script>
<script type="module" src="/inPage.mjs"></script>
`;
}

/** RxJS 7 imports its own files without extensions, so browsers need a mapping for each file. */
async function extensions(project, folder) {
  const files = await readdir(join(project, folder), { recursive: true });
  return Object.fromEntries(
    files
      .filter((file) => file.endsWith('.js'))
      .map((file) => [`/${folder}/${file.slice(0, -3)}`, `/${folder}/${file}`]),
  );
}
