/**
 * One failure doesn't stop the rest, and no failure is lost.
 *
 * `asSettled` is `Promise.allSettled` as a stream: one outcome per task, whether it succeeded or failed.
 */
import { mergeMap, toArray, type Observable } from 'rxjs';
import { asSettled, tasks } from 'rxjs-as-completed';
import type { Get, Setting } from './job.js';

export const summary = 'A 200, a 404 and a dropped connection: successes and failures, listed at the end.';

export function run({ url }: Setting, get: Get<number> = getStatus): Observable<string> {
  const paths = ['/status/200', '/status/404', '/hang-up'];

  return tasks(paths, (path, context) => get(url(path), context)).pipe(
    asSettled(),
    toArray(),
    mergeMap((outcomes) => {
      const succeeded = outcomes.filter((outcome) => outcome.status === 'fulfilled');
      const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
      return [
        `${succeeded.length} succeeded:`,
        ...succeeded.map(({ key, value }) => `  …${key}: ${value}`),
        `${failed.length} failed:`,
        ...failed.map(({ key, reason }) => `  …${key}: ${explain(reason)}`),
      ];
    }),
  );
}

async function getStatus(url: string, { signal }: { signal: AbortSignal }): Promise<number> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return response.status;
}

/** `fetch` reports network failures in `cause`. */
function explain(error: unknown): string {
  const { message, cause } = error as Error & { cause?: Error };
  return cause?.message ?? message;
}
