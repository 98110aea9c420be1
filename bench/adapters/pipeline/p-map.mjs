// The settled form of p-map with a deadline: it gives the outcomes at the end, without times, and at the deadline
// rejects as a whole.
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
