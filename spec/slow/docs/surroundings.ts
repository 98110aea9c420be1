/**
 * What the snippets of the documentation assume: names that stand for the reader's own code.
 * Requests go to the routes of the example server: `/delay/3` answers after three seconds.
 */
import { concatMap, from, map, NEVER, timer, type Observable } from 'rxjs';

export const urls = ['/delay/3', '/delay/1', '/delay/2'];

interface Cancellable {
  readonly signal?: AbortSignal;
}

/** Gets a page that contains its own address. */
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

/** File names, of which the first is twice as long as the second. */
export const files = ['a.txt', 'b.txt'];

export interface UploadEvent {
  readonly file: string;
  readonly percent: number;
}

/** Emits the progress of the upload. */
export function upload(file: string): Observable<UploadEvent> {
  const half = file === 'a.txt' ? 700 : 400;
  return from([50, 100]).pipe(concatMap((percent) => timer(half).pipe(map(() => ({ file, percent })))));
}

/** Emits when the user leaves the page, which does not happen here. */
export const leave$: Observable<void> = NEVER;

export function show(...details: unknown[]): void {
  void details;
}
