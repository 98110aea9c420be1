import fc from 'fast-check';
import { IndexedHeap } from '../../lib/internal/limits/IndexedHeap.js';
import { outranks } from '../../lib/internal/util/Heap.js';

interface Item {
  priority: number;
  order: number;
  place: number;
}

const first = (items: Item[]) => [...items].sort((one, other) => other.priority - one.priority || one.order - other.order)[0];

describe('IndexedHeap', () => {
  it('has the first item first, whatever was pushed and removed before', () => {
    const step = fc.oneof(
      fc.record({ push: fc.nat(5) }),
      fc.constant('pop' as const),
      fc.record({ remove: fc.nat(1_000) }),
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const heap = new IndexedHeap<Item>(outranks);
      let inside: Item[] = [];
      const remove = (item: Item | undefined) => {
        if (item === undefined) return;
        heap.remove(item);
        inside = inside.filter((other) => other !== item);
      };
      steps.forEach((action, order) => {
        if (action === 'pop') {
          const popped = heap.pop();
          expect(popped).toBe(first(inside));
          inside = inside.filter((item) => item !== popped);
        } else if ('remove' in action) {
          remove(inside[action.remove % inside.length]);
        } else {
          const item = { priority: action.push, order, place: -1 };
          heap.push(item);
          inside.push(item);
        }
        expect(heap.first).toBe(first(inside));
      });
      expect(heap.items.map(({ place }) => place)).toEqual(heap.items.map((_, at) => at));
    }));
  });
});
