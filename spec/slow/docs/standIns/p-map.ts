/** The part of p-map 7 that the snippets use. */
type Mapper<In, Out> = (element: In, index: number) => Out | Promise<Out>;
type Input<In> = Iterable<In> | AsyncIterable<In>;

interface Options {
  readonly concurrency?: number;
  readonly stopOnError?: boolean;
  readonly signal?: AbortSignal;
}

export default function pMap<In, Out>(input: Input<In>, mapper: Mapper<In, Out>, options?: Options): Promise<Out[]> {
  throw new Error(`This p-map is there to be type-checked, not to run: ${String(input)}, ${mapper.name}, ${String(options)}`);
}

export declare function pMapSettled<In, Out>(
  input: Input<In>,
  mapper: Mapper<In, Out>,
  options?: Omit<Options, 'stopOnError'>,
): Promise<PromiseSettledResult<Out>[]>;

export declare function pMapIterable<In, Out>(
  input: Input<In>,
  mapper: Mapper<In, Out>,
  options?: { concurrency?: number; backpressure?: number; preserveOrder?: boolean },
): AsyncIterable<Out>;
