// p-map's settled form with a deadline. It returns the outcomes at the end, without times, and rejects as a whole at
// the deadline.
import { pMapSettled } from 'p-map';
import { sumOfOutcomes } from '../../collect.mjs';

export default async ({ generate, job }) => {
  const controller = new AbortController();
  const deadline = setTimeout(() => controller.abort(), 60_000);
  try {
    return sumOfOutcomes(await pMapSettled(generate(), job, { concurrency: 3, signal: controller.signal }));
  } finally {
    clearTimeout(deadline);
  }
};
