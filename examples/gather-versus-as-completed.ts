/**
 * Wait for everything, or take each result as it arrives?
 *
 * `inOrder` with `toArray` is asyncio's `gather`: one list at the end, in task order. `asCompleted` emits the same
 * results as they become ready. The stream of tasks is cold, so both can use it.
 */
import { asyncScheduler, concat, defer, map, mergeAll, of, toArray, type Observable } from 'rxjs';
import { asCompleted, inOrder, tasks } from 'rxjs-as-completed';
import type { Get, Setting } from './job.js';

export const summary = 'The same three tasks twice: all results together at the end, then each as it arrives.';

export function run({ url, time }: Setting, get: Get<string> = download): Observable<string> {
  const three = tasks([url('/delay/3?name=first'), url('/delay/1?name=second'), url('/delay/2?name=third')], get);

  return concat(
    of('gather:'),
    three.pipe(inOrder(), toArray(), mergeAll(), withTime),
    of('as completed:'),
    three.pipe(asCompleted(), withTime),
  );

  function withTime(names: Observable<string>): Observable<string> {
    return defer(() => {
      const start = asyncScheduler.now();
      return names.pipe(map((name) => `  ${time(asyncScheduler.now() - start)} ${name}`));
    });
  }
}

async function download(url: string, { signal }: { signal: AbortSignal }): Promise<string> {
  const response = await fetch(url, { signal });
  const page = await response.json();
  return page.query.name;
}
