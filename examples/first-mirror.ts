/**
 * Uses the first mirror that responds and aborts the requests to the others.
 *
 * `firstSuccess` is a race that a failure can't win. With `stagger`, the next mirror is tried when the latest one
 * fails or the time is up, so a fast first mirror is often the only one that gets a request.
 */
import { catchError, concat, map, of, type Observable } from 'rxjs';
import { firstSuccess, tasks } from 'rxjs-as-completed';
import type { Get, Setting } from './job.js';

export const summary =
  'Three mirrors, one broken: the fastest wins. Then three broken ones, and why each of them failed.';

export function run({ url, seconds }: Setting, get: Get<string> = download): Observable<string> {
  return concat(
    fastest(['/mirror/slow', '/mirror/fast', '/mirror/broken']),
    fastest(['/mirror/broken', '/mirror/closing', '/mirror/missing']),
  );

  function fastest(mirrors: string[]): Observable<string> {
    return tasks(mirrors, (path, context) => get(url(path), context)).pipe(
      firstSuccess({ stagger: seconds(0.25) }),
      map((mirror) => `using …${mirror}`),
      catchError((failure: AggregateError) =>
        of(
          'no mirror is available:',
          ...failure.errors.map((error, index) => `  …${mirrors[index]}: ${reason(error)}`),
        ),
      ),
    );
  }
}

async function download(url: string, { signal }: { signal: AbortSignal }): Promise<string> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  const page = await response.json();
  return page.path;
}

/** `fetch` reports network failures in `cause`. */
function reason({ message, cause }: Error & { cause?: Error }): string {
  return cause?.message ?? message;
}
