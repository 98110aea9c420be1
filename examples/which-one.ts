/**
 * Which result is this? The tasks of a record keep their keys.
 *
 * The key narrows the type of the value too: for `'delay'` it's a `Page`, otherwise a `User`.
 */
import { map, type Observable } from 'rxjs';
import { asSettled, tasks } from 'rxjs-as-completed';
import type { Get, Setting } from './job.js';

export const summary = 'Three different requests from a record, each result labelled with its key.';

interface User {
  id: number;
  name: string;
}
interface Page {
  path: string;
}

export function run(
  { url }: Setting,
  getUser: Get<User> = download,
  getPage: Get<Page> = download,
): Observable<string> {
  const requests = tasks({
    user_1: (context) => getUser(url('/user/1?delay=2'), context),
    user_2: (context) => getUser(url('/user/2'), context),
    delay: (context) => getPage(url('/delay/1'), context),
  });

  return requests.pipe(
    asSettled(),
    map((outcome) => {
      if (outcome.status !== 'fulfilled') return `${outcome.key}: ${outcome.status}`;
      return outcome.key === 'delay'
        ? `${outcome.key}: ${outcome.value.path}`
        : `${outcome.key}: ${outcome.value.name}`;
    }),
  );
}

async function download<T>(url: string, { signal }: { signal: AbortSignal }): Promise<T> {
  const response = await fetch(url, { signal });
  return response.json();
}
