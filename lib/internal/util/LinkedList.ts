/** A node of a {@link LinkedList}. Its neighbours are `null` while it is in none. */
export interface Linked<N> {
  before: N | null;
  after: N | null;
}

/** A list whose nodes are the items themselves, so that adding and removing one takes constant time. */
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
