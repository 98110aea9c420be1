/**
 * What the snippets of the documentation take for granted: names that stand for the reader's own code.
 * Requests go to the routes of the example server: `/delay/3` answers after three seconds.
 */
import { concatMap, from, map, NEVER, timer, type Observable } from 'rxjs';

export const urls = ['/delay/3', '/delay/1', '/delay/2'];

interface Cancellable {
  readonly signal?: AbortSignal;
}

/** Gets a page that repeats its own address. */
export async function getPath(url: string, { signal }: Cancellable = {}): Promise<string> {
  const page = await getJson(url, signal);
  return page.path;
}

export interface User {
  readonly id: number;
  readonly name: string;
}

export async function getUser(id: number, { signal }: Cancellable = {}): Promise<User> {
  return getJson(`/user/${id}`, signal);
}

async function getJson(url: string, signal: AbortSignal | undefined) {
  const response = await fetch(url, signal ? { signal } : {});
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

/** An endless source. */
export function* countUp(): Generator<number> {
  for (let count = 1; ; count++) yield count;
}

/** Names of files, the first of which is twice as long as the second. */
export const files = ['a.txt', 'b.txt'];

export interface UploadEvent {
  readonly file: string;
  readonly percent: number;
}

/** Emits as the upload goes on. */
export function upload(file: string): Observable<UploadEvent> {
  const half = file === 'a.txt' ? 700 : 400;
  return from([50, 100]).pipe(concatMap(percent => timer(half).pipe(map(() => ({ file, percent })))));
}

/** The user leaves the page, which does not happen here. */
export const leave$: Observable<void> = NEVER;

export function show(...details: unknown[]): void {
  void details;
}
