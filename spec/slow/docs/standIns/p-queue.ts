/** The part of p-queue 9 that the snippets use. */
export default class PQueue {
  declare readonly add: <R>(act: (options: { signal?: AbortSignal }) => Promise<R>, options?: { signal?: AbortSignal; priority?: number }) => Promise<R>;
  declare readonly onIdle: () => Promise<void>;
  declare readonly start: () => PQueue;

  constructor(readonly options: { concurrency?: number; intervalCap?: number; interval?: number; strict?: boolean; autoStart?: boolean }) {}
}
