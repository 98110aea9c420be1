import { everyNumber, numbers, resolvesInMicrotask } from './work.mjs';

export default {
  name: 'W1p',
  title: 'limit 3, a project that returns a promise',
  sizes: [1e3, 1e4, 1e5],
  quickSizes: [1e3, 1e5],
  adapters: 'limit',
  ours: 'asCompleted',
  participants: ['asCompleted', 'asCompleted-from', 'floor-promise', 'mergeMap', 'p-map', 'p-limit', 'effect', 'async'],
  checked: ['asCompleted', 'mergeMap', 'p-map'],
  limit: 3,
  prepare: (n) => ({ inputs: numbers(n), project: resolvesInMicrotask, job: resolvesInMicrotask }),
  expected: everyNumber,
};
