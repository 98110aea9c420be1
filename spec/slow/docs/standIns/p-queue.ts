/** The part of p-queue 9 that the snippets use. */
export default class PQueue {
  declare readonly add: <R>(act: (options: { signal?: AbortSignal }) => Promise<R>, options?: { signal?: AbortSignal }) => Promise<R>;
  declare readonly onIdle: () => Promise<void>;

  constructor(readonly options: { concurrency: number }) {}
}
