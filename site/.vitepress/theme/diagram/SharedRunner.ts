import type { Answer, Request } from '../../../play/run/protocol.js';
import { Runner, type RunnerOptions } from '../../../play/run/Runner.js';

type Answered = (answer: Answer) => void;

/**
 * One worker runs the diagrams of all pages, one after the other. Of each diagram only the latest text waits, so dragging
 * never queues, and no diagram takes another one's turn.
 */
export class SharedRunner {
  readonly #runner: Runner;
  /** What waits, by whom to tell. */
  readonly #waiting = new Map<Answered, string>();
  /** Whom to tell what runs; `undefined` if nothing runs. */
  #running: Answered | undefined;
  #isPrepared = false;

  constructor(options: Pick<RunnerOptions, 'start'> = {}) {
    this.#runner = new Runner({ ...options, answered: (answer) => this.#end(answer) });
  }

  /** Starts the worker and has it compile what runs diagrams, before the first edit needs it. */
  prepare(text: string): void {
    if (!this.#isPrepared) this.run(text, ignore);
  }

  run(text: string, answered: Answered): void {
    this.#isPrepared = true;
    this.#waiting.set(answered, text);
    if (this.#running === undefined) this.#startNext();
  }

  /** A diagram that has been forgotten gets no more answers. */
  forget(answered: Answered): void {
    this.#waiting.delete(answered);
    if (this.#running === answered) this.#running = ignore;
  }

  #startNext(): void {
    const [next] = this.#waiting;
    if (next === undefined) return;
    const [answered, text] = next;
    this.#waiting.delete(answered);
    this.#running = answered;
    const request: Request = { text, comparisons: [] };
    this.#runner.run(request);
  }

  #end(answer: Answer): void {
    const answered = this.#running;
    this.#running = undefined;
    // First, so that the worker runs while the page draws.
    this.#startNext();
    answered?.(answer);
  }
}

const ignore: Answered = () => undefined;
