// The heap, from the garbage collector's own statistics.
import { GCProfiler } from 'node:v8';
import { setImmediate } from 'node:timers/promises';

/** The heap in use, without garbage. */
export async function usedHeap() {
  await setImmediate();
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** The bytes that a piece of work allocates, and the largest heap it has. */
export async function allocatedBy(work) {
  let used = await usedHeap();
  const profiler = new GCProfiler();
  profiler.start();
  await work();
  const atEnd = process.memoryUsage().heapUsed;
  const collections = profiler.stop().statistics;

  let bytes = 0;
  let peak = atEnd;
  for (const { beforeGC, afterGC } of collections) {
    bytes += beforeGC.heapStatistics.usedHeapSize - used;
    peak = Math.max(peak, beforeGC.heapStatistics.usedHeapSize);
    used = afterGC.heapStatistics.usedHeapSize;
  }
  return { bytes: bytes + atEnd - used, peak };
}
