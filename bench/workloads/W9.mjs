// A list of N rows, and a new list at every change of one of them: each task starts, emits ten values and completes. All
// tasks run at once. A microtask after the last one has started, they are driven by hand, one after the other.
import { Observable } from 'rxjs';
import { numbers } from './work.mjs';

const percentages = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];

/** One list on subscription, and one for each start, value and end. */
const lists = (n) => 1 + n * (percentages.length + 2);

export default {
  name: 'W9',
  title: 'the rows of a user interface, a list of N rows at every change',
  unit: 'list',
  units: lists,
  sizes: [100, 1e3, 1e4],
  quickSizes: [1e3],
  adapters: 'states',
  ours: 'asStates',
  participants: ['asStates', 'scan'],
  checked: ['asStates', 'scan'],
  prepare(n) {
    const running = [];
    const changeAll = () => {
      for (const percentage of percentages) for (const subscriber of running) subscriber.next(percentage);
      for (const subscriber of running) subscriber.complete();
    };
    return {
      inputs: numbers(n),
      project: () =>
        new Observable((subscriber) => {
          if (running.push(subscriber) === n) queueMicrotask(changeAll);
        }),
    };
  },
  expected: (n) => ({ count: lists(n), sum: 100 * n }),
};
