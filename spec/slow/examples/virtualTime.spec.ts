import { STATUS_CODES } from 'node:http';
import { PassThrough } from 'node:stream';
import { firstValueFrom, from, identity, of, timer, type ObservableInput } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import * as completionOrder from '../../../examples/completion-order.js';
import * as crawl from '../../../examples/crawl.js';
import * as deadline from '../../../examples/deadline.js';
import * as downloadWithProgress from '../../../examples/download-with-progress.js';
import * as errors from '../../../examples/errors.js';
import * as firstMirror from '../../../examples/first-mirror.js';
import * as gatherVersusAsCompleted from '../../../examples/gather-versus-as-completed.js';
import * as linkChecker from '../../../examples/link-checker.js';
import * as ping from '../../../examples/ping.js';
import * as rate from '../../../examples/rate.js';
import type { Answer } from '../../../examples/routes.js';
import * as semaphore from '../../../examples/semaphore.js';
import * as stream from '../../../examples/stream.js';
import * as uploadRows from '../../../examples/upload-rows.js';
import * as whichOne from '../../../examples/which-one.js';
import * as withSemaphore from '../../../examples/with-semaphore.js';
import { ok, settingFor, times, VirtualServer } from './support.js';

const setting = settingFor('', 1_000);
const json = ({ body }: Answer) => JSON.parse(body);

describe('the jobs in virtual time', () => {
  let server: VirtualServer;

  beforeEach(() => {
    server = new VirtualServer();
  });

  it('completion-order', () => {
    expect(timed(() => completionOrder.run(setting, server.get((answer) => json(answer).query.name)))).toEqual([
      [1_000, 'second'],
      [2_000, 'third'],
      [3_000, 'first'],
      [3_000, 'complete'],
    ]);
  });

  it('gather-versus-as-completed', () => {
    expect(timed(() => gatherVersusAsCompleted.run(setting, server.get((answer) => json(answer).query.name)))).toEqual([
      [0, 'gather:'],
      [3_000, '  3.0s first'],
      [3_000, '  3.0s second'],
      [3_000, '  3.0s third'],
      [3_000, 'as completed:'],
      [4_000, '  1.0s second'],
      [5_000, '  2.0s third'],
      [6_000, '  3.0s first'],
      [6_000, 'complete'],
    ]);
  });

  it('download-with-progress', () => {
    expect(timed(() => downloadWithProgress.run(setting, server.get(({ body }) => body.length)))).toEqual([
      [200, '[1/4] 0.2s …/get'],
      [1_000, '[2/4] 1.0s …/delay/1'],
      [2_000, '[3/4] 2.0s …/delay/2'],
      [3_000, '[4/4] 3.0s …/bytes/300000'],
      [3_000, 'complete'],
    ]);
  });

  it('upload-rows', () => {
    expect(timed(() => uploadRows.run(setting, sendTo(server)))).toEqual([
      [600, 'holiday.jpg: done in 0.6s'],
      [600, 'notes.txt: nothing to upload'],
      [1_000, 'thesis.pdf: done in 0.4s'],
      [1_400, 'archive.zip: failed: 507 Insufficient Storage'],
      [1_400, 'complete'],
    ]);
  });

  it('upload-rows on a terminal', () => {
    const { terminal, tables } = fakeTerminal();

    expect(timed(() => uploadRows.run({ ...setting, terminal }, sendTo(server)))).toEqual([[1_400, 'complete']]);
    expect(tables[0]).toEqual([
      '  holiday.jpg  ░░░░░░░░░░░░░░░░░░░░   0 %  waiting',
      '  archive.zip  ░░░░░░░░░░░░░░░░░░░░   0 %  waiting',
      '  notes.txt    ░░░░░░░░░░░░░░░░░░░░   0 %  waiting',
      '  thesis.pdf   ░░░░░░░░░░░░░░░░░░░░   0 %  waiting',
    ]);
    expect(tables).toContainEqual([
      '  holiday.jpg  █████████████░░░░░░░  67 %  uploading',
      '  archive.zip  ████░░░░░░░░░░░░░░░░  20 %  uploading',
      '  notes.txt    ░░░░░░░░░░░░░░░░░░░░   0 %  waiting',
      '  thesis.pdf   ░░░░░░░░░░░░░░░░░░░░   0 %  waiting',
    ]);
    expect(tables.at(-1)).toEqual([
      '  holiday.jpg  ████████████████████ 100 %  done in 0.6s',
      '  archive.zip  ████████████░░░░░░░░  60 %  failed: 507 Insufficient Storage',
      '  notes.txt    ░░░░░░░░░░░░░░░░░░░░   0 %  nothing to upload',
      '  thesis.pdf   ████████████████████ 100 %  done in 0.4s',
    ]);
  });

  it('first-mirror', () => {
    expect(timed(() => firstMirror.run(setting, server.get((answer) => json(ok(answer)).path)))).toEqual([
      [1_250, 'using …/mirror/fast'],
      [1_850, 'no mirror is available:'],
      [1_850, '  …/mirror/broken: 503 Service Unavailable'],
      [1_850, '  …/mirror/closing: other side closed'],
      [1_850, '  …/mirror/missing: 404 Not Found'],
      [1_850, 'complete'],
    ]);
    expect(server.aborted).toEqual(['/mirror/slow']);
  });

  it('deadline', () => {
    expect(timed(() => deadline.run(setting, server.get((answer) => json(answer).path)))).toEqual([
      [1_000, '…/delay/1 finished'],
      [2_000, '…/delay/2 finished'],
      [3_000, '…/delay/5 did not finish in time'],
      [3_000, 'complete'],
    ]);
    expect(server.aborted).toEqual(['/delay/5']);
  });

  it('errors', () => {
    expect(timed(() => errors.run(setting, server.get((answer) => ok(answer).status)))).toEqual([
      [200, '1 succeeded:'],
      [200, '  …/status/200: 200'],
      [200, '2 failed:'],
      [200, '  …/status/404: 404 Not Found'],
      [200, '  …/hang-up: other side closed'],
      [200, 'complete'],
    ]);
  });

  it('which-one', () => {
    expect(timed(() => whichOne.run(setting, server.get(json), server.get(json)))).toEqual([
      [200, 'user_2: User 2'],
      [1_000, 'delay: /delay/1'],
      [2_000, 'user_1: User 1'],
      [2_000, 'complete'],
    ]);
  });

  it('ping', () => {
    expect(timed(() => ping.run(setting, server.get(({ status }) => status)))).toEqual([
      [200, '0.2s /get: 200'],
      [1_000, '1.0s /delay/1: 200'],
      [1_500, '1.5s /status/404?delay=1.5: 404'],
      [2_000, '2.0s /hang: Timeout has occurred'],
      [2_000, 'mean time 0.9s'],
      [2_000, 'successful 3/4'],
      [2_000, 'complete'],
    ]);
    expect(server.aborted).toEqual(['/hang']);
  });

  it('stream', async () => {
    const lines: string[] = [];
    let end: Promise<void>;

    // The loop runs on promises, so it ends after virtual time; the times in its lines are those of the outcomes.
    timed(() => {
      end = from(stream.run(setting, server.get((answer) => ok(answer).body))).forEach((line) => lines.push(line));
      return [];
    });
    await end!;

    expect(lines).toEqual([
      '0.2s …/status/404 failed: 404 Not Found',
      '1.0s …/delay/1 arrived',
      '2.0s …/hang-up?delay=2 failed: other side closed',
      '3.0s …/delay/3 arrived',
    ]);
  });

  it('semaphore', () => {
    expect(timed(() => semaphore.run(setting, server.get(({ body }) => body)))).toEqual([
      [1_000, '[1/10] 1.0s'],
      [1_000, '[2/10] 1.0s'],
      [1_000, '[3/10] 1.0s'],
      [2_000, '[4/10] 2.0s'],
      [2_000, '[5/10] 2.0s'],
      [2_000, '[6/10] 2.0s'],
      [3_000, '[7/10] 3.0s'],
      [3_000, '[8/10] 3.0s'],
      [3_000, '[9/10] 3.0s'],
      [4_000, '[10/10] 4.0s'],
      [4_000, 'complete'],
    ]);
    expect(server.highest).toBe(3);
  });

  it('with-semaphore', async () => {
    const seen: [at: number, line: string][] = [];
    jest.useFakeTimers();
    // The platform's own timer isn't replaced by fake timers.
    jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(new DOMException('too late', 'TimeoutError')), milliseconds);
      return controller.signal;
    });

    try {
      const start = Date.now();
      const get = server.get(identity);
      withSemaphore.run(setting, (url, context) => firstValueFrom(from(get(url, context)))).subscribe({
        next: (line) => seen.push([Date.now() - start, line]),
        complete: () => seen.push([Date.now() - start, 'complete']),
      });
      await jest.advanceTimersByTimeAsync(10_000);
    } finally {
      jest.restoreAllMocks();
      jest.useRealTimers();
    }

    expect(seen).toEqual([
      [1_000, 'search: no connection was free within a second'],
      [2_000, 'orders: done'],
      [3_000, 'customers: done'],
      [4_000, 'report: done'],
      [4_000, 'complete'],
    ]);
    expect(server.highest).toBe(2);
  });

  it('rate: one request is refused, then the limit is used in full', () => {
    const lines = timed(() => rate.run(setting, server.get(ok)));

    expect(lines.map(([at]) => at)).toEqual([
      ...times(3, 200),
      ...times(4, 1_200), ...times(4, 1_400), ...times(2, 1_600),
      ...times(4, 2_300), ...times(3, 2_500),
      2_500,
    ]);
    expect(lines.slice(-2)).toEqual([[2_500, '[20/20] 2.5s'], [2_500, 'complete']]);
    expect(server.visits.map(({ at }) => at)).toEqual([
      ...times(7, 0), ...times(4, 0),
      ...times(4, 1), ...times(4, 1.2), ...times(2, 1.4),
      ...times(4, 2.1), ...times(3, 2.3),
    ]);
    expect(server.visits.map(({ status }) => status)).toEqual([...times(10, 200), 429, ...times(17, 200)]);
  });

  it('crawl: the host that asks for a pause gets it, the other continues', () => {
    expect(timed(() => crawl.run(settingFor('http://127.0.0.1', 1_000), server.get((answer) => ok(answer).body)))).toEqual([
      [200, '0.2s 127.0.0.1/site/home: 3 links'],
      [400, '0.4s 127.0.0.1/site/about: 2 links'],
      [400, '0.4s localhost/site/shop: 3 links'],
      [500, '0.5s 127.0.0.1/site/news: 3 links'],
      [600, '0.6s 127.0.0.1/site/team: 2 links'],
      [600, '0.6s localhost/site/help: 2 links'],
      [700, '0.7s 127.0.0.1/site/gone: 404 Not Found'],
      [1_700, '1.7s localhost/site/prices: 2 links'],
      [1_800, '1.8s localhost/site/returns: 2 links'],
      [1_800, 'complete'],
    ]);
    expect(server.visits.map(({ url: { host, pathname }, at }) => `${at} ${host}${pathname}`)).toEqual([
      '0 127.0.0.1/site/home',
      '0.2 127.0.0.1/site/about',
      '0.2 localhost/site/shop',
      '0.3 127.0.0.1/site/news',
      '0.4 127.0.0.1/site/team',
      '0.4 localhost/site/help',
      '0.5 127.0.0.1/site/gone',
      '0.5 localhost/site/prices',
      '1.5 localhost/site/prices',
      '1.6 localhost/site/returns',
    ]);
  });

  describe('link-checker', () => {
    const there = settingFor('http://127.0.0.1', 1_000);
    // Its deadline is a date, and virtual time starts at zero.
    beforeEach(() => void jest.spyOn(Date, 'now').mockReturnValue(0));
    afterEach(() => jest.restoreAllMocks());

    it('tries again what may be tried again, and reports what the deadline cut off', () => {
      expect(timed(() => linkChecker.run(there, server.get(body), server.get(body)))).toEqual([
        [10_000, '11 links: 3 broken, 1 not checked'],
        [10_000, '  broken       /status/404: 404 Not Found'],
        [10_000, '  broken       /mirror/broken: 503 Service Unavailable'],
        [10_000, '  broken       /hang-up: other side closed'],
        [10_000, '  not checked  /hang'],
        [10_000, 'complete'],
      ]);
      expect(server.visits.map(({ url: { host, pathname }, at }) => `${at} ${host}${pathname}`)).toEqual([
        '0 127.0.0.1/links',
        '0.2 127.0.0.1/get',
        '0.2 127.0.0.1/status/404',
        '0.2 localhost/site/shop',
        '0.2 localhost/site/prices',
        '0.4 127.0.0.1/mirror/broken',
        '0.4 127.0.0.1/hang-up',
        '0.4 localhost/site/help',
        '0.6 localhost/site/returns',
        '0.8 127.0.0.1/mirror/broken',
        '0.8 127.0.0.1/hang-up',
        '1.2 localhost/site/prices',
        '1.4 127.0.0.1/mirror/broken',
        '1.4 127.0.0.1/hang-up',
        '1.6 127.0.0.1/delay/1',
        '1.6 127.0.0.1/hang',
        '2.6 127.0.0.1/user/1',
      ]);
      expect(server.aborted).toEqual(['http://127.0.0.1/hang']);
    });

    it('reports what is known when it is interrupted', () => {
      expect(timed(() => {
        const interruption = new AbortController();
        timer(500).subscribe(() => interruption.abort());
        return linkChecker.run({ ...there, signal: interruption.signal }, server.get(body), server.get(body));
      })).toEqual([
        [500, '11 links: 1 broken, 8 not checked'],
        [500, '  broken       /status/404: 404 Not Found'],
        ...['/mirror/broken', '/hang-up', '/delay/1', '/hang', '/user/1', 'http://localhost/site/prices', 'http://localhost/site/help', 'http://localhost/site/returns']
          .map((link) => [500, `  not checked  ${link}`]),
        [500, 'complete'],
      ]);
      expect(server.aborted).toEqual(['http://127.0.0.1/mirror/broken', 'http://127.0.0.1/hang-up', 'http://localhost/site/help']);
    });

    it('reports a link that is no address', () => {
      expect(timed(() => linkChecker.run(there, () => of('<a href="/get"> <a href="http://">'), server.get(body)))).toEqual([
        [200, '2 links: 1 broken, 0 not checked'],
        [200, '  broken       http://: Invalid URL'],
        [200, 'complete'],
      ]);
    });

    it('checks addresses as a browser reads them, and only those of HTTP', () => {
      const html = '<a href="/get?a=1&amp;b=2"> <a href="mailto:ada@example.com"> <a href="tel:+1"> <a href="HTTP://localhost/user/1"> <a href="//localhost/user/2">';
      expect(timed(() => linkChecker.run(there, () => of(html), server.get(body)))).toEqual([
        [200, '3 links: 0 broken, 0 not checked'],
        [200, 'complete'],
      ]);
      expect(server.visits.map(({ url }) => url.href)).toEqual(['http://127.0.0.1/get?a=1&b=2', 'http://localhost/user/1', 'http://localhost/user/2']);
    });

    it('fails without the page', () => {
      expect(timed(() => linkChecker.run({ ...there, hosts: ['http://127.0.0.1/nowhere'] }, server.get(body), server.get(body)))).toEqual([
        [200, 'error: Error: http://127.0.0.1/nowhere: 404 Not Found'],
      ]);
    });

    it('does not wait for the page for ever', () => {
      expect(timed(() => linkChecker.run({ ...there, hosts: ['http://127.0.0.1/hang'] }, server.get(body), server.get(body)))).toEqual([
        [10_000, expect.stringMatching(/^error: Error: http:\/\/127.0.0.1\/hang: Deadline /)],
      ]);
    });

    function body({ status, body: text, retryAfter }: Answer): string {
      if (status >= 400) throw new linkChecker.HttpError(status, STATUS_CODES[status]!, retryAfter);
      return text;
    }
  });
});

function sendTo(server: VirtualServer): Parameters<typeof uploadRows.run>[1] {
  const get = server.get(ok);
  return (url, _part, context) => get(url, context);
}

/** A terminal, and the tables that were drawn on it, each over the one before. */
function fakeTerminal(): { terminal: NodeJS.WritableStream; tables: string[][] } {
  const tables: string[][] = [];
  const terminal = new PassThrough();
  terminal.write = (text: string) => {
    const [, up = '0', drawn] = /^(?:\x1b\[(\d+)A)?\x1b\[\?7l\x1b\[J([^]*)\x1b\[\?7h\n$/.exec(text)!;
    expect(Number(up)).toBe(tables.at(-1)?.length ?? 0);
    tables.push(drawn!.split('\n'));
    return true;
  };
  return { terminal, tables };
}

/** The lines of a job, each with the millisecond of its emission, and how the job ended. */
function timed(run: () => ObservableInput<string>): [at: number, line: string][] {
  const seen: [number, string][] = [];
  const scheduler = new TestScheduler(() => {});
  scheduler.run(({ flush }) => {
    from(run()).subscribe({
      next: (line) => seen.push([scheduler.now(), line]),
      error: (error) => seen.push([scheduler.now(), `error: ${error}`]),
      complete: () => seen.push([scheduler.now(), 'complete']),
    });
    flush();
  });
  return seen;
}
