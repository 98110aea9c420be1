import { describe, expect, it } from 'vitest';
import { entries } from '../model/catalogue';
import { textOf } from '../model/edit';
import { rivalsOf } from '../model/operators';
import { readDiagram } from 'rxjs-as-completed/marbles';
import { write } from '../model/marks';
import { compute } from './compute';
import type { Failure, Result } from './protocol';

const right = `% Right.

a    = --(A|)
subs = ^-!

b    =   ---#
subs = --^--!
# := 'b failed'

       (ab|)

>      asSettled({ concurrency: 1 })

       --A--(B|)
A := { status: 'fulfilled', value: 'A' }
B := { status: 'rejected', reason: 'b failed' }
`;

const differences = (text: string) => (compute({ text, comparisons: [] }) as Result).differences;

describe('compute', () => {
  it.each(entries.map(({ name, text }) => [name, text] as const))('finds what %s states', (_, text) => {
    const { played, differences } = compute({ text, comparisons: [] }) as Result;
    expect(differences).toEqual([]);
    expect(textOf(played)).toBe(text);
  });

  it.each([
    ['the frame of a result', '--A--(B|)', '--A---(B|)', 'the result'],
    ['the order of results', '--A--(B|)', '--B--(A|)', 'the result'],
    ['a result too much', '--A--(B|)', '--AA-(B|)', 'the result'],
    ['a result too few', '--A--(B|)', '-----(B|)', 'the result'],
    ['the end', '--A--(B|)', '--A--B|', 'the result'],
    ['no end', '--A--(B|)', '--A--B-', 'the result'],
    ['an error', '--A--(B|)', '--A--(B#)', 'the result'],
    ['what a letter stands for', "value: 'A'", "value: 'B'", 'A stands for'],
    ['when a task is subscribed', '--^--!', '-^---!', 'task b is subscribed'],
    ['when a task is unsubscribed', '--^--!', '--^-!', 'task b is subscribed'],
    ['a task that is never unsubscribed', '--^--!', '--^---', 'task b is subscribed'],
    ['a task that is never subscribed', '--^--!', '------', 'task b is subscribed'],
    ['a task that is subscribed again', '--^--!', '--^--!, -----^!', 'task b is subscribed'],
  ])('finds a difference: %s', (_, part, changed, what) => {
    expect(right).toContain(part);
    expect(
      differences(right.replace(part, changed))
        .map((difference) => difference.what)
        .join(', '),
    ).toBe(what);
  });

  it('reports what happened instead', () => {
    expect(differences(right)).toEqual([]);
    expect(differences(right.replace('---#', '-#'))).toEqual([
      { what: 'task b is subscribed', stated: '--^--!', played: '--^!' },
      { what: 'the result', stated: '--A--(B|)', played: '--A(B|)' },
    ]);
    expect(differences('a = -#\n\n(a|)\n\n> asCompleted()\n\n-#\n# := 5\n')).toEqual([
      { what: 'the result fails with', stated: '5', played: "'error'" },
    ]);
    expect(differences('a = -1(2|)\n\nb = -3|\n\n(ab|)\n\n> mergeAll()\n\n-\n')).toEqual([
      { what: 'the result', stated: '-', played: '-(13)@2:(2|)' },
    ]);
  });

  it('plays comparisons on the same tasks', () => {
    const comparisons = ['mergeAll(1)', 'race(a, b)', 'nonsense()'];
    const result = compute({ text: right, comparisons }) as Result;
    expect(
      result.comparisons.map(({ expression, played, error }) => [expression, played ? write(played.result!) : error]),
    ).toEqual([
      ['mergeAll(1)', '--A--#'],
      ['race(a, b)', '--(A|)'],
      ['nonsense()', expect.stringContaining('nonsense')],
    ]);
  });

  it.each(entries.map(({ name, text }) => [name, text] as const))('plays the rivals of %s', (_, text) => {
    const comparisons = rivalsOf(readDiagram(text)).map(({ expression }) => expression);
    expect((compute({ text, comparisons }) as Result).comparisons.filter(({ error }) => error !== undefined)).toEqual(
      [],
    );
  });

  it('says where a text can’t be read', () => {
    expect(compute({ text: 'a = --A)', comparisons: [] })).toEqual({
      error: { message: 'There is no ( for this )', line: 1, column: 8 },
      diagram: undefined,
    });
  });

  it('says where a diagram can’t be run, and has what it states', () => {
    const { error, diagram } = compute({ text: 'a = -|\n\n(a|)\n\n> 5', comparisons: [] }) as Failure;
    expect(error).toEqual({ message: 'This is neither an operator nor an observable', line: 5, column: 3 });
    expect(diagram?.tasks).toHaveLength(1);
  });

  it('makes what a worker can post', () => {
    for (const { text } of entries) {
      const result = compute({ text, comparisons: ['mergeAll()'] });
      expect(structuredClone(result)).toEqual(result);
    }
  });
});
