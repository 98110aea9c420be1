// What a program pays that starts, runs some tasks once, and ends: nothing has been compiled or optimised yet.

export default async function cold(workload, adapterName, n) {
  await import('rxjs');
  const module = workload.modules[adapterName];
  const importing = performance.now();
  if (module !== undefined) await import(module);
  const imported = performance.now();

  const { default: adapter } = await import(`../adapters/${workload.adapters}/${adapterName}.mjs`);
  const work = workload.prepare(Number(n));
  const starting = performance.now();
  const result = await adapter(work);
  const ended = performance.now();

  if (result.count !== Number(n)) throw new Error(`${adapterName} ended after ${result.count} of ${n} tasks`);
  return { import: imported - importing, [n]: ended - starting };
}
