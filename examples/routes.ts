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
 *
 * A response takes 0.2 seconds by default. Every route accepts `?delay=SECONDS`. A page is JSON that repeats its path
 * and query.
 */

export interface Answer {
  readonly seconds: number;
  readonly status: number;
  readonly body: string;
  /** What the server does instead of answering. */
  readonly failure?: 'hang' | 'hang up';
}

/** The response to a request for `address`, a path with its query. */
export function answerTo(address: string): Answer {
  const { pathname, searchParams } = new URL(`http://localhost${address}`);
  const [, name = '', argument = ''] = pathname.split('/');
  const page = {
    seconds: 0.2,
    status: 200,
    body: JSON.stringify({ path: pathname, query: Object.fromEntries(searchParams) }),
  };
  const delay = searchParams.has('delay') ? delayed(searchParams.get('delay')!) : {};
  return { ...page, ...(routes.get(name)?.(argument) ?? failed(404)), ...delay };
}

type Route = (argument: string) => Partial<Answer>;

const mirrors = new Map<string, Partial<Answer>>([
  ['slow', { seconds: 3 }],
  ['fast', { seconds: 1 }],
  ['broken', failed(503)],
  ['hanging', { failure: 'hang' }],
  ['closing', { failure: 'hang up' }],
]);

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
]);

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
