import { clearScreenDown, moveCursor } from 'node:readline';
import { styleText } from 'node:util';
import type { Outcome } from 'rxjs-as-completed';
import type { Row } from './picture.js';

/** Shows the run: on a terminal, a picture that fills as rows arrive; elsewhere, one line per row. */
export interface View {
  /** Prints a message. */
  say(message: string): void;
  arrived(outcome: Outcome<Row, number>): void;
}

export function openView(output: NodeJS.WriteStream, rows: number): View {
  return output.isTTY ? new PictureView(output, rows) : new LineView(output);
}

class LineView implements View {
  constructor(private readonly output: NodeJS.WriteStream) {}

  say(message: string): void {
    this.output.write(`${message}\n`);
  }

  arrived(outcome: Outcome<Row, number>): void {
    const { key, completed, total } = outcome;
    const what =
      outcome.status === 'fulfilled'
        ? `computed by worker ${outcome.value.worker}${outcome.value.attempt > 1 ? `, started ${outcome.value.attempt} times` : ''}`
        : `${outcome.status}: ${outcome.status === 'rejected' ? String(outcome.reason) : 'no value'}`;
    this.output.write(`[${completed}/${total}] row ${key} ${what}\n`);
  }
}

const COLOURS = ['cyan', 'yellow', 'magenta', 'green', 'blue', 'red'] as const;

class PictureView implements View {
  readonly #picture: string[];
  readonly #workers: number[] = [];
  #progress = '';
  #height = 0;

  constructor(
    private readonly output: NodeJS.WriteStream,
    rows: number,
  ) {
    this.#picture = Array.from({ length: rows }, () => '');
    this.#draw();
  }

  say(message: string): void {
    this.#erase();
    this.output.write(`${message}\n`);
    this.#draw();
  }

  arrived(outcome: Outcome<Row, number>): void {
    const { key, completed, total } = outcome;
    this.#progress = `${completed} of ${total} rows`;
    this.#picture[key] = outcome.status === 'fulfilled' ? this.#coloured(outcome.value) : outcome.status;
    this.#erase();
    this.#draw();
  }

  #coloured({ cells, worker }: Row): string {
    if (!this.#workers.includes(worker)) this.#workers.push(worker);
    return this.#inColourOf(worker, cells);
  }

  #inColourOf(worker: number, text: string): string {
    return styleText(COLOURS[this.#workers.indexOf(worker) % COLOURS.length]!, text, { stream: this.output });
  }

  #draw(): void {
    const legend = this.#workers.map((worker) => this.#inColourOf(worker, `worker ${worker}`)).join('  ');
    const lines = [...this.#picture, `${this.#progress}  ${legend}`];
    this.output.write(`${lines.join('\n')}\n`);
    this.#height = lines.length;
  }

  #erase(): void {
    moveCursor(this.output, 0, -this.#height);
    clearScreenDown(this.output);
  }
}
