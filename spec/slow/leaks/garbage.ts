import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { microtasksRun } from '../../support/sources.js';

/** Collects all garbage, at once. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // a collection that was under way has taken what it had seen by then for alive
  collect();
  collect();
}

/** Bytes in use when all garbage has been collected. */
export function bytesInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Objects that are watched without being kept. */
export class Watch {
  private readonly watched: { name: string; object: WeakRef<object> }[] = [];

  /** The object, which is watched from now on. */
  over<T extends object>(name: string, object: T): T {
    this.watched.push({ name, object: new WeakRef(object) });
    return object;
  }

  /** The names of all that have been watched. */
  get names(): string[] {
    return namesOf(this.watched);
  }

  /** The names of those that have not been collected. In the task of the event loop in which this is read they stay. */
  get alive(): string[] {
    return namesOf(this.watched.filter(({ object }) => object.deref() !== undefined));
  }
}

function namesOf(watched: readonly { name: string }[]): string[] {
  return [...new Set(watched.map(({ name }) => name))];
}

/**
 * What of each is still alive when all garbage has been collected. Whatever the machine itself happens to hold on to, in
 * registers or in caches, it lets go of within a few rounds; what is kept stays.
 */
export async function survivors(watches: readonly Watch[], rounds = 5): Promise<string[][]> {
  let alive: string[][] = [];
  for (let round = 0; round < rounds; round++) {
    await microtasksRun();
    collectGarbage();
    await microtasksRun();
    alive = watches.map(watch => watch.alive);
    if (alive.every(({ length }) => length === 0)) break;
  }
  return alive;
}
