import type { Answer, Request } from './protocol';

/** The part of a `Worker` that is used. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>;

export interface RunnerOptions {
  /** Called with each answer. A request that a later one has replaced gets none. */
  readonly answered: (answer: Answer, request: Request) => void;
  /** Called when work begins and ends. */
  readonly busy?: (busy: boolean) => void;
  /** Milliseconds until a run is given up. @default 2000 */
  readonly limit?: number;
  /** Makes the worker. @default the one in worker.ts */
  readonly start?: () => WorkerLike;
}

/**
 * Runs diagrams in a worker, one at a time. While one runs, only the latest request waits, so that dragging never
 * queues. A run beyond the time limit is stopped, with the error "took too long".
 */
export declare class Runner {
  constructor(options: RunnerOptions);
  run(request: Request): void;
  /** Stops the worker; nothing is answered any more. */
  close(): void;
}
