import { setImmediate as breathe } from 'node:timers/promises';
import type { JobContext } from '../src/handlers.js';

export const WIDTH = 60;

/** A row of the picture to compute. */
export interface RowTask {
  readonly row: number;
  readonly rows: number;
  /** The precision, which also determines how long it takes. */
  readonly steps: number;
}

export interface Row {
  readonly cells: string;
  /** The process that computed it. */
  readonly worker: number;
  /** How often it was started, including this time. */
  readonly attempt: number;
}

/** From far outside the Mandelbrot set to inside. */
const SHADES = ' .:-=+*#%@';

/** The jobs of the demo. */
export const handlers = {
  async row({ row, rows, steps }: RowTask, { job, signal }: JobContext): Promise<Row> {
    let cells = '';
    for (let column = 0; column < WIDTH; column++) {
      cells += shadeAt((column / WIDTH) * 3.2 - 2.3, (row / rows) * 2.4 - 1.2, steps);
      // A computation without pauses would block the event loop: no cancellation would arrive, and the timer that
      // renews the job's lock wouldn't fire.
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
