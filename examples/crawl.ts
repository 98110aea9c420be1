/**
 * Work that finds more work: a crawler that visits each page of a website once.
 *
 * Links go into a subject, which is the source of tasks. Each page is added before the page that links to it is done,
 * so when every page is done, no more can come, and the subject completes. A host that answers 429 is left alone for as
 * long as it asks, while the pages of other hosts continue.
 */
import { BehaviorSubject, map, of, retry, tap, type Observable } from 'rxjs';
import { asSettled, RateLimit, type Outcome } from 'rxjs-as-completed';
import type { Get, Setting } from './job.js';
import { okay, TooManyRequests } from './TooManyRequests.js';

export const summary = 'A website on two hosts: every page once, with a limit and a pause for each host.';

export function run({ url, seconds, time }: Setting, get: Get<string> = download): Observable<string> {
  const pages = new BehaviorSubject(url('/site/home'));
  const known = new Set([pages.value]);
  const limits = new Map<string, RateLimit>();

  return pages.pipe(
    asSettled(visit, { concurrency: 10, groupBy: hostOf, perGroup: 2 }),
    tap(({ value: links = [], completed }) => {
      add(links);
      if (completed === known.size) pages.complete();
    }),
    map(line),
  );

  /** Emits the links of the page. */
  function visit(page: string): Observable<string[]> {
    const limit = limitOf(hostOf(page));
    return limit
      .guard((context) => get(page, context))
      .pipe(
        retry({ count: 3, delay: (error) => pauseIfRefused(limit, error) }),
        map((html) => linksIn(html, page)),
      );
  }

  /** All are known before the first is visited, because a visit may end at once. */
  function add(links: readonly string[]): void {
    const found = new Set(links.filter((link) => !known.has(link)));
    found.forEach((page) => known.add(page));
    found.forEach((page) => pages.next(page));
  }

  /** One request every 0.1 seconds. */
  function limitOf(host: string): RateLimit {
    if (!limits.has(host)) limits.set(host, new RateLimit(1, { per: seconds(0.1) }));
    return limits.get(host)!;
  }

  function pauseIfRefused(limit: RateLimit, error: unknown): Observable<unknown> {
    if (!(error instanceof TooManyRequests)) throw error;
    limit.pause(seconds(error.retryAfter));
    return of('try again');
  }

  function line({ key, elapsed, value, reason }: Outcome<string[], string>): string {
    const { hostname, pathname } = new URL(key);
    return `${time(elapsed)} ${hostname}${pathname}: ${value ? `${value.length} links` : (reason as Error).message}`;
  }
}

function hostOf(page: string): string {
  return new URL(page).host;
}

/** The addresses that a page links to, without their fragments. */
function linksIn(html: string, page: string): string[] {
  return [...html.matchAll(/href="([^"#]*)/g)].map(([, link]) => new URL(link!, page).href);
}

async function download(url: string, { signal }: { signal: AbortSignal }): Promise<string> {
  const response = okay(await fetch(url, { signal }));
  return response.text();
}
