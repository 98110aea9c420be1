import { NONE } from '../util/symbols.js';
import { checked, IteratorFeed } from './IteratorFeed.js';

/** Feeds from an async iterator, with at most one `next()` pending. */
export class AsyncIteratorFeed extends IteratorFeed {
  /** The item that has arrived and hasn't been pulled. */
  #item: unknown = NONE;
  #requested = false;

  override get waiting(): number {
    return this.#item === NONE ? 0 : 1;
  }

  override pull(): unknown {
    const item = this.#item;
    this.#item = NONE;
    if (item === NONE && !this.#requested && !this.ended) this.#request();
    return item;
  }

  override close(): void {
    this.#item = NONE;
    super.close();
  }

  override unpulled(): unknown[] {
    return this.#item === NONE ? [] : [this.#item];
  }

  #request(): void {
    this.#requested = true;
    try {
      const next = this.advance();
      if (this.ended) this.leave();
      Promise.resolve(next).then(
        (result) => this.#arrived(result),
        (error) => this.failed(error),
      );
    } catch (error) {
      this.failed(error);
    }
  }

  #arrived(result: unknown): void {
    try {
      const { done, value } = checked(result);
      this.suppressUnhandledRejection(value);
      if (!this.ended) this.#item = this.read(done, value);
    } catch (error) {
      this.failed(error);
    }
    // Not earlier: while it handles the arrival, the receiver may ask for the next item, which would replace this one.
    this.#requested = false;
    this.receiver.admit();
  }
}
