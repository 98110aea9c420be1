import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vitepress';
import { browserTest, resultIs } from '../browser/harness.js';

const site = fileURLToPath(new URL('../../', import.meta.url));

browserTest('the playground is there while the documentation is developed', async ({ context }) => {
  const server = await createServer(site, { host: '127.0.0.1', port: 0 });
  try {
    await server.listen();
    const { port } = server.httpServer!.address() as AddressInfo;
    // a page of its own may ask another server than that of the tests
    const page = await context.browser()!.newPage();
    await page.goto(`http://127.0.0.1:${port}/rxjs-as-completed/play/#asCompleted`);
    await resultIs(page, '-BC-(A|)');
    await page.close();
  } finally {
    await server.close();
  }
});
