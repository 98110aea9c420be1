/** How the server responds to a request, and after how long. */
export interface Answer {
  readonly status: number;
  readonly body: object;
  /** In seconds of the server. `Infinity` means never. */
  readonly seconds: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export const reportCount = 24;

/**
 * The API of the server:
 *
 * - `/api/reports/7?failures=25`: one of 24 reports. A quarter of them fail, always the same ones
 * - `/api/mirrors/oslo?seconds=2&state=up`: a mirror that is `up`, `broken` or `hanging`
 * - `/api/feeds/news/3`: one entry of a feed
 */
export function answerTo(address: string): Answer {
  const { pathname, searchParams } = new URL(address, 'http://localhost');
  const [, , folder = '', name = '', number = ''] = pathname.split('/');
  if (folder === 'reports') return reportAnswer(Number(name), Number(searchParams.get('failures')));
  if (folder === 'mirrors') return mirrorAnswer(name, searchParams.get('state'), Number(searchParams.get('seconds')));
  if (folder === 'feeds') return feedAnswer(name, Number(number));
  return { status: 404, body: { error: 'There is no such page' }, seconds: 0 };
}

/** 7 and 11 have no common factor with 24, so each report gets a different position in both orders. */
function reportAnswer(id: number, failures: number): Answer {
  const seconds = 0.3 + ((id * 11) % reportCount) * 0.05;
  const fails = (id * 7) % reportCount < (failures / 100) * reportCount;
  if (fails) return { status: 503, body: { error: 'The archive is closed' }, seconds };
  return { status: 200, body: { id, pages: 10 + ((id * 13) % 37) }, seconds };
}

function mirrorAnswer(name: string, state: string | null, seconds: number): Answer {
  if (state === 'hanging') return { status: 200, body: {}, seconds: Infinity };
  if (state === 'broken') return { status: 503, body: { error: `${name} is broken` }, seconds };
  return { status: 200, body: { mirror: name, megabytes: 48 }, seconds };
}

function feedAnswer(name: string, number: number): Answer {
  return { status: 200, body: { feed: name, number }, seconds: 0.4 + ((number * 5 + name.length) % 7) * 0.1 };
}
