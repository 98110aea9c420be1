/**
 * Ten requests, never more than three in flight.
 *
 * A single stream of tasks only needs `{ concurrency: 3 }`. A `Semaphore` is a limit shared by several streams: here,
 * two lists of downloads take turns. It can be resized while they run (`limit.permits = 5`).
 */
import { map, merge, type Observable } from 'rxjs';
import { asSettled, Semaphore, tasks } from 'rxjs-as-completed';
import type { Get, Setting } from './job.js';

export const summary = 'Ten requests from two lists that share a semaphore: at most three are in flight.';

export function run({ url, time }: Setting, get: Get<string> = download): Observable<string> {
  const limit = new Semaphore(3);
  const pages = tasks(Array<string>(6).fill(url('/delay/1')), get);
  const images = tasks(Array<string>(4).fill(url('/delay/1')), get);

  return merge(pages.pipe(asSettled({ concurrency: limit })), images.pipe(asSettled({ concurrency: limit }))).pipe(
    map(({ elapsed }, index) => `[${index + 1}/10] ${time(elapsed)}`),
  );
}

async function download(url: string, { signal }: { signal: AbortSignal }): Promise<string> {
  const response = await fetch(url, { signal });
  return response.text();
}
