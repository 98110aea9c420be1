// One adapter on one workload, in its own process, so that its effects on the optimising compiler and on the heap don't
// reach the others. The harness keeps the process alive and requests one sample at a time.
//
// By hand, for a profile:  node --expose-gc --cpu-prof bench/participant.mjs W1 asCompleted 1e4
import { defer, isObservable } from 'rxjs';
import { GCProfiler } from 'node:v8';
import { setImmediate } from 'node:timers/promises';
import { processorTime, wallTime } from './clock.mjs';
import { summary } from './statistics.mjs';
import { unit, units } from './units.mjs';
import { workloads } from './workloads/index.mjs';

const [, , workloadName, adapterName, sizeByHand] = process.argv;
const workload = workloads.find(({ name }) => name === workloadName);
const { default: adapter } = await import(`./adapters/${workload.adapters}/${adapterName}.mjs`);

const requests = { sample, prove, memory };

/** Nanoseconds per task, or whatever else the workload counts, over enough runs for a sample that is long enough to time. */
async function sample({ n, runs }) {
  if (workload.measuresCancellation) return sampleCancellation(n, runs);
  const works = Array.from({ length: runs }, () => workload.prepare(n));
  const results = new Array(runs);

  settleHeap();
  const startedAt = processorTime();
  for (let run = 0; run < runs; run += 1) results[run] = await adapter(works[run]);
  const nanoseconds = processorTime() - startedAt;

  for (const result of results) check(result, n);
  return nanoseconds / (units(workload, n) * runs);
}

/**
 * The same for workloads that only measure cancellation. Runs are prepared one at a time, because many prepared runs
 * would fill the caches. Short ones use wall-clock time, because reading processor time takes longer than they do.
 */
async function sampleCancellation(n, runs) {
  const time = n < 1e5 ? wallTime : processorTime;
  const times = [];
  for (let run = 0; run < runs; run += 1) {
    const work = workload.prepare(n);
    const cancel = await startAll(work);

    // A full collection: after minor ones, V8 may be in the middle of marking these tasks, and goes on during the sample. It
    // discards no code, since the tasks are alive.
    globalThis.gc();
    const startedAt = time();
    await cancel();
    times.push(time() - startedAt);

    check(work.result(), n);
  }
  return summary(times).median / n;
}

/**
 * Collects the young generation only: a full collection also discards optimised code that has no live objects, so the
 * sample would include compiling it again. Twice, because objects that survive two collections aren't copied any more.
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

function check(actual, n) {
  const expected = workload.expected(n);
  if (actual.count !== expected.count || actual.sum !== expected.sum) {
    throw new Error(
      `${adapterName} on ${workloadName} gave ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`,
    );
  }
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

  check(await adapter({ ...work, project, job }), n);
  if (most !== workload.limit)
    throw new Error(`${adapterName} on ${workloadName} ran ${most} at once, not ${workload.limit}`);
}

/** What a run allocates and how far the heap grows, from the garbage collector's own statistics. */
async function memory({ n }) {
  for (let run = 0; run < 10; run += 1) await adapter(workload.prepare(1e3));

  const baseline = await emptyHeap();
  const profiler = new GCProfiler();
  profiler.start();
  const result = await adapter(workload.prepare(n));
  const atEnd = process.memoryUsage().heapUsed;
  const collections = profiler.stop().statistics;
  check(result, n);

  let allocated = 0;
  let peak = atEnd;
  let used = baseline;
  for (const { beforeGC, afterGC } of collections) {
    allocated += beforeGC.heapStatistics.usedHeapSize - used;
    peak = Math.max(peak, beforeGC.heapStatistics.usedHeapSize);
    used = afterGC.heapStatistics.usedHeapSize;
  }
  allocated += atEnd - used;

  return { peak: peak - baseline, live: await liveMemory(n), bytesPerTask: allocated / n };
}

/** The heap in use when nothing is running. */
async function emptyHeap() {
  await setImmediate();
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** The largest heap without garbage, sampled a few times during a run. */
async function liveMemory(n) {
  const baseline = await emptyHeap();
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
  check(await adapter({ ...work, project: watched(work.project), job: watched(work.job) }), n);
  return live;
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
  process.send({ value: 'ready' });
} else {
  const n = Number(sizeByHand);
  for (let round = 0; round < 10; round += 1) {
    const nanoseconds = await sample({ n, runs: Math.ceil(2e5 / n) });
    console.log(`${workloadName} ${adapterName} ${n}: ${nanoseconds.toFixed(1)} ns per ${unit(workload)}`);
  }
}
