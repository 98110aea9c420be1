import PQueue from 'p-queue';
import { sumOf } from '../../collect.mjs';

export default async ({ inputs, job }) => {
  const queue = new PQueue({ concurrency: 3 });
  return sumOf(await Promise.all(inputs.map((input) => queue.add(() => job(input)))));
};
