/** Something that waits for its turn. */
export interface Ranked {
  readonly priority: number;
  /** Decides between equal priorities. */
  readonly order: number;
}

/** Whether one comes before another: by higher priority, then by lower order. */
export function outranks(one: Ranked, other: Ranked): boolean {
  return one.priority === other.priority ? one.order < other.order : one.priority > other.priority;
}

/** A priority queue. */
export class Heap<T> {
  readonly #precedes: (one: T, other: T) => boolean;
  readonly items: T[] = [];

  /** @param precedes a strict total order */
  constructor(precedes: (one: T, other: T) => boolean) {
    this.#precedes = precedes;
  }

  /** The item that precedes all others. */
  get first(): T | undefined {
    return this.items[0];
  }

  push(item: T): void {
    this.#settle(item, this.items.length);
  }

  /** Removes the first item. */
  pop(): T | undefined {
    const { first } = this;
    this.vacate(0);
    return first;
  }

  /** Fills a position with the last item, if there is one. */
  protected vacate(at: number): void {
    const last = this.items.pop()!;
    if (at < this.items.length) this.#settle(last, at);
  }

  protected put(item: T, at: number): void {
    this.items[at] = item;
  }

  /** Moves an item from a free position to where it belongs. */
  #settle(item: T, from: number): void {
    const precedes = this.#precedes;
    const { items } = this;
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
}
