import { completesInMicrotask, everyNumber, resolvesInMicrotask } from './work.mjs';

function* generate(n) {
  for (let input = 0; input < n; input += 1) yield input;
}

export default {
  name: 'W6',
  title: 'memory: a generator of tasks at limit 3',
  measures: 'memory',
  sizes: [1e6],
  quickSizes: [1e5],
  adapters: 'limit',
  ours: 'asCompleted',
  participants: ['asCompleted', 'p-map', 'pMapIterable', 'effect', 'mergeMap'],
  checked: ['asCompleted'],
  // The time of `mergeMap` grows quadratically.
  largest: { mergeMap: 1e5 },
  prepare: (n) => ({ inputs: generate(n), project: completesInMicrotask, job: resolvesInMicrotask }),
  expected: everyNumber,
};
