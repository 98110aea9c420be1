import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';

/** `ng build` puts a hash of the content into the name: main-4LIWVGDS.js, or main-D-WRqNP_.js with Angular 22. */
const hashed = /-[\w-]{8}\.(?:js|css)$/;

/** In index.html, in place of the nonce. */
const placeholder = 'CSP_NONCE';

/**
 * Serves the built application. Files with a hash in their name may be cached forever. All addresses of pages get
 * index.html, which is asked for every time and comes with a content security policy.
 */
export function servePages(folder: string): (request: IncomingMessage, response: ServerResponse) => void {
  const index = join(folder, 'index.html');
  // `dev`: nothing is remembered, since another build may replace the files while the server runs.
  const serveFile = sirv(folder, { dev: true, brotli: true, gzip: true, extensions: [], setHeaders });

  return (request, response) => {
    if (!existsSync(index)) return notFound(response);
    const html = readFileSync(index, 'utf8');
    const path = (request.url ?? '/').replace(/\?.*/, '');
    if (path === '/index.html') return sendPage(html, response);
    serveFile(request, response, () => (/\.\w+$/.test(path) ? notFound(response) : sendPage(html, response)));
  };
}

function setHeaders(response: ServerResponse, path: string): void {
  response.setHeader('cache-control', hashed.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
}

/** Angular adds the styles of components at run time, with the nonce that it finds in the page. */
function sendPage(html: string, response: ServerResponse): void {
  const nonce = randomBytes(16).toString('base64');
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy': policy(nonce),
  };
  response.writeHead(200, headers).end(html.replaceAll(placeholder, nonce));
}

function policy(nonce: string): string {
  return [
    "default-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function notFound(response: ServerResponse): void {
  response.writeHead(404).end();
}
