/** The part of p-limit 7 that the snippets use. */
export default function pLimit(concurrency: number): Limit {
  throw new Error(`This p-limit is there to be type-checked, not to run ${concurrency} at a time`);
}

type Limit = <Arguments extends unknown[], R>(act: (...values: Arguments) => Promise<R>, ...values: Arguments) => Promise<R>;
