import type { Observable } from 'rxjs';

/** More turns than any library takes to deliver what it has. */
const TURNS = 20;

/**
 * Resolves with what a stream has emitted as soon as it ends. Rejects if it is still open when everything has had its turn,
 * so that a run that hangs fails at once, and says how far it came.
 */
export async function ended<T>(stream: Observable<T>): Promise<T[]> {
  const values: T[] = [];
  let end: 'completed' | { reason: unknown } | undefined;
  const subscription = stream.subscribe({
    next: (value) => values.push(value),
    error: (reason) => { end = { reason }; },
    complete: () => { end = 'completed'; },
  });
  for (let turn = 0; turn < TURNS && end === undefined; turn++) await aTurn();
  subscription.unsubscribe();
  if (end === undefined) throw new Error(`The stream has not ended; so far it emitted ${JSON.stringify(values)}.`);
  if (end !== 'completed') throw end.reason;
  return values;
}

/** Resolves when all microtasks and the timers that are due have run. */
export function aTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => setImmediate(resolve));
  });
}
