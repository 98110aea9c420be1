import { Semaphore } from 'rxjs-as-completed';
import type { Options } from './operators.js';

/** The ways to allow `limit` tasks at once. */
export const limits: [string, (limit: number) => Options][] = [
  ['a number', (limit) => ({ concurrency: limit })],
  ['a Semaphore', (limit) => ({ concurrency: new Semaphore(limit) })],
  ['a limit per group', (limit) => ({ groupBy: () => 'all', perGroup: limit })],
  ['all of them', (limit) => ({ concurrency: new Semaphore(limit), groupBy: () => 'all', perGroup: limit })],
];
