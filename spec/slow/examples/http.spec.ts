import { from, fromEvent, takeUntil } from 'rxjs';
import { jobs } from '../../../examples/jobs.js';
import * as linkChecker from '../../../examples/link-checker.js';
import * as rate from '../../../examples/rate.js';
import type { Setting } from '../../../examples/job.js';
import { ExampleServer } from '../../../examples/server.js';
import { inVirtualTime, settingFor, times } from './support.js';

/** The length of a second of delay in milliseconds: long enough to keep answers in order on a busy machine. */
const SECOND = 400;

describe('the jobs over HTTP', () => {
  let server: ExampleServer;

  beforeEach(async () => {
    server = await ExampleServer.start(SECOND);
  });

  afterEach(() => server.close());

  it('completion-order', async () => {
    expect(await linesOf('completion-order')).toEqual(['second', 'third', 'first']);
    expect(await server.until(atRest)).toEqual({ requests: 3, inFlight: 0, highest: 3, aborted: [] });
  });

  it('gather-versus-as-completed', async () => {
    expect(await linesOf('gather-versus-as-completed')).toEqual([
      'gather:',
      '  TIME first',
      '  TIME second',
      '  TIME third',
      'as completed:',
      '  TIME second',
      '  TIME third',
      '  TIME first',
    ]);
    expect(await server.until(atRest)).toEqual({ requests: 6, inFlight: 0, highest: 3, aborted: [] });
  });

  it('download-with-progress', async () => {
    expect(await linesOf('download-with-progress')).toEqual([
      '[1/4] TIME …/get',
      '[2/4] TIME …/delay/1',
      '[3/4] TIME …/delay/2',
      '[4/4] TIME …/bytes/300000',
    ]);
    expect(await server.until(atRest)).toEqual({ requests: 4, inFlight: 0, highest: 4, aborted: [] });
  });

  it('upload-rows: the server receives all parts, up to the one it refuses', async () => {
    expect(await linesOf('upload-rows')).toEqual([
      'holiday.jpg: done in TIME',
      'notes.txt: nothing to upload',
      'thesis.pdf: done in TIME',
      'archive.zip: failed: 507 Insufficient Storage',
    ]);
    expect(await server.until(atRest)).toEqual({ requests: 12, inFlight: 0, highest: 2, aborted: [] });
    const received: Record<string, number> = {};
    for (const { url: { pathname }, bytes } of server.visits) received[pathname] = (received[pathname] ?? 0) + bytes;
    expect(received).toEqual({ '/upload/holiday.jpg': 150_000, '/upload/archive.zip': 350_000, '/upload/thesis.pdf': 80_000 });
  });

  it('first-mirror: the request to the slow one is aborted', async () => {
    expect(await linesOf('first-mirror')).toEqual([
      'using …/mirror/fast',
      'no mirror is available:',
      '  …/mirror/broken: 503 Service Unavailable',
      '  …/mirror/closing: other side closed',
      '  …/mirror/missing: 404 Not Found',
    ]);
    expect(await server.until(atRest)).toMatchObject({ requests: 6, aborted: ['/mirror/slow'] });
  });

  it('deadline: the request that took too long is aborted', async () => {
    expect(await linesOf('deadline')).toEqual([
      '…/delay/1 finished',
      '…/delay/2 finished',
      '…/delay/5 did not finish in time',
    ]);
    expect(await server.until(atRest)).toEqual({ requests: 3, inFlight: 0, highest: 3, aborted: ['/delay/5'] });
  });

  it('errors', async () => {
    const lines = await linesOf('errors');

    expect(lines.slice(0, 3)).toEqual(['1 succeeded:', '  …/status/200: 200', '2 failed:']);
    // These two are answered at the same time.
    expect(lines.slice(3).sort()).toEqual(['  …/hang-up: other side closed', '  …/status/404: 404 Not Found']);
    expect(await server.until(atRest)).toEqual({ requests: 3, inFlight: 0, highest: 3, aborted: [] });
  });

  it('which-one', async () => {
    expect(await linesOf('which-one')).toEqual(['user_2: User 2', 'delay: /delay/1', 'user_1: User 1']);
    expect(await server.until(atRest)).toEqual({ requests: 3, inFlight: 0, highest: 3, aborted: [] });
  });

  it('ping: the request that had no answer is aborted', async () => {
    expect(await linesOf('ping')).toEqual([
      `TIME ${server.origin}/get: 200`,
      `TIME ${server.origin}/delay/1: 200`,
      `TIME ${server.origin}/status/404?delay=1.5: 404`,
      `TIME ${server.origin}/hang: Timeout has occurred`,
      'mean time TIME',
      'successful 3/4',
    ]);
    expect(await server.until(atRest)).toEqual({ requests: 4, inFlight: 0, highest: 4, aborted: ['/hang'] });
  });

  it('stream', async () => {
    expect(await linesOf('stream')).toEqual([
      'TIME …/status/404 failed: 404 Not Found',
      'TIME …/delay/1 arrived',
      'TIME …/hang-up?delay=2 failed: other side closed',
      'TIME …/delay/3 arrived',
    ]);
    expect(await server.until(atRest)).toEqual({ requests: 4, inFlight: 0, highest: 4, aborted: [] });
  });

  it('semaphore: the server never sees more than three at once', async () => {
    expect(await linesOf('semaphore')).toEqual(Array.from({ length: 10 }, (_, index) => `[${index + 1}/10] TIME`));
    expect(await server.until(atRest)).toEqual({ requests: 10, inFlight: 0, highest: 3, aborted: [] });
  });

  it('with-semaphore: the one that gave up waiting sends nothing', async () => {
    expect(await linesOf('with-semaphore')).toEqual([
      'search: no connection was free within a second',
      'orders: done',
      'customers: done',
      'report: done',
    ]);
    expect(await server.until(atRest)).toEqual({ requests: 4, inFlight: 0, highest: 2, aborted: [] });
  });

  it('crawl: the server sees every page once, and again only what it refused', async () => {
    expect((await linesOf('crawl')).sort()).toEqual([
      'TIME 127.0.0.1/site/about: 2 links',
      'TIME 127.0.0.1/site/gone: 404 Not Found',
      'TIME 127.0.0.1/site/home: 3 links',
      'TIME 127.0.0.1/site/news: 3 links',
      'TIME 127.0.0.1/site/team: 2 links',
      'TIME localhost/site/help: 2 links',
      'TIME localhost/site/prices: 2 links',
      'TIME localhost/site/returns: 2 links',
      'TIME localhost/site/shop: 3 links',
    ]);
    expect(await server.until(atRest)).toMatchObject({ requests: 10, inFlight: 0, aborted: [] });
    expect(server.visits.map(({ url: { hostname, pathname }, status }) => `${hostname}${pathname} ${status}`).sort()).toEqual([
      '127.0.0.1/site/about 200',
      '127.0.0.1/site/gone 404',
      '127.0.0.1/site/home 200',
      '127.0.0.1/site/news 200',
      '127.0.0.1/site/team 200',
      'localhost/site/help 200',
      'localhost/site/prices 200',
      'localhost/site/prices 429',
      'localhost/site/returns 200',
      'localhost/site/shop 200',
    ]);
  });

  async function linesOf(name: string): Promise<string[]> {
    const lines: string[] = [];
    const setting = settingFor(server.origin, SECOND);
    await from(jobs.get(name)!.run(setting)).forEach((line) => lines.push(line.replace(/\d+\.\d+s/, 'TIME')));
    return lines;
  }
});

describe('the rate job over HTTP, in virtual time', () => {
  it('is refused once, then sends as much as the server allows and nothing too much', async () => {
    const server = await ExampleServer.start(1_000);
    const lines: string[] = [];
    const run = () => from(rate.run(settingFor(server.origin, 1_000))).forEach((line) => lines.push(line));

    try {
      await inVirtualTime(server, run);

      expect([lines.length, lines.at(-1)]).toEqual([20, '[20/20] 2.5s']);
      const start = server.visits[0]!.at;
      expect(server.visits.map(({ at, status }) => `${(at - start).toFixed(1)} ${status}`)).toEqual([
        ...times(10, '0.0 200'), '0.0 429',
        ...times(4, '1.0 200'), ...times(4, '1.2 200'), ...times(2, '1.4 200'),
        ...times(4, '2.1 200'), ...times(3, '2.3 200'),
      ]);
    } finally {
      await server.close();
    }
  });
});

describe('the link-checker job over HTTP, in virtual time', () => {
  it('sends again only what was refused or broke off, and aborts what is unanswered at the deadline', async () => {
    const server = await ExampleServer.start(1_000);
    const lines: string[] = [];
    const run = () => from(linkChecker.run(settingFor(server.origin, 1_000))).forEach((line) => lines.push(line));

    try {
      await inVirtualTime(server, run);

      expect(lines).toEqual([
        '11 links: 3 broken, 1 not checked',
        '  broken       /status/404: 404 Not Found',
        '  broken       /mirror/broken: 503 Service Unavailable',
        '  broken       /hang-up: other side closed',
        '  not checked  /hang',
      ]);
      expect(await server.until(atRest)).toEqual({ requests: 17, inFlight: 0, highest: 4, aborted: ['/hang'] });
      const counts: Record<string, number> = {};
      for (const { url: { pathname } } of server.visits) counts[pathname] = (counts[pathname] ?? 0) + 1;
      expect(counts).toMatchObject({ '/status/404': 1, '/mirror/broken': 3, '/hang-up': 3, '/site/prices': 2 });
    } finally {
      await server.close();
    }
  });
});

describe('an interrupted job', () => {
  it.each<[name: string, inFlight: number, answered?: number]>([
    ['completion-order', 3],
    ['gather-versus-as-completed', 3],
    ['download-with-progress', 4],
    ['upload-rows', 2],
    ['first-mirror', 1],
    ['deadline', 3],
    ['errors', 3],
    ['which-one', 3],
    ['ping', 4],
    ['stream', 4],
    ['semaphore', 3],
    ['with-semaphore', 2],
    ['rate', 3, 8],
    ['crawl', 1],
    ['link-checker', 1],
  ])('%s aborts its %i requests and starts no other', async (name, inFlight, answered = 0) => {
    const minute = 60_000;
    const server = await ExampleServer.start(minute);
    try {
      const interruption = new AbortController();
      const lines: string[] = [];
      const end = interrupted(name, settingFor(server.origin, minute, { signal: interruption.signal }), lines);

      await server.until((traffic) => traffic.requests === answered + inFlight && traffic.inFlight === inFlight);
      interruption.abort();
      await end;
      const { requests, aborted } = await server.until(atRest);

      expect({ requests, aborted: aborted.length }).toEqual({ requests: answered + inFlight, aborted: inFlight });
      expect(lines).toEqual(name === 'gather-versus-as-completed' ? ['gather:'] : []);
    } finally {
      await server.close();
    }
  });

  function interrupted(name: string, setting: Setting, lines: string[]): Promise<void> {
    return from(jobs.get(name)!.run(setting))
      .pipe(takeUntil(fromEvent(setting.signal, 'abort')))
      .forEach((line) => lines.push(line));
  }
});

function atRest({ inFlight }: { inFlight: number }): boolean {
  return inFlight === 0;
}
