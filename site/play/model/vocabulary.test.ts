import { describe, expect, it } from 'vitest';
import { compute } from '../run/compute';
import { OWN, RXJS } from './names';
import { vocabulary } from './vocabulary';

const messageOf = (expression: string) =>
  compute({ text: `a = -#\n\n(a|)\n\n> ${expression}\n`, comparisons: [] }).error?.message;

describe('the vocabulary', () => {
  it('is what names.ts lists', () => {
    expect(Object.keys(vocabulary).sort()).toEqual(
      [...OWN, ...RXJS, 'AbortController', 'Infinity', 'undefined'].sort(),
    );
  });

  it('retries no more than ten times', () => {
    expect(messageOf('asSettled(task => task.pipe(retry(10)))')).toBeUndefined();
    expect(messageOf('asSettled(task => task.pipe(retry({ count: 2 })))')).toBeUndefined();
    for (const count of ['', '11', '{}', '{ count: 11 }', '1.5'])
      expect(messageOf(`pipe(mergeAll(), retry(${count}))`)).toBe('retry: the count must be an integer of at most 10');
  });

  it('has no timer that goes on', () => {
    expect(messageOf('timer(1, 1)')).toBeUndefined();
  });
});
