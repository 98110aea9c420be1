import type { Answer, Request } from '../../../play/run/protocol.js';
import { Runner, type RunnerOptions } from '../../../play/run/Runner.js';

/** One worker runs the diagrams of all pages: only one of them is edited at a time. */
export class SharedRunner {
  /** Whom to tell. A request may be answered when another diagram has been reached for. */
  readonly #asking = new WeakMap<Request, (answer: Answer) => void>();
  readonly #runner: Runner;
  #isPrepared = false;

  constructor(options: Pick<RunnerOptions, 'start'> = {}) {
    this.#runner = new Runner({
      ...options,
      answered: (answer, request) => this.#asking.get(request)?.(answer),
    });
  }

  /** Starts the worker and has it compile what runs diagrams, before the first edit needs it. */
  prepare(text: string): void {
    if (!this.#isPrepared) this.run(text, () => undefined);
  }

  run(text: string, answered: (answer: Answer) => void): void {
    this.#isPrepared = true;
    const request: Request = { text, comparisons: [] };
    this.#asking.set(request, answered);
    this.#runner.run(request);
  }
}
