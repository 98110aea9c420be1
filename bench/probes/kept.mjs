// The bytes that a run keeps for each of its tasks while they run or wait, and those that it allocates.
import { Observable } from 'rxjs';
import { check } from '../check.mjs';
import { numbers } from '../workloads/work.mjs';
import { allocatedBy, usedHeap } from './heap.mjs';

const running = 1e4;
const waiting = 1e5;

const cleanUp = () => undefined;

// What a task itself keeps doesn't count: all share one function for cleaning up, and the promises exist before.
const endless = {
  teardown: () => new Observable(() => cleanUp),
  plain: () => new Observable(() => undefined),
  promise: (promise) => promise,
};

function inputsOf(part, n) {
  return part === 'promise' ? Array.from({ length: n }, () => new Promise(() => undefined)) : numbers(n);
}

export default async function kept(workload, adapterName, part) {
  if (part === 'allocated') return { allocated: await allocated(workload, adapterName) };
  const { default: start } = await import(`../adapters/kept/${adapterName}.mjs`);
  const isWaiting = part === 'waiting';
  const project = endless[isWaiting ? 'plain' : part];
  const limit = isWaiting ? 3 : Infinity;
  // Compiles everything first, and allocates what is allocated once.
  for (let round = 0; round < 20; round += 1) start({ inputs: inputsOf(part, 1e3), project, limit });

  const inputs = inputsOf(part, isWaiting ? waiting : running);
  const before = await usedHeap();
  const run = start({ inputs, project, limit });
  const after = await usedHeap();
  if (run === undefined) throw new Error(`${adapterName} keeps nothing that could be held`);
  return { [part]: (after - before) / inputs.length };
}

async function allocated(workload, adapterName) {
  const { default: adapter } = await import(`../adapters/limit/${adapterName}.mjs`);
  const n = 1e4;
  for (let run = 0; run < 30; run += 1) await adapter(workload.prepare(n));
  const works = Array.from({ length: 10 }, () => workload.prepare(n));
  await usedHeap();
  const { bytes } = await allocatedBy(async () => {
    for (const work of works) check(workload, adapterName, await adapter(work), n);
  });
  return bytes / (works.length * n);
}
