import { ExampleServer } from '../../../examples/server.js';
import { expectClosed } from './support.js';

describe('the example server', () => {
  let server: ExampleServer;

  beforeEach(async () => {
    server = await ExampleServer.start(10);
  });

  afterEach(() => server.close());

  it('answers with the status, body and size that the path requests', async () => {
    const of = async (path: string) => {
      const response = await fetch(server.origin + path);
      return [response.status, await response.text()];
    };

    expect(await of('/get?name=first')).toEqual([200, '{"path":"/get","query":{"name":"first"}}']);
    expect(await of('/delay/1')).toEqual([200, '{"path":"/delay/1","query":{}}']);
    expect(await of('/user/7')).toEqual([200, '{"id":7,"name":"User 7"}']);
    expect(await of('/bytes/5')).toEqual([200, 'xxxxx']);
    expect(await of('/status/503')).toEqual([503, '']);
    expect(await of('/mirror/broken')).toEqual([503, '']);
    expect(await of('/nowhere')).toEqual([404, '']);
    expect(await of('//')).toEqual([404, '']);
  });

  it.each(['/delay/', '/delay/soon', '/delay/-1', '/delay/61', '/status/99', '/status/600', '/bytes/1e9', '/get?delay=x', '/upload/a.txt', '/upload/a.txt?from=x'])('%s is a bad request', async (path) => {
    expect((await fetch(server.origin + path)).status).toBe(400);
  });

  it('refuses the eleventh request for the quota within a second', async () => {
    const patient = await ExampleServer.start(60_000);
    const request = () => fetch(`${patient.origin}/quota?delay=0`);

    try {
      expect((await Promise.all(Array.from({ length: 10 }, request))).map(({ status }) => status)).toEqual(Array(10).fill(200));
      const { status, headers } = await request();
      expect([status, headers.get('retry-after')]).toEqual([429, '1']);
      expect(patient.visits.map((visit) => visit.status)).toEqual([...Array(10).fill(200), 429]);

      patient.forget();
      expect((await request()).status).toBe(200);
    } finally {
      await patient.close();
    }
  });

  it('takes the parts of a file until it is full', async () => {
    const put = async (from: number) => (await fetch(`${server.origin}/upload/a.txt?from=${from}`, { method: 'PUT', body: 'x'.repeat(100_000) })).status;

    expect([await put(0), await put(200_000), await put(300_000)]).toEqual([201, 201, 507]);
    expect(server.visits.map(({ bytes }) => bytes)).toEqual([100_000, 100_000, 100_000]);
  });

  it('serves a website on two hosts, whose links lead from one to the other', async () => {
    const [main, shop] = [server.origin, server.origin.replace('127.0.0.1', 'localhost')];
    const page = async (url: string) => {
      const response = await fetch(url);
      return response.ok ? await response.text() : response.status;
    };

    expect(await page(`${main}/site/about`)).toBe('<a href="/site/home">home</a>\n<a href="/site/team">team</a>');
    expect(await page(`${main}/site/team`)).toContain(`<a href="${shop}/site/help">help</a>`);
    expect(await page(`${shop}/site/shop`)).toContain(`<a href="${main}/site/home">home</a>`);
    expect(await page(`${main}/site/gone`)).toBe(404);
    expect(await page(`${main}/site/shop`)).toBe(404);
    expect(await page(`${shop}/site/prices`)).toBe(429);
    expect(await page(`${shop}/site/prices`)).toContain('help#payment');
  });

  it('serves a page of links to both hosts', async () => {
    const html = await (await fetch(`${server.origin}/links`)).text();

    expect(html).toContain('<a href="/status/404">link</a>\n');
    expect(html).toContain(`<a href="${server.origin.replace('127.0.0.1', 'localhost')}/site/prices">link</a>\n`);
  });

  it('counts requests in flight, and those the client aborted', async () => {
    const client = new AbortController();
    const requests = ['/hang', '/mirror/hanging', '/delay/60'].map((path) => fetch(server.origin + path, { signal: client.signal }));

    expect(await server.until(({ inFlight }) => inFlight === 3)).toEqual({ requests: 3, inFlight: 3, highest: 3, aborted: [] });

    client.abort();
    expect(await Promise.allSettled(requests)).toMatchObject(requests.map(() => ({ status: 'rejected' })));
    const { aborted, ...counts } = await server.until(({ inFlight }) => inFlight === 0);
    expect(counts).toEqual({ requests: 3, inFlight: 0, highest: 3 });
    expect([...aborted].sort()).toEqual(['/delay/60', '/hang', '/mirror/hanging']);

    server.forget();
    expect(server.traffic.value).toEqual({ requests: 0, inFlight: 0, highest: 0, aborted: [] });
  });

  it('counts a body that the client did not read to the end as aborted', async () => {
    const client = new AbortController();
    const response = await fetch(`${server.origin}/bytes/50000000?delay=0`, { signal: client.signal });

    client.abort();
    await expect(response.text()).rejects.toThrow('aborted');
    expect(await server.until(({ inFlight }) => inFlight === 0)).toMatchObject({ aborted: ['/bytes/50000000'] });
  });

  it.each(['/hang-up', '/mirror/closing'])('closes the connection itself on %s, which does not count as aborted', async (path) => {
    await expect(fetch(server.origin + path)).rejects.toMatchObject({ cause: { message: 'other side closed' } });
    expect(await server.until(({ inFlight }) => inFlight === 0)).toEqual({ requests: 1, inFlight: 0, highest: 1, aborted: [] });
  });

  it('drops requests in flight when it closes, which do not count as aborted', async () => {
    const other = await ExampleServer.start();
    const request = fetch(`${other.origin}/hang`);
    await other.until(({ inFlight }) => inFlight === 1);

    await other.close();

    await expect(request).rejects.toThrow('fetch failed');
    expect(other.traffic.value).toEqual({ requests: 1, inFlight: 0, highest: 1, aborted: [] });
    await expectClosed(other.origin);
  });
});
