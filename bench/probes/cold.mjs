// What a program pays that starts, runs some tasks once, and ends: nothing has been compiled or optimised yet.
import { check } from '../check.mjs';

export default async function cold(workload, adapterName, part) {
  const n = Number(part);
  await import('rxjs');
  const module = workload.modules[adapterName];
  const importing = performance.now();
  if (module !== undefined) await import(module);
  const imported = performance.now();

  const { default: adapter } = await import(`../adapters/${workload.adapters}/${adapterName}.mjs`);
  const work = workload.prepare(n);
  const starting = performance.now();
  const result = await adapter(work);
  const ended = performance.now();

  check(workload, adapterName, result, n);
  return { import: imported - importing, [`run of ${n}`]: ended - starting };
}
