// What every adapter returns, so that the harness can check that all of the work was done.

/** Subscribes as an application would, and counts and sums the values. */
export const collect = (source) =>
  new Promise((resolve, reject) => {
    let count = 0;
    let sum = 0;
    source.subscribe({
      next: (value) => {
        count += 1;
        sum += value;
      },
      error: reject,
      complete: () => resolve({ count, sum }),
    });
  });

/** The same for outcomes. All of them must be fulfilled. */
export const collectOutcomes = (source) =>
  new Promise((resolve, reject) => {
    let count = 0;
    let sum = 0;
    source.subscribe({
      next: (outcome) => {
        count += 1;
        if (outcome.status === 'fulfilled') sum += outcome.value;
      },
      error: reject,
      complete: () => resolve({ count, sum }),
    });
  });

/** The same for lists of states: counts the lists, and sums the values in the last one. */
export const collectLists = (source) =>
  new Promise((resolve, reject) => {
    let count = 0;
    let last = [];
    source.subscribe({
      next: (list) => {
        count += 1;
        last = list;
      },
      error: reject,
      complete: () => {
        let sum = 0;
        for (const { value } of last) sum += value;
        resolve({ count, sum });
      },
    });
  });

export const sumOf = (values) => {
  let sum = 0;
  for (const value of values) sum += value;
  return { count: values.length, sum };
};

export const sumOfOutcomes = (outcomes) => {
  let sum = 0;
  for (const outcome of outcomes) if (outcome.status === 'fulfilled') sum += outcome.value;
  return { count: outcomes.length, sum };
};
