import { PRIORITY, SIGNAL } from '../options/checks.js';
import { readOptions, type Checks } from '../options/readOptions.js';
import type { Limit } from './Limit.js';

interface Options {
  permits?: number;
  priority?: number;
  signal?: AbortSignal;
}

/**
 * A promise of what a limit grants. An aborted signal leaves the queue.
 *
 * @param name names the method in messages
 * @param own the options that only this limit has
 */
export function acquire<T>(
  name: string,
  limit: Limit,
  options: unknown,
  own: Checks,
  grant: (permits: number) => T,
): Promise<T> {
  const checks = { priority: PRIORITY, signal: SIGNAL, ...own };
  const { permits = 1, priority = 0, signal }: Options = readOptions(name, options, checks);
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const waiter = limit.request(permits, priority, () => {
      signal?.removeEventListener('abort', leave);
      resolve(grant(permits));
    });
    if (waiter === undefined) return resolve(grant(permits));
    const leave = () => {
      limit.withdraw(waiter);
      reject(signal!.reason as Error);
    };
    signal?.addEventListener('abort', leave, { once: true });
  });
}
