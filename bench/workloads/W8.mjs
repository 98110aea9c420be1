import { completesInMicrotask, completesWithoutTeardown, everyNumber, numbers, resolvesInMicrotask } from './work.mjs';

const prepareWith = (project) => (n) => ({
  inputs: numbers(n),
  *generate() {
    for (let input = 0; input < n; input += 1) yield input;
  },
  project,
  job: resolvesInMicrotask,
});

const workload = {
  name: 'W8',
  title: 'the whole pipeline: a generator, keys, outcomes, a limit of 3 and a deadline',
  sizes: [1e3, 1e4, 1e5],
  quickSizes: [1e4],
  adapters: 'pipeline',
  ours: 'asSettled',
  participants: ['asSettled', 'asCompleted', 'rxjs', 'p-map'],
  checked: ['asSettled', 'asCompleted', 'rxjs', 'p-map'],
  limit: 3,
  prepare: prepareWith(completesInMicrotask),
  expected: everyNumber,
};

export default [
  workload,
  {
    ...workload,
    name: 'W8-kind',
    columnOf: 'W8',
    sizes: [1e4],
    quickSizes: [],
    prepare: prepareWith(completesWithoutTeardown),
  },
];
