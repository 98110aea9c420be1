import { RUNNING, type Answer, type Request } from './protocol';

/** The part of a `Worker` that is used. */
export interface WorkerLike {
  onmessage: ((event: MessageEvent<typeof RUNNING | Answer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(request: Request): void;
  terminate(): void;
}

export interface RunnerOptions {
  /** Called with each answer. A request that a later one has replaced gets none. */
  readonly answered: (answer: Answer, request: Request) => void;
  /** Called when work begins and when nothing is left to do. */
  readonly busy?: ((busy: boolean) => void) | undefined;
  /** Milliseconds until a run is stopped. @default 2000 */
  readonly limit?: number | undefined;
  /** Makes the worker. @default the one in worker.ts */
  readonly start?: (() => WorkerLike) | undefined;
}

interface Running {
  readonly request: Request;
  /** Set once the worker has been loaded and runs it. */
  timer?: ReturnType<typeof setTimeout>;
}

/**
 * Runs diagrams in a worker, one at a time. While one runs, only the latest request waits, so dragging never queues. A
 * run beyond the time limit is stopped together with its worker, and the next one gets a new worker. The time that it
 * takes to load the worker doesn't count.
 */
export class Runner {
  readonly #answered: RunnerOptions['answered'];
  readonly #busy: (busy: boolean) => void;
  readonly #limit: number;
  readonly #start: () => WorkerLike;
  #worker: WorkerLike | undefined;
  #running: Running | undefined;
  #waiting: Request | undefined;
  #closed = false;

  constructor({ answered, busy = () => undefined, limit = 2_000, start = startWorker }: RunnerOptions) {
    this.#answered = answered;
    this.#busy = busy;
    this.#limit = limit;
    this.#start = start;
  }

  run(request: Request): void {
    if (this.#closed) return;
    if (this.#running !== undefined) {
      this.#waiting = request;
      return;
    }
    this.#busy(true);
    this.#send(request);
  }

  /** Stops the worker; nothing is answered any more. */
  close(): void {
    this.#closed = true;
    this.#waiting = undefined;
    clearTimeout(this.#running?.timer);
    this.#running = undefined;
    this.#stop();
  }

  #send(request: Request): void {
    this.#worker ??= this.#startWorker();
    this.#running = { request };
    this.#worker.postMessage(request);
  }

  #startWorker(): WorkerLike {
    const worker = this.#start();
    worker.onmessage = ({ data }) => {
      if (data === RUNNING) this.#startTimer();
      else this.#end(data);
    };
    worker.onerror = ({ message }) => {
      this.#giveUp(`The diagram could not be run: ${message || 'its worker could not be loaded'}`);
    };
    return worker;
  }

  #startTimer(): void {
    if (this.#running === undefined) return;
    this.#running.timer = setTimeout(() => {
      this.#giveUp('This took too long. Does it come to an end?');
    }, this.#limit);
  }

  /** A new worker starts with the next request. */
  #giveUp(message: string): void {
    this.#stop();
    this.#end({ error: { message, line: 1, column: 1 } });
  }

  #stop(): void {
    if (this.#worker === undefined) return;
    this.#worker.onmessage = null;
    this.#worker.onerror = null;
    this.#worker.terminate();
    this.#worker = undefined;
  }

  #end(answer: Answer): void {
    if (this.#running === undefined) return;
    const { request, timer } = this.#running;
    clearTimeout(timer);
    this.#running = undefined;
    const next = this.#waiting;
    this.#waiting = undefined;
    // First, so that the worker runs while the page draws.
    if (next !== undefined) this.#send(next);
    else this.#busy(false);
    this.#answered(answer, request);
  }
}

function startWorker(): WorkerLike {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
}
