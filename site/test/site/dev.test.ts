import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vitepress';
import { expect, test } from 'vitest';

const site = fileURLToPath(new URL('../../', import.meta.url));

test('the playground is there while the documentation is developed', { timeout: 120_000 }, async () => {
  const server = await createServer(site, { host: '127.0.0.1', port: 0 });
  try {
    await server.listen();
    const { port } = server.httpServer!.address() as AddressInfo;
    const get = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${port}/rxjs-as-completed/${path}`);
      return { type: response.headers.get('content-type'), text: await response.text() };
    };
    expect((await get('play/')).text).toContain('<title>Marble playground');
    const script = await get('play/main.tsx');
    expect(script.type).toBe('text/javascript');
    expect(script.text).toContain('/rxjs-as-completed/play/ui/App.tsx');
    expect((await get('play/marbles/asCompleted.txt')).text).toBe(
      readFileSync(`${site}../marbles/asCompleted.txt`, 'utf8'),
    );
    expect((await get('getting-started.html')).text).toContain('vitepress/dist/client/app');
  } finally {
    await server.close();
  }
});
