import fc from 'fast-check';
import { Heap } from '../../lib/internal/util/Heap.js';

describe('Heap', () => {
  it('returns the lowest index first, whatever was pushed and popped before', () => {
    const pushOrPop = fc.option(fc.nat(100), { nil: 'pop' as const });
    fc.assert(fc.property(fc.array(pushOrPop, { maxLength: 200 }), (steps) => {
      const heap = new Heap<{ index: number }>();
      const sorted: number[] = [];
      for (const step of steps) {
        if (step === 'pop') {
          expect(heap.pop()?.index).toBe(sorted.shift());
        } else {
          heap.push({ index: step });
          sorted.push(step);
          sorted.sort((one, other) => one - other);
        }
      }
      expect(sorted.map(() => heap.pop()?.index)).toEqual(sorted);
      expect(heap.pop()).toBeUndefined();
    }));
  });
});
