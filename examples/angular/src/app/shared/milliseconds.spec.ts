import { milliseconds } from './milliseconds';

describe('milliseconds', () => {
  it.each([
    [0, '0'],
    [0.4, '0 ms'],
    [811.6, '812 ms'],
    [1_000, '1 s'],
    [1_254, '1.25 s'],
    [2_500, '2.5 s'],
    [10_000, '10 s'],
    [12_345, '12 s'],
  ])('writes %d as %s', (duration, text) => {
    expect(milliseconds(duration)).toBe(text);
  });
});
