/**
 * At most ten requests a second, and none for as long as the server asks.
 *
 * The guard is inside `retry`, so every attempt counts towards the limit. A 429 pauses the limit for all requests that
 * share it, not only for the one that was refused.
 */
import { concat, ignoreElements, map, of, retry, type Observable } from 'rxjs';
import { asCompleted, asSettled, RateLimit, tasks } from 'rxjs-as-completed';
import type { Get, Setting } from './job.js';
import { okay, TooManyRequests } from './TooManyRequests.js';

export const summary =
  'Twenty requests to a server that allows ten a second: a pause after the first 429, then as fast as it allows.';

export function run({ url, seconds, time }: Setting, get: Get<unknown> = download): Observable<string> {
  // 100 ms longer than the server's second, since some requests take longer to arrive than others.
  const api = new RateLimit(10, { per: seconds(1) + 100 });
  const pages = Array.from({ length: 20 }, (_, index) => url(`/quota?page=${index + 1}`));

  // Another program has just used up most of the same quota, so the limit alone can't prevent the first 429.
  const others = tasks(Array<string>(7).fill(url('/quota?delay=0')), get).pipe(asCompleted(), ignoreElements());

  const ours = tasks(pages, patiently).pipe(
    asSettled(4),
    map(
      ({ completed, total, elapsed, status }) =>
        `[${completed}/${total}] ${time(elapsed)}${status === 'rejected' ? ' failed' : ''}`,
    ),
  );

  return concat(others, ours);

  function patiently(page: string): Observable<unknown> {
    return api.guard((context) => get(page, context)).pipe(retry({ count: 3, delay: pauseIfRefused }));
  }

  function pauseIfRefused(error: unknown): Observable<unknown> {
    if (!(error instanceof TooManyRequests)) throw error;
    api.pause(seconds(error.retryAfter));
    return of('try again');
  }
}

async function download(url: string, { signal }: { signal: AbortSignal }): Promise<unknown> {
  const response = okay(await fetch(url, { signal }));
  return response.json();
}
