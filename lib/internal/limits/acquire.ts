import type { Limit } from './Limit.js';

/** A promise that resolves when a limit grants the permits. An aborted signal leaves the queue. */
export function acquire(
  limit: Limit,
  permits: number,
  priority: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const waiter = limit.request(permits, priority, () => {
      signal?.removeEventListener('abort', leave);
      resolve();
    });
    if (waiter === undefined) return resolve();
    const leave = () => {
      limit.withdraw(waiter);
      reject(signal!.reason as Error);
    };
    signal?.addEventListener('abort', leave, { once: true });
  });
}
