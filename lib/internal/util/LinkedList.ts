/** What an object needs to be kept in a {@link LinkedList}: its neighbours, `null` while it is in none. */
export interface Linked<N> {
  before: N | null;
  after: N | null;
}

/** A list whose nodes are the objects themselves: each joins and leaves at a cost that does not depend on the others. */
export class LinkedList<N extends Linked<N>> {
  first: N | null = null;
  last: N | null = null;

  push(node: N): void {
    node.before = this.last;
    if (this.last === null) this.first = node;
    else this.last.after = node;
    this.last = node;
  }

  remove(node: N): void {
    const { before, after } = node;
    if (before === null) this.first = after;
    else before.after = after;
    if (after === null) this.last = before;
    else after.before = before;
    node.before = node.after = null;
  }
}
