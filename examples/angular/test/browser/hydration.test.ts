import '@angular/compiler';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { provideHttpClient, withFetch } from '@angular/common/http';
import { bootstrapApplication, provideClientHydration, type BootstrapContext } from '@angular/platform-browser';
import { provideServerRendering, renderApplication } from '@angular/platform-server';
import { build } from 'esbuild';
import { Overview } from '../../src/app/recipes/overview.js';
import { browserTest } from './harness.js';

declare const script: typeof import('./hydration.page.js');

const sections = { news: 'Rain', weather: 'Wet', offers: 'Umbrellas' };

browserTest('a page rendered on the server is hydrated without warnings and without new requests', async ({ page }) => {
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  const site = await startSite();
  try {
    await page.goto(site.origin);
    assert.deepEqual((await page.locator('p').allInnerTexts()).sort(), [
      'news: Rain',
      'offers: Umbrellas',
      'weather: Wet',
    ]);
    assert.equal(site.asked.length, 3, 'the server has asked for each section');

    const rendered = await page.locator('p').elementHandles();
    await page.addScriptTag({ content: await bundle() });
    await page.evaluate(() => script.hydrate());
    for (const paragraph of rendered) assert.ok(await paragraph.evaluate(({ isConnected }) => isConnected));
    assert.equal(await page.locator('p').count(), 3);
    assert.match(said.join('\n'), /hydrated 1 component\(s\).* 0 component\(s\) were skipped/);
    assert.equal(site.asked.length, 3, 'the browser asks for nothing: it has the responses of the server');
  } finally {
    await site.close();
  }
});

/** Serves the rendered page and its API. */
async function startSite() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const section = request.url?.replace('/api/', '') ?? '';
    if (section === '/')
      return void render(origin).then((html) => response.setHeader('content-type', 'text/html').end(html));
    if (!(section in sections)) return void response.writeHead(204).end();
    asked.push(section);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(sections[section as keyof typeof sections]));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function close(): Promise<void> {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
  return { origin, asked, close };
}

function render(origin: string): Promise<string> {
  // The providers of the browser come first, as with `mergeApplicationConfig`: responses are stored under the addresses
  // that the browser asks for, before the server completes them.
  const providers = [provideClientHydration(), provideHttpClient(withFetch()), provideServerRendering()];
  const bootstrap = (context: BootstrapContext) => bootstrapApplication(Overview, { providers }, context);
  const document = '<!doctype html><html><head><base href="/"></head><body><app-overview></app-overview></body></html>';
  return renderApplication(bootstrap, { document, url: `${origin}/`, allowedHosts: ['127.0.0.1'] });
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('hydration.page.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    globalName: 'script',
    write: false,
  });
  return outputFiles[0]!.text;
}
