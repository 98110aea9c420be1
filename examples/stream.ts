/**
 * Results in a `for await` loop, where a failure is an item like any other, not an exception that ends the loop.
 *
 * `rxjs-for-await` turns the outcomes of `asSettled` into an async iterable; leaving the loop cancels the tasks that
 * are still running. A loop that is waiting for the next item can only be cancelled through a signal.
 */
import { fromEvent, takeUntil } from 'rxjs';
import { asSettled, tasks } from 'rxjs-as-completed';
import { eachValueFrom } from 'rxjs-for-await';
import type { Get, Setting } from './job.js';

export const summary = 'An async generator that loops over results with `for await` and gets errors as items.';

export async function* run({ url, time, signal }: Setting, get: Get<string> = download): AsyncGenerator<string> {
  const paths = ['/delay/3', '/status/404', '/hang-up?delay=2', '/delay/1'];

  const outcomes = tasks(paths, (path, context) => get(url(path), context)).pipe(
    asSettled(),
    takeUntil(fromEvent(signal, 'abort')),
  );

  for await (const outcome of eachValueFrom(outcomes)) {
    const end = outcome.status === 'rejected' ? `failed: ${explain(outcome.reason)}` : 'arrived';
    yield `${time(outcome.elapsed)} …${outcome.key} ${end}`;
  }
}

async function download(url: string, { signal }: { signal: AbortSignal }): Promise<string> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return response.text();
}

/** `fetch` reports network failures in `cause`. */
function explain(error: unknown): string {
  const { message, cause } = error as Error & { cause?: Error };
  return cause?.message ?? message;
}
