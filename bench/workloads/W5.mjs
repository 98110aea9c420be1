import { Observable } from 'rxjs';
import { numbers } from './work.mjs';

// All tasks share one error: the stack trace of a new one costs more than everything measured here.
const reason = new Error('not this one');

export default {
  name: 'W5',
  title: 'first success when all but the last fail, in a microtask, all running at once',
  sizes: [10, 1e3, 1e5],
  quickSizes: [10, 1e3, 1e5],
  adapters: 'first-success',
  ours: 'firstSuccess',
  participants: ['firstSuccess', 'rxjs', 'promise-any', 'p-any', 'effect'],
  checked: ['firstSuccess', 'rxjs', 'promise-any'],
  prepare(n) {
    const last = n - 1;
    return {
      inputs: numbers(n),
      project: (input) =>
        new Observable((subscriber) => {
          Promise.resolve().then(() => {
            if (input !== last) {
              subscriber.error(reason);
            } else {
              subscriber.next(input);
              subscriber.complete();
            }
          });
        }),
      job: (input) =>
        Promise.resolve().then(() => {
          if (input !== last) throw reason;
          return input;
        }),
    };
  },
  expected: (n) => ({ count: 1, sum: n - 1 }),
};
