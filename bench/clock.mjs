// The time that the main thread has been on a processor, where the system tells it (Linux): what else runs on the machine
// then shows in the caches only. Elsewhere the time that has passed.
import { readFileSync } from 'node:fs';

const accounts = '/proc/thread-self/schedstat';
const nobody = new Int32Array(new SharedArrayBuffer(4));

/** Nanoseconds of the clock. */
export const passedTime = () => Number(process.hrtime.bigint());

/** Nanoseconds of work. */
export const processorTime = tellsIt() ? accountedTime : passedTime;

function accountedTime() {
  // The kernel settles a thread's account when it leaves the processor, so this one leaves for a moment.
  Atomics.wait(nobody, 0, 0, 1);
  return Number(readFileSync(accounts, 'utf8').split(' ', 1)[0]);
}

function tellsIt() {
  try {
    return accountedTime() > 0;
  } catch {
    return false;
  }
}
