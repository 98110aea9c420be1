import { completesInMicrotask, everyNumber, numbers, resolvesInMicrotask } from './work.mjs';

export default {
  name: 'W10',
  title: 'a cold start: importing after rxjs, and a first run in a fresh process',
  probe: 'cold',
  parts: ['1', '100', '1000'],
  columns: [
    ['import', 'import, ms'],
    ['run of 1', 'run of 1, ms'],
    ['run of 100', 'run of 100, ms'],
    ['run of 1000', 'run of 1000, ms'],
  ],
  quickParts: ['100'],
  launches: { full: 21, quick: 7 },
  adapters: 'limit',
  ours: 'asCompleted',
  participants: ['asCompleted', 'mergeMap', 'p-map', 'p-limit', 'effect'],
  checked: ['asCompleted', 'mergeMap', 'p-map'],
  modules: { asCompleted: 'rxjs-as-completed', 'p-map': 'p-map', 'p-limit': 'p-limit', effect: 'effect' },
  prepare: (n) => ({ inputs: numbers(n), project: completesInMicrotask, job: resolvesInMicrotask }),
  expected: everyNumber,
};
