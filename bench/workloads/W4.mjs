import { Observable } from 'rxjs';
import { everyNumber, numbers } from './work.mjs';

export default {
  name: 'W4',
  title: 'unsubscribing N running tasks (starting them is not measured)',
  sizes: [1e3, 1e4, 1e5],
  quickSizes: [1e3, 1e5],
  adapters: 'unsubscribe',
  ours: 'asCompleted',
  participants: ['asCompleted', 'floor', 'mergeMap', 'effect'],
  checked: ['asCompleted', 'mergeMap'],
  // The adapter starts the tasks and returns a function that cancels them. Only that function is measured.
  measuresCancellation: true,
  prepare(n) {
    let opened = 0;
    let count = 0;
    let sum = 0;
    const open = () => {
      opened += 1;
    };
    const close = (input) => {
      count += 1;
      sum += input;
    };
    return {
      inputs: numbers(n),
      project: (input) =>
        new Observable(() => {
          open();
          return () => close(input);
        }),
      open,
      close,
      allStarted: () => opened === n,
      result: () => ({ count, sum }),
    };
  },
  expected: everyNumber,
};
