/** What a {@link Heap} is ordered by. */
interface Indexed {
  readonly index: number;
}

/** A priority queue: `pop` removes the item with the lowest index. */
export class Heap<T extends Indexed> {
  readonly items: T[] = [];

  push(item: T): void {
    const { items } = this;
    let at = items.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (items[parent].index < item.index) break;
      items[at] = items[parent];
      at = parent;
    }
    items[at] = item;
  }

  pop(): T | undefined {
    const { items } = this;
    const moved = items.pop();
    const size = items.length;
    if (moved === undefined || size === 0) return moved;
    const first = items[0];
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && items[child + 1].index < items[child].index) child++;
      if (items[child].index > moved.index) break;
      items[at] = items[child];
      at = child;
    }
    items[at] = moved;
    return first;
  }
}
