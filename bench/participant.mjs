// One adapter on one workload, in its own process, so that its effects on the optimising compiler and on the heap don't
// reach the others. The harness keeps the process alive and requests one sample at a time.
//
// By hand, for a profile:  node --expose-gc --cpu-prof bench/participant.mjs W1 asCompleted 1e4
import { defer, isObservable } from 'rxjs';
import { setImmediate } from 'node:timers/promises';
import { check } from './check.mjs';
import { processorTime, wallTime } from './clock.mjs';
import { calibrate, isQuiet } from './quiet.mjs';
import { summary } from './statistics.mjs';
import { unit, units } from './units.mjs';
import { workloads } from './workloads/index.mjs';

const [, , workloadName, adapterName, sizeByHand] = process.argv;
const workload = workloads.find(({ name }) => name === workloadName);
const { default: adapter } = await import(`./adapters/${workload.adapters}/${adapterName}.mjs`);

const requests = { sample, prove };

/** Quiet pieces that make a sample, how many are tried in all, and the milliseconds after which no other is begun. */
const pieces = { wanted: 5, tried: 12, longest: 1_000 };

/**
 * Nanoseconds per task, or whatever else the workload counts: the median of several pieces, each of enough runs to be timed.
 * Pieces during which something else kept the machine busy only count if there were no others.
 */
async function sample({ n, runs }) {
  const piece = workload.measuresCancellation ? cancellations : wholeRuns;
  const quiet = [];
  const loud = [];
  const startedAt = performance.now();
  const isEnough = () =>
    quiet.length === pieces.wanted ||
    quiet.length + loud.length === pieces.tried ||
    performance.now() - startedAt > pieces.longest;
  do {
    const wasQuiet = isQuiet();
    const nanoseconds = await piece(n, runs);
    (isQuiet() && wasQuiet ? quiet : loud).push(nanoseconds);
  } while (!isEnough());
  const { median } = summary(quiet.length > 0 ? quiet : loud);
  return { nanoseconds: median, quiet: quiet.length / (quiet.length + loud.length) };
}

async function wholeRuns(n, runs) {
  const works = Array.from({ length: runs }, () => workload.prepare(n));
  const results = new Array(runs);

  settleHeap();
  const startedAt = processorTime();
  for (let run = 0; run < runs; run += 1) results[run] = await adapter(works[run]);
  const nanoseconds = processorTime() - startedAt;

  for (const result of results) check(workload, adapterName, result, n);
  return nanoseconds / (units(workload, n) * runs);
}

/**
 * The same for workloads that only measure cancellation. Runs are prepared one at a time, because many prepared runs
 * would fill the caches. Short ones use wall-clock time, because reading processor time takes longer than they do.
 */
async function cancellations(n, runs) {
  const time = n < 1e5 ? wallTime : processorTime;
  const times = [];
  for (let run = 0; run < runs; run += 1) {
    const work = workload.prepare(n);
    const cancel = await startAll(work);

    // A full collection: after minor ones, V8 may be in the middle of marking these tasks, and goes on during the piece. It
    // discards no code, since the tasks are alive.
    globalThis.gc();
    const startedAt = time();
    await cancel();
    times.push(time() - startedAt);

    check(workload, adapterName, work.result(), n);
  }
  return summary(times).median / n;
}

/**
 * Collects the young generation only: a full collection also discards optimised code that has no live objects, so the
 * piece would include compiling it again. Twice, because objects that survive two collections aren't copied any more.
 */
function settleHeap() {
  globalThis.gc({ type: 'minor' });
  globalThis.gc({ type: 'minor' });
}

async function startAll(work) {
  const cancel = await adapter(work);
  while (!work.allStarted()) await setImmediate();
  return cancel;
}

/**
 * Checks that the adapter reaches the limit and never exceeds it, with tasks that take longer than a microtask. Not
 * timed.
 */
async function prove({ n }) {
  let running = 0;
  let most = 0;
  const job = async (input) => {
    running += 1;
    most = Math.max(most, running);
    await setImmediate();
    running -= 1;
    return input;
  };
  const work = workload.prepare(n);
  const project = isObservable(work.project(0)) ? (input) => defer(() => job(input)) : job;

  check(workload, adapterName, await adapter({ ...work, project, job }), n);
  if (most !== workload.limit)
    throw new Error(`${adapterName} on ${workloadName} ran ${most} at once, not ${workload.limit}`);
}

if (process.send !== undefined) {
  process.on('message', async ({ request, ...parameters }) => {
    try {
      process.send({ value: await requests[request](parameters) });
    } catch (error) {
      process.send({ error: String(error?.stack ?? error) });
    }
  });
  process.on('disconnect', () => process.exit());
  calibrate();
  process.send({ value: 'ready' });
} else {
  const n = Number(sizeByHand);
  calibrate();
  for (let round = 0; round < 10; round += 1) {
    const { nanoseconds } = await sample({ n, runs: Math.ceil(4e4 / n) });
    console.log(`${workloadName} ${adapterName} ${n}: ${nanoseconds.toFixed(1)} ns per ${unit(workload)}`);
  }
}
