/**
 * The responses of the example server, in the style of httpbin.
 *
 *     /get                a page
 *     /delay/SECONDS      a page, after that many seconds
 *     /status/CODE        an empty response with that status
 *     /bytes/COUNT        a body of that size, after one second per 100 kB
 *     /user/ID            a user
 *     /mirror/NAME        a download mirror: `slow`, `fast`, `broken`, `hanging` or `closing`
 *     /hang               no response, ever
 *     /hang-up            no response: the connection is closed
 *     /quota              a page, at most ten times a second: then 429 with `Retry-After`
 *     /upload/NAME        takes a part of a file, which starts at `?from=BYTE`; a file may have 300 kB, then it's 507
 *     /site/NAME          a page of a small website on two hosts, with links
 *     /links              a page with links to some of the others, on both hosts
 *
 * A response takes 0.2 seconds by default. Every route accepts `?delay=SECONDS`. A page is JSON that repeats its path
 * and query.
 */

export interface Answer {
  readonly seconds: number;
  readonly status: number;
  readonly body: string;
  /** In seconds. */
  readonly retryAfter?: number;
  /** What the server does instead of answering. */
  readonly failure?: 'hang' | 'hang up';
}

/** A request that the server has seen. */
export interface Visit {
  readonly url: URL;
  /** When it arrived, in seconds. */
  readonly at: number;
  readonly status: number;
  /** The size of its body so far. */
  bytes: number;
  /** Whether the server has responded. */
  answered: boolean;
}

/** Answers requests, and remembers them: some answers depend on the requests before. */
export class Visits {
  /** In order of arrival. */
  readonly all: Visit[] = [];

  /** @param now the time in seconds */
  constructor(private readonly now: () => number) {}

  /** Adds a request for `url` and returns the response to it. */
  answerTo(url: URL): { visit: Visit; answer: Answer } {
    const at = this.now();
    const earlier = this.all.filter(({ url: { host, pathname } }) => host === url.host && pathname === url.pathname);
    const answer = answerTo(
      url,
      earlier.map((visit) => at - visit.at),
    );
    const visit = { url, at, status: answer.status, bytes: 0, answered: false };
    this.all.push(visit);
    return { visit, answer };
  }
}

/** The response to a request, given how many seconds ago each earlier one for the same path was. */
export function answerTo(url: URL, earlier: readonly number[] = []): Answer {
  const { pathname, searchParams } = url;
  const [, name = '', argument = ''] = pathname.split('/');
  const page = {
    seconds: 0.2,
    status: 200,
    body: JSON.stringify({ path: pathname, query: Object.fromEntries(searchParams) }),
  };
  const delay = searchParams.has('delay') ? delayed(searchParams.get('delay')!) : {};
  return { ...page, ...(routes.get(name)?.(argument, url, earlier) ?? failed(404)), ...delay };
}

type Route = (argument: string, url: URL, earlier: readonly number[]) => Partial<Answer>;

const mirrors = new Map<string, Partial<Answer>>([
  ['slow', { seconds: 3 }],
  ['fast', { seconds: 1 }],
  ['broken', failed(503)],
  ['hanging', { failure: 'hang' }],
  ['closing', { failure: 'hang up' }],
]);

/** The pages of the website, with the links of each. */
const pages = new Map([
  ['home', ['about', 'news', 'shop']],
  ['about', ['home', 'team']],
  ['news', ['home', 'gone', 'help']],
  ['team', ['about#history', 'help']],
  ['shop', ['home', 'help', 'prices']],
  ['prices', ['shop', 'help#payment']],
  ['help', ['shop', 'returns']],
  ['returns', ['help', 'shop']],
]);

/** Those of its pages that are on `localhost`. The others are on `127.0.0.1`. */
const shop = new Set(['shop', 'prices', 'help', 'returns']);

/** What `/links` links to: works, fails for good, fails at first, or takes too long. */
const links = [
  ...['/get', '/status/404', '/mirror/broken', '/hang-up', '/delay/1', '/hang', '/user/1', '/get'],
  ...['/site/shop', '/site/prices', '/site/help', '/site/returns'],
];

const routes = new Map<string, Route>([
  ['get', () => ({})],
  ['delay', delayed],
  ['status', (code) => within(code, 200, 599, (status) => ({ status, body: '' }))],
  [
    'bytes',
    (count) => within(count, 0, 50_000_000, (bytes) => ({ body: 'x'.repeat(bytes), seconds: bytes / 100_000 })),
  ],
  ['user', (id) => within(id, 1, 1_000, (user) => ({ body: JSON.stringify({ id: user, name: `User ${user}` }) }))],
  ['mirror', (name) => mirrors.get(name) ?? failed(404)],
  ['hang', () => ({ failure: 'hang' })],
  ['hang-up', () => ({ failure: 'hang up' })],
  ['quota', (_, __, earlier) => (earlier.filter((age) => age < 1).length < 10 ? {} : refused)],
  ['upload', (_, { searchParams }) => within(searchParams.get('from') ?? '', 0, Infinity, stored)],
  // It is too busy for the first request.
  ['site', (name, url, earlier) => (name === 'prices' && earlier.length === 0 ? refused : linking(name, url))],
  ['links', (_, url) => ({ body: links.map((path) => `<a href="${originOf(path, url)}${path}">link</a>`).join('\n') })],
]);

const refused: Partial<Answer> = { ...failed(429), seconds: 0, retryAfter: 1 };

function stored(from: number): Partial<Answer> {
  return from < 300_000 ? { status: 201, body: '' } : failed(507);
}

function linking(name: string, { hostname, host }: URL): Partial<Answer> {
  const hostOf = (page: string) => (shop.has(page.replace(/#.*/, '')) ? 'localhost' : '127.0.0.1');
  const links = pages.get(name);
  if (links === undefined || hostname !== hostOf(name)) return failed(404);
  const anchors = links.map((page) => {
    const origin = hostOf(page) === hostname ? '' : `http://${host.replace(hostname, hostOf(page))}`;
    return `<a href="${origin}/site/${page}">${page}</a>`;
  });
  return { body: anchors.join('\n') };
}

/** The origin for a link on a page at `url`: pages of the website are on `localhost`. */
function originOf(path: string, { host, hostname }: URL): string {
  return path.startsWith('/site/') ? `http://${host.replace(hostname, 'localhost')}` : '';
}

function delayed(seconds: string): Partial<Answer> {
  return within(seconds, 0, 60, (count) => ({ seconds: count }));
}

function failed(status: number): Partial<Answer> {
  return { status, body: '' };
}

/** Responds with 400 if the text is not a number within the bounds. */
function within(
  text: string,
  least: number,
  most: number,
  answer: (count: number) => Partial<Answer>,
): Partial<Answer> {
  const count = text === '' ? NaN : Number(text);
  return count >= least && count <= most ? answer(count) : failed(400);
}
