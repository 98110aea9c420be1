// What a long run allocates, and how far the heap grows.
import { check } from '../check.mjs';
import { allocatedBy, usedHeap } from './heap.mjs';

const mebibyte = 2 ** 20;

export default async function memory(workload, adapterName, part) {
  const { default: adapter } = await import(`../adapters/${workload.adapters}/${adapterName}.mjs`);
  const n = Math.min(Number(part), workload.largest?.[adapterName] ?? Infinity);
  for (let run = 0; run < 10; run += 1) await adapter(workload.prepare(1e3));

  const baseline = await usedHeap();
  let result;
  const { bytes, peak } = await allocatedBy(async () => {
    result = await adapter(workload.prepare(n));
  });
  check(workload, adapterName, result, n);
  return {
    tasks: n,
    peak: (peak - baseline) / mebibyte,
    live: (await liveHeap(workload, adapterName, adapter, n)) / mebibyte,
    allocated: bytes / n,
  };
}

/** The largest heap without garbage, sampled a few times during a run. */
async function liveHeap(workload, adapterName, adapter, n) {
  const baseline = await usedHeap();
  let started = 0;
  let live = 0;
  const watched = (start) => (input) => {
    started += 1;
    if (started % (n / 5) === 0) {
      globalThis.gc();
      live = Math.max(live, process.memoryUsage().heapUsed - baseline);
    }
    return start(input);
  };
  const work = workload.prepare(n);
  const result = await adapter({ ...work, project: watched(work.project), job: watched(work.job) });
  check(workload, adapterName, result, n);
  return live;
}
