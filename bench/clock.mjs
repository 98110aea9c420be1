// On Linux, the time that the main thread has spent on a processor: other programs on the machine then only show in the
// caches. On other systems, wall-clock time.
import { readFileSync } from 'node:fs';

const schedulerStatistics = '/proc/thread-self/schedstat';
const neverNotified = new Int32Array(new SharedArrayBuffer(4));

/** Nanoseconds of wall-clock time. */
export const wallTime = () => Number(process.hrtime.bigint());

/** Nanoseconds of processor time. */
export const processorTime = isAvailable() ? threadTime : wallTime;

function threadTime() {
  // The kernel updates these statistics when a thread leaves the processor, so this thread sleeps for a moment.
  Atomics.wait(neverNotified, 0, 0, 1);
  return Number(readFileSync(schedulerStatistics, 'utf8').split(' ', 1)[0]);
}

function isAvailable() {
  try {
    return threadTime() > 0;
  } catch {
    return false;
  }
}
