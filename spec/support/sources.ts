/** An iterable that counts how often its iterators were pulled and closed. */
export class CountedIterable<T> implements Iterable<T> {
  pulled = 0;
  returned = 0;

  /** `produce` returns the item with this index; `undefined` ends the iterable. */
  constructor(private readonly produce: (index: number) => T | undefined) {}

  [Symbol.iterator](): Iterator<T> {
    let index = 0;
    return {
      next: () => {
        this.pulled++;
        const value = this.produce(index++);
        return value === undefined ? { done: true, value } : { done: false, value };
      },
      return: () => {
        this.returned++;
        return { done: true, value: undefined };
      },
    };
  }
}

/** An async iterable whose items the test provides one at a time. */
export class HandedAsyncIterable<T> implements AsyncIterable<T> {
  pulled = 0;
  returned = 0;
  outstanding = 0;
  mostOutstanding = 0;
  private answer: { resolve(result: IteratorResult<T>): void; reject(reason: unknown): void } | undefined;

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return {
      next: () => {
        this.pulled++;
        this.outstanding++;
        this.mostOutstanding = Math.max(this.mostOutstanding, this.outstanding);
        return new Promise((resolve, reject) => { this.answer = { resolve, reject }; });
      },
      return: () => {
        this.returned++;
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  hand(value: T): Promise<void> {
    return this.settle(({ resolve }) => resolve({ done: false, value }));
  }

  end(): Promise<void> {
    return this.settle(({ resolve }) => resolve({ done: true, value: undefined }));
  }

  fail(reason: unknown): Promise<void> {
    return this.settle(({ reject }) => reject(reason));
  }

  /** Answers the outstanding `next()`, and waits until the answer has taken effect. */
  private settle(how: (answer: NonNullable<typeof this.answer>) => void): Promise<void> {
    if (!this.answer) throw new Error('nobody asked for the next item');
    const { answer } = this;
    this.answer = undefined;
    this.outstanding--;
    how(answer);
    return microtasksRun();
  }
}

/** Resolves when all microtasks have run and Node has reported every unhandled rejection. */
export function microtasksRun(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
