/**
 * Which result is it? The tasks of a record carry their keys along.
 *
 * The key tells the compiler too: where it is `'delay'`, the value is a `Page`, otherwise a `User`.
 */
import { map, type Observable } from 'rxjs';
import { asSettled, tasks } from 'rxjs-as-completed';
import type { Get, Setting } from './job.js';

export const summary = 'Three different requests from a record: each result labelled by its key.';

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
