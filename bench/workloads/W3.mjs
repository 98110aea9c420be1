// All tasks run at once. A microtask after the last one has started, they are completed by hand, one after the other
// in the same frame.
import { Observable } from 'rxjs';
import { everyNumber, numbers } from './work.mjs';

const orders = {
  fifo: (n) => numbers(n),
  lifo: (n) => numbers(n).reverse(),
  shuffled: (n) => shuffle(numbers(n)),
};

/** Shuffles the same way in every process and every run. */
function shuffle(list) {
  let state = 1;
  for (let last = list.length - 1; last > 0; last -= 1) {
    state = (state * 48271) % 2147483647;
    const other = state % (last + 1);
    [list[last], list[other]] = [list[other], list[last]];
  }
  return list;
}

const cleanUp = () => undefined;

function completedByHand(n, order, { hasTeardown }) {
  const finish = new Array(n);
  let started = 0;

  const completeAll = () => {
    for (const index of order) {
      const complete = finish[index];
      // A task that has ended must not stay in memory, or the collector would have to move it.
      finish[index] = undefined;
      complete(index);
    }
  };
  const start = (index, complete) => {
    finish[index] = complete;
    started += 1;
    if (started === n) queueMicrotask(completeAll);
  };

  return {
    inputs: numbers(n),
    project: (input) =>
      new Observable((subscriber) => {
        start(input, (value) => {
          subscriber.next(value);
          subscriber.complete();
        });
        return hasTeardown ? cleanUp : undefined;
      }),
    job: (input) => new Promise((resolve) => start(input, resolve)),
  };
}

const workloadOf = (label, options) => ({
  name: `W3-${label}`,
  title: `all running at once, with a teardown, completed by hand, ${label}`,
  sizes: [1e3, 1e4, 1e5],
  quickSizes: label === 'fifo' ? [1e3, 1e5] : [],
  adapters: 'all-at-once',
  ours: 'asCompleted',
  participants: ['asCompleted', 'asSettled', 'mergeMap', 'allSettled', 'effect'],
  checked: ['asCompleted', 'mergeMap', 'allSettled'],
  prepare: (n) => completedByHand(n, orders[label](n), options),
  expected: everyNumber,
});

export default [
  ...Object.keys(orders).map((label) => workloadOf(label, { hasTeardown: true })),
  {
    ...workloadOf('fifo', { hasTeardown: false }),
    name: 'W3-kind',
    columnOf: 'W3-fifo',
    sizes: [1e4],
    quickSizes: [],
  },
];
