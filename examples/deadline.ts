/**
 * See what arrived within three seconds and what didn't.
 *
 * There is one deadline for the whole run. Results that were emitted before it stay valid, requests that are
 * still running are aborted, and the error names them. (`asSettled({ timeout })` emits an outcome for each instead.)
 */
import { catchError, map, of, throwError, type Observable } from 'rxjs';
import { tasks, TimeoutAllError, withTimeoutAll } from 'rxjs-as-completed';
import type { Get, Setting } from './job.js';

export const summary = 'Tasks of 1, 5 and 2 seconds with a deadline of 3: two results, and the one that is missing.';

export function run({ url, seconds }: Setting, get: Get<string> = download): Observable<string> {
  const paths = ['/delay/1', '/delay/5', '/delay/2'];

  return tasks(paths, (path, context) => get(url(path), context)).pipe(
    withTimeoutAll(seconds(3)),
    map((path) => `…${path} finished`),
    catchError((error: unknown) =>
      error instanceof TimeoutAllError
        ? of(...error.running.map((path) => `…${path} did not finish in time`))
        : throwError(() => error),
    ),
  );
}

async function download(url: string, { signal }: { signal: AbortSignal }): Promise<string> {
  const response = await fetch(url, { signal });
  const page = await response.json();
  return page.path;
}
