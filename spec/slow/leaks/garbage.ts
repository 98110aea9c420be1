import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { microtasksRun } from '../../support/sources.js';

/** Collects all garbage immediately. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // a collection already under way keeps what it has marked by then
  collect();
  collect();
}

/** The number of bytes in use after all garbage has been collected. */
export function bytesInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Watches objects without keeping them alive. */
export class Watch {
  private readonly watched: { name: string; object: WeakRef<object> }[] = [];

  /** Watches the object and returns it. */
  over<T extends object>(name: string, object: T): T {
    this.watched.push({ name, object: new WeakRef(object) });
    return object;
  }

  /** The names of everything watched. */
  get names(): string[] {
    return namesOf(this.watched);
  }

  /** The names of objects that have not been collected. Reading this keeps them alive until the current task of the event loop ends. */
  get alive(): string[] {
    return namesOf(this.watched.filter(({ object }) => object.deref() !== undefined));
  }
}

function namesOf(watched: readonly { name: string }[]): string[] {
  return [...new Set(watched.map(({ name }) => name))];
}

/**
 * What is still alive of each after all garbage has been collected. What only the engine happens to hold, in registers or
 * caches, is released within a few rounds; real leaks stay.
 */
export async function survivors(watches: readonly Watch[], rounds = 5): Promise<string[][]> {
  let alive: string[][] = [];
  for (let round = 0; round < rounds; round++) {
    await microtasksRun();
    collectGarbage();
    await microtasksRun();
    alive = watches.map((watch) => watch.alive);
    if (alive.every(({ length }) => length === 0)) break;
  }
  return alive;
}
