import type { Project } from '../task/Context.js';
import { NONE } from '../util/symbols.js';
import { Feed, type Receiver } from './Feed.js';

/** Feeds from a list: an array, or the values of a record or `Map`. Every input is known from the start. */
export class ListFeed extends Feed {
  override total: number;
  override ended = true;
  private at = 0;

  /** @param keys the keys of a record or `Map` */
  constructor(
    private readonly inputs: readonly unknown[],
    private readonly keys: readonly unknown[] | undefined,
    inputsAreTasks: boolean,
    project: Project | undefined,
  ) {
    super(inputsAreTasks, project);
    this.total = inputs.length;
    if (inputsAreTasks) inputs.forEach((input) => this.suppressUnhandledRejection(input));
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
