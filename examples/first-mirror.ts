/**
 * The first mirror that delivers; the requests to the others are aborted.
 *
 * `firstSuccess` is a race that a failure cannot win. With `stagger` the next mirror is asked when
 * the latest one failed or the time has passed, so a fast first mirror is often the only one asked.
 */
import { catchError, concat, map, of, type Observable } from 'rxjs';
import { firstSuccess, tasks } from 'rxjs-as-completed';
import type { Get, Setting } from './job.js';

export const summary = 'Three mirrors, one broken: the fastest is used. Then three broken ones: why each failed.';

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

/** `fetch` puts what went wrong on the network into `cause`. */
function reason({ message, cause }: Error & { cause?: Error }): string {
  return cause?.message ?? message;
}
