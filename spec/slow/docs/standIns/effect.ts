/** The part of Effect 4 that the snippets use. */
interface Effect<A, E = never> {
  readonly success: A;
  readonly failure: E;
  pipe<B>(step: (effect: Effect<A, E>) => B): B;
}

interface Stream<A, E = never> {
  readonly elements: A;
  readonly failure: E;
  pipe<B, C, D, F>(
    first: (stream: Stream<A, E>) => B,
    second: (made: B) => C,
    third: (made: C) => D,
    fourth: (made: D) => F,
  ): F;
}

export declare namespace Effect {
  function tryPromise<A>(start: (signal: AbortSignal) => Promise<A>): Effect<A, Error>;
  function match<A, E, B>(cases: { onSuccess: (value: A) => B; onFailure: (error: E) => B }): (effect: Effect<A, E>) => Effect<B>;
  function sleep(duration: string): Effect<void>;
  function raceAll<A, E>(effects: Iterable<Effect<A, E>>): Effect<A, E>;
  function runPromise<A, E>(effect: Effect<A, E>): Promise<A>;
}

export declare namespace Stream {
  function fromIterable<A>(iterable: Iterable<A>): Stream<A>;
  function mapEffect<A, B, E>(
    f: (element: A) => Effect<B, E>,
    options: { concurrency: number; unordered: boolean },
  ): (stream: Stream<A>) => Stream<B, E>;
  function interruptWhen(effect: Effect<void>): <A, E>(stream: Stream<A, E>) => Stream<A, E>;
  function runForEach<A>(f: (element: A) => Effect<void>): <E>(stream: Stream<A, E>) => Effect<void, E>;
}

export declare namespace Console {
  function log(...values: unknown[]): Effect<void>;
}
