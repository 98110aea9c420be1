// One measurement that needs a fresh process, such as a cold start: `node --expose-gc bench/probe.mjs W10 asCompleted 100`.
// Prints its figures as JSON.
import { workloads } from './workloads/index.mjs';

const [, , workloadName, adapter, part] = process.argv;
const workload = workloads.find(({ name }) => name === workloadName);
const { default: probe } = await import(`./probes/${workload.probe}.mjs`);
// Some tasks never end, so the process has to.
process.stdout.write(JSON.stringify(await probe(workload, adapter, part)), () => process.exit());
