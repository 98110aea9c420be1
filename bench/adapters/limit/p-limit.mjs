import pLimit from 'p-limit';
import { sumOf } from '../../collect.mjs';

export default async ({ inputs, job }) => {
  const limit = pLimit(3);
  return sumOf(await Promise.all(inputs.map((input) => limit(job, input))));
};
