import { of } from 'rxjs';
import { everyNumber, numbers } from './work.mjs';

const identity = (input) => input;

export default {
  name: 'W2',
  title: 'limit 3, tasks that complete synchronously, `of(x)`',
  sizes: [1e3, 1e4, 1e5, 1e6],
  quickSizes: [1e3, 1e5],
  adapters: 'limit',
  ours: 'asCompleted',
  participants: ['asCompleted', 'asCompleted-from', 'floor', 'mergeMap', 'p-map', 'p-limit'],
  checked: ['asCompleted', 'mergeMap', 'p-map'],
  prepare: (n) => ({ inputs: numbers(n), project: (input) => of(input), job: identity }),
  expected: everyNumber,
};
