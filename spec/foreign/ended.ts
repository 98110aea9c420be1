import type { Observable } from 'rxjs';

/** More turns than any library needs to deliver its values. */
const RATE = 20;

/**
 * Resolves with the values of a stream when it completes. Rejects if it fails, or if it is still open when nothing is left
 * to happen, so that a run that hangs fails quickly and shows how far it got.
 */
export async function ended<T>(stream: Observable<T>): Promise<T[]> {
  const values: T[] = [];
  let end: 'completed' | { reason: unknown } | undefined;
  const subscription = stream.subscribe({
    next: (value) => values.push(value),
    error: (reason) => { end = { reason }; },
    complete: () => { end = 'completed'; },
  });
  for (let turn = 0; turn < RATE && end === undefined; turn++) await aTurn();
  subscription.unsubscribe();
  if (end === undefined) throw new Error(`The stream hangs. So far it has emitted ${JSON.stringify(values)}.`);
  if (end !== 'completed') throw end.reason;
  return values;
}

/** Resolves when all microtasks and all timers that are due have run. */
export function aTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => setImmediate(resolve));
  });
}
