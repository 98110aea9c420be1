import { bytes, timeLeft } from './units';

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [25_000_000, '25.0 MB'],
  ])('%d is %s', (count, text) => {
    expect(bytes(count)).toBe(text);
  });
});

describe('timeLeft', () => {
  it.each([
    [0.2, '1 s'],
    [89.5, '90 s'],
    [90, '2 min'],
    [200, '3 min'],
  ])('%d s is %s', (seconds, text) => {
    expect(timeLeft(seconds)).toBe(text);
  });
});
