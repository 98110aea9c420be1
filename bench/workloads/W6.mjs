import { completesInMicrotask, everyNumber, resolvesInMicrotask } from './work.mjs';

function* generate(n) {
  for (let input = 0; input < n; input += 1) yield input;
}

export default {
  name: 'W6',
  title: 'memory: a generator of tasks at limit 3',
  probe: 'memory',
  parts: ['1e6'],
  columns: [
    ['tasks', 'tasks'],
    ['peak', 'peak heap, MiB'],
    ['live', 'without garbage, MiB'],
    ['allocated', 'bytes allocated per task'],
  ],
  quickParts: ['1e5'],
  launches: { full: 3, quick: 1 },
  adapters: 'limit',
  ours: 'asCompleted',
  participants: ['asCompleted', 'p-map', 'pMapIterable', 'effect', 'mergeMap'],
  checked: ['asCompleted'],
  // The time of `mergeMap` grows quadratically.
  largest: { mergeMap: 1e5 },
  prepare: (n) => ({ inputs: generate(n), project: completesInMicrotask, job: resolvesInMicrotask }),
  expected: everyNumber,
};
