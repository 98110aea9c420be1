/**
 * Results in the order they become ready, not in the order the tasks started.
 *
 * `asCompleted` has the shape of `mergeMap`: each input becomes a task, all tasks run at once, and each
 * result is emitted as soon as its task completes.
 */
import { from, type Observable } from 'rxjs';
import { asCompleted } from 'rxjs-as-completed';
import type { Get, Setting } from './job.js';

export const summary = 'Tasks of 3, 1 and 2 seconds: the second one finishes first, then the third, then the first.';

export function run({ url }: Setting, get: Get<string> = download): Observable<string> {
  const urls = [url('/delay/3?name=first'), url('/delay/1?name=second'), url('/delay/2?name=third')];

  return from(urls).pipe(asCompleted(get));
}

async function download(url: string, { signal }: { signal: AbortSignal }): Promise<string> {
  const response = await fetch(url, { signal });
  const page = await response.json();
  return page.query.name;
}
