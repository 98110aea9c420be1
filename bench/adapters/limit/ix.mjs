import { from } from 'ix/asynciterable';
import { flatMap } from 'ix/asynciterable/operators';

export default async ({ inputs, job }) => {
  let count = 0;
  let sum = 0;
  for await (const value of from(inputs).pipe(flatMap((input) => from(job(input)), 3))) {
    count += 1;
    sum += value;
  }
  return { count, sum };
};
