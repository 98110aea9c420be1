import { setImmediate as breathe } from 'node:timers/promises';
import type { JobContext } from '../src/handlers.js';

export const WIDTH = 60;

/** A row of the picture to compute. */
export interface RowTask {
  readonly row: number;
  readonly rows: number;
  /** How exactly, and so for how long. */
  readonly steps: number;
}

export interface Row {
  readonly cells: string;
  /** The process that computed it. */
  readonly worker: number;
  /** How often it was started, this time included. */
  readonly attempt: number;
}

/** From far outside to inside of the Mandelbrot set. */
const SHADES = ' .:-=+*#%@';

/** What the workers of the demo can do. */
export const handlers = {
  async row({ row, rows, steps }: RowTask, { job, signal }: JobContext): Promise<Row> {
    let cells = '';
    for (let column = 0; column < WIDTH; column++) {
      cells += shadeAt((column / WIDTH) * 3.2 - 2.3, (row / rows) * 2.4 - 1.2, steps);
      // Who computes without a pause hears nothing, neither a cancellation nor the clock by which the job's lock is
      // renewed.
      await breathe();
      signal.throwIfAborted();
    }
    return { cells, worker: process.pid, attempt: job.attemptsStarted };
  },
};

export type PictureHandlers = typeof handlers;

function shadeAt(real: number, imaginary: number, steps: number): string {
  let x = 0;
  let y = 0;
  let step = 0;
  while (step < steps && x * x + y * y < 4) {
    [x, y] = [x * x - y * y + real, 2 * x * y + imaginary];
    step++;
  }
  return SHADES[step === steps ? SHADES.length - 1 : Math.min(Math.floor(Math.log2(step + 1)), SHADES.length - 2)]!;
}
