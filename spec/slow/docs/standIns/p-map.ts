/** The part of p-map 7 that the snippets use. */
export declare function pMapIterable<In, Out>(
  input: Iterable<In> | AsyncIterable<In>,
  mapper: (element: In, index: number) => Out | Promise<Out>,
  options?: { concurrency?: number; backpressure?: number; preserveOrder?: boolean },
): AsyncIterable<Out>;
