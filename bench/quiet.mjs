// Tells whether the machine was quiet. The cores of a small machine often share their arithmetic units, so that CPU time
// doubles while a neighbour works. A fixed piece of work before and after a sample shows that, and such a sample is dropped.
import { wallTime } from './clock.mjs';

/** How much longer than its fastest run the fixed piece of work may take on a quiet machine. */
const tolerance = 1.15;

/** As many as take about a millisecond. */
const iterations = 8e5;

let fastest = Infinity;
let seen = 0;

/** Runs the fixed piece of work, and returns whether it ran at full speed. */
export function isQuiet() {
  const startedAt = wallTime();
  seen ^= work();
  const took = wallTime() - startedAt;
  fastest = Math.min(fastest, took);
  return took <= fastest * tolerance;
}

/** Four independent chains of arithmetic, since a single one leaves units idle for a neighbour to use. */
function work() {
  let [a, b, c, d] = [seen | 1, 2, 3, 4];
  for (let left = iterations; left > 0; left -= 1) {
    a = Math.imul(a ^ (a >>> 15), 0x2c1b3c6d);
    b = Math.imul(b ^ (b >>> 12), 0x297a2d39);
    c = Math.imul(c ^ (c >>> 13), 0x85ebca6b);
    d = Math.imul(d ^ (d >>> 16), 0xc2b2ae35);
  }
  return a ^ b ^ c ^ d;
}

/** Has it compiled, and finds out how fast it is. */
export function calibrate() {
  for (let round = 0; round < 100; round += 1) isQuiet();
}
