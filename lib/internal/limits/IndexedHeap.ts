import { Heap } from '../util/Heap.js';

/** What an {@link IndexedHeap} keeps in its items. */
export interface Placed {
  /** The position in the heap. */
  place: number;
}

/** A heap whose items know their positions, so that any of them can be removed. */
export class IndexedHeap<T extends Placed> extends Heap<T> {
  remove({ place }: T): void {
    this.vacate(place);
  }

  protected override put(item: T, at: number): void {
    super.put(item, at);
    item.place = at;
  }
}
