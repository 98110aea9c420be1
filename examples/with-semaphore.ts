/**
 * A limit in plain `async` code: Python's `async with semaphore`.
 *
 * `using` releases the permit at the end of the block, also when it throws. Before TypeScript 5.2, or in plain
 * JavaScript, call `permit.release()` in a `finally` block.
 */
import { merge, type Observable } from 'rxjs';
import { Semaphore } from 'rxjs-as-completed';
import type { Setting } from './job.js';

export const summary = 'Four async functions share two connections, and one of them waits no longer than a second.';

type GetPage = (url: string, context: { readonly signal: AbortSignal }) => Promise<unknown>;

export function run({ url, seconds, signal }: Setting, get: GetPage = download): Observable<string> {
  const connections = new Semaphore(2);

  return merge(customers(), orders(), search(), report());

  async function customers(): Promise<string> {
    using _connection = await connections.acquire({ signal });
    await get(url('/delay/3?table=customers'), { signal });
    return 'customers: done';
  }

  async function orders(): Promise<string> {
    using _connection = await connections.acquire({ signal });
    await get(url('/delay/2?table=orders'), { signal });
    return 'orders: done';
  }

  async function search(): Promise<string> {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(seconds(1))]);
    try {
      using _connection = await connections.acquire({ signal: patience });
      await get(url('/delay/1?table=search'), { signal });
      return 'search: done';
    } catch (error) {
      if (error !== patience.reason) throw error;
      return 'search: no connection was free within a second';
    }
  }

  /** Two queries over the same connection. */
  async function report(): Promise<string> {
    using _connection = await connections.acquire({ signal });
    await get(url('/delay/1?table=customers'), { signal });
    await get(url('/delay/1?table=orders'), { signal });
    return 'report: done';
  }
}

async function download(url: string, { signal }: { signal: AbortSignal }): Promise<unknown> {
  const response = await fetch(url, { signal });
  return response.json();
}
