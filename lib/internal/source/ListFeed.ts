import type { Project } from '../task/Context.js';
import { NONE } from '../util/symbols.js';
import { Feed, type Receiver } from './Feed.js';

/** Feeds from a list: an array, or the values of a record or `Map`. Every input is known from the start. */
export class ListFeed extends Feed {
  readonly #keys: readonly unknown[] | undefined;
  override total: number;
  override ended = true;
  #at = 0;

  /** @param keys the keys of a record or `Map` */
  constructor(
    override readonly listed: readonly unknown[],
    keys: readonly unknown[] | undefined,
    inputsAreTasks: boolean,
    project: Project | undefined,
  ) {
    super(inputsAreTasks, project);
    this.#keys = keys;
    this.total = listed.length;
    if (inputsAreTasks) listed.forEach((input) => this.suppressUnhandledRejection(input));
  }

  get waiting(): number {
    return this.listed.length - this.#at;
  }

  open(receiver: Receiver): void {
    receiver.admit();
  }

  pull(): unknown {
    return this.#at < this.listed.length ? this.listed[this.#at++] : NONE;
  }

  close(): void {
    this.#at = this.listed.length;
  }

  unpulled(): unknown[] {
    return this.listed.slice(this.#at);
  }

  override key(input: unknown, index: number): unknown {
    return this.#keys === undefined ? super.key(input, index) : this.#keys[index];
  }
}
