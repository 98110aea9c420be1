import { completesInMicrotask, everyNumber, numbers, resolvesInMicrotask } from './work.mjs';

export default {
  name: 'W11',
  title: 'memory: bytes that a run keeps for each task while it runs or waits, and allocates for each',
  probe: 'kept',
  parts: ['teardown', 'plain', 'promise', 'waiting', 'allocated'],
  columns: [
    ['teardown', 'running, with a teardown'],
    ['plain', 'running, without'],
    ['promise', 'running, a promise'],
    ['waiting', 'waiting'],
    ['allocated', 'allocated'],
  ],
  quickParts: ['teardown', 'promise', 'allocated'],
  launches: { full: 3, quick: 1 },
  adapters: 'limit',
  ours: 'asCompleted',
  participants: ['asCompleted', 'floor', 'mergeMap', 'p-map'],
  // p-map runs promises only, and reads a list in place.
  has: { floor: ['allocated'], 'p-map': ['promise', 'allocated'] },
  checked: ['asCompleted', 'mergeMap', 'p-map'],
  prepare: (n) => ({ inputs: numbers(n), project: completesInMicrotask, job: resolvesInMicrotask }),
  expected: everyNumber,
};
