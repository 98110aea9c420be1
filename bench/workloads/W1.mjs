import { completesInMicrotask, completesWithoutTeardown, everyNumber, numbers, resolvesInMicrotask } from './work.mjs';

const workload = {
  name: 'W1',
  title: 'limit 3, cold observables with a teardown that complete in a microtask',
  sizes: [1e3, 1e4, 1e5, 1e6],
  quickSizes: [1e3, 1e5],
  adapters: 'limit',
  ours: 'asCompleted',
  participants: [
    'asCompleted',
    'asCompleted-from',
    'floor',
    'floor-observer',
    'mergeMap',
    'p-map',
    'p-map-lastValueFrom',
    'p-limit',
    'p-queue',
    'effect',
    'ix',
    'async',
    'bluebird',
  ],
  checked: ['asCompleted', 'floor', 'mergeMap', 'p-map'],
  // Takes twenty microseconds per task at any size.
  largest: { ix: 1e4 },
  limit: 3,
  prepare: (n) => ({ inputs: numbers(n), project: completesInMicrotask, job: resolvesInMicrotask }),
  expected: everyNumber,
};

export default [
  workload,
  {
    ...workload,
    name: 'W1-kind',
    columnOf: 'W1',
    sizes: [1e4],
    quickSizes: [],
    prepare: (n) => ({ inputs: numbers(n), project: completesWithoutTeardown, job: resolvesInMicrotask }),
  },
];
