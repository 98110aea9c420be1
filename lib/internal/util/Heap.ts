/** What a {@link Heap} keeps in its items. */
export interface Placed {
  /** The position in the heap; -1 outside of one. */
  place: number;
}

/** Something that waits. */
export interface Ranked {
  readonly priority: number;
  /** Decides between equal priorities. */
  readonly order: number;
}

/** Whether something comes before another: by higher priority, then by lower order. */
export function outranks(one: Ranked, other: Ranked): boolean {
  return one.priority === other.priority ? one.order < other.order : one.priority > other.priority;
}

/** A priority queue from which any item can be removed. */
export class Heap<T extends Placed> {
  readonly items: T[] = [];

  /** @param precedes a strict total order */
  constructor(private readonly precedes: (one: T, other: T) => boolean) {}

  /** The item that precedes all others. */
  get first(): T | undefined {
    return this.items[0];
  }

  push(item: T): void {
    this.settle(item, this.items.length);
  }

  remove(item: T): void {
    const { place } = item;
    const last = this.items.pop()!;
    item.place = -1;
    if (last !== item) this.settle(last, place);
  }

  /** Moves an item from a free position to where it belongs. */
  private settle(item: T, from: number): void {
    const { items, precedes } = this;
    let at = from;
    for (let parent; at > 0 && precedes(item, items[(parent = (at - 1) >> 1)]); at = parent)
      this.put(items[parent], at);
    for (let child; (child = 2 * at + 1) < items.length; at = child) {
      if (child + 1 < items.length && precedes(items[child + 1], items[child])) child++;
      if (precedes(item, items[child])) break;
      this.put(items[child], at);
    }
    this.put(item, at);
  }

  private put(item: T, at: number): void {
    this.items[at] = item;
    item.place = at;
  }
}
