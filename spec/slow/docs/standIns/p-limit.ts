/** The part of p-limit 7 that the snippets use. */
export default function pLimit(concurrency: number): LimitFunction {
  throw new Error(`This p-limit is there to be type-checked, not to run ${concurrency} at a time`);
}

interface LimitFunction {
  readonly activeCount: number;
  readonly pendingCount: number;
  concurrency: number;
  map<In, R>(iterable: Iterable<In>, mapper: (input: In, index: number) => Promise<R>): Promise<R[]>;
  <Arguments extends unknown[], R>(act: (...values: Arguments) => Promise<R>, ...values: Arguments): Promise<R>;
}
