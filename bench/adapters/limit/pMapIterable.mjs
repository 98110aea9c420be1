import { pMapIterable } from 'p-map';

export default async ({ inputs, job }) => {
  let count = 0;
  let sum = 0;
  for await (const value of pMapIterable(inputs, job, { concurrency: 3 })) {
    count += 1;
    sum += value;
  }
  return { count, sum };
};
