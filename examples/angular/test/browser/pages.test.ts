import assert from 'node:assert/strict';
import { browserTest } from './harness.js';

const addresses = ['/', '/board', '/uploads', '/nowhere', '/index.html'];

browserTest('files with a hash in their name may be cached forever, everything else is checked', async ({ server }) => {
  const html = await (await fetch(server.origin)).text();
  const hashed = [...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, file]) => `/${file}`);
  assert.ok(hashed.length > 2, html);
  for (const file of hashed) assert.equal(await cacheControl(file), 'public, max-age=31536000, immutable', file);
  for (const file of [...addresses, '/favicon.svg']) assert.equal(await cacheControl(file), 'no-cache', file);

  async function cacheControl(path: string): Promise<string | null> {
    const response = await fetch(server.origin + path);
    assert.equal(response.status, 200);
    return response.headers.get('cache-control');
  }
});

browserTest('a script of an older build is missing, and not a page', async ({ server }) => {
  const response = await fetch(`${server.origin}/chunk-AAAAAAAA.js`);
  assert.equal(response.status, 404);
});

browserTest('every page has a content security policy with a nonce of its own', async ({ server }) => {
  const nonces = new Set<string>();
  for (const address of addresses) {
    const response = await fetch(server.origin + address);
    const policy = response.headers.get('content-security-policy') ?? '';
    assert.match(policy, /^default-src 'self'; style-src 'self' 'nonce-[^']+';/);
    assert.doesNotMatch(policy, /unsafe/);
    const [, nonce] = /ngcspnonce="([^"]+)"/i.exec(await response.text()) ?? [];
    assert.ok(nonce !== undefined && policy.includes(`'nonce-${nonce}'`), address);
    nonces.add(nonce);
  }
  assert.equal(nonces.size, addresses.length);
});

browserTest(
  'the policy holds: styles of components apply, a script or style in the page does not',
  { expectedInConsole: /Content Security Policy/ },
  async ({ page, open }) => {
    await open('/uploads');
    assert.equal(await page.locator('app-root').evaluate((root) => getComputedStyle(root).display), 'grid');
    const blocked = await page.evaluate(async () => {
      const directives: string[] = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        directives.push(effectiveDirective),
      );
      for (const name of ['script', 'style']) {
        const element = document.createElement(name);
        element.textContent = name === 'script' ? 'document.title = "changed"' : 'body { display: none }';
        document.head.append(element);
      }
      while (directives.length < 2) await new Promise(requestAnimationFrame);
      return directives;
    });
    assert.deepEqual(blocked.toSorted(), ['script-src-elem', 'style-src-elem']);
    assert.equal(await page.title(), 'Uploads · rxjs-as-completed');
    assert.equal(await page.locator('body').isVisible(), true);
  },
);
