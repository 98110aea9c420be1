import { Feed, type Project, type Receiver } from './Feed.js';
import { NONE } from '../util/symbols.js';

/** Feeds from a list: an array, or the values of a record or `Map`. All of it is known from the beginning. */
export class ListFeed extends Feed {
  override total: number;
  override ended = true;
  private at = 0;

  /** @param keys the keys of the inputs, where they have keys of their own */
  constructor(
    private readonly inputs: readonly unknown[],
    private readonly keys: readonly unknown[] | undefined,
    run: Project | undefined,
    project: Project | undefined,
  ) {
    super(run, project);
    this.total = inputs.length;
    if (run === undefined) inputs.forEach((input) => this.suppressUnhandledRejection(input));
  }

  get waiting(): number {
    return this.inputs.length - this.at;
  }

  open(receiver: Receiver): void {
    receiver.admit();
  }

  pull(): unknown {
    return this.at < this.inputs.length ? this.inputs[this.at++] : NONE;
  }

  close(): void {
    this.at = this.inputs.length;
  }

  unpulled(): unknown[] {
    return this.inputs.slice(this.at);
  }

  override key(input: unknown, index: number): unknown {
    return this.keys === undefined ? super.key(input, index) : this.keys[index];
  }
}
