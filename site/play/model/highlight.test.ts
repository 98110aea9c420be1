import fc from 'fast-check';
import { readDiagram } from 'rxjs-as-completed/marbles';
import { describe, expect, it } from 'vitest';
import { entries } from './catalogue';
import { rangeInText, spotAt, tokensOf, type TokenKind } from './highlight';
import { groupsOf } from './marks';

const text = `% Two tasks.

a    = --(1|)
subs = ^-!, -----^-!
title = first

b    =   ---#
subs = --^--!
# := 'b failed'

       (ab|)

>      asSettled({ concurrency: one, rate: 1_0.5 }) // now
one := new Semaphore(a)
frame = 50

       --A--(B|)
subs = ^----!
A := { status: "fulfilled" }
`;

const brokenText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom(...Array.from('ab->^!()|#%=:\'"`/*\\\r\n\t ')), { maxLength: 60 })
    .map((all) => all.join('')),
  fc
    .tuple(fc.constantFrom(...entries), fc.nat(), fc.string({ unit: 'binary', maxLength: 3 }), fc.nat(5))
    .map(([entry, at, inserted, removed]) => {
      const index = at % entry.text.length;
      return entry.text.slice(0, index) + inserted + entry.text.slice(index + removed);
    }),
);

describe('tokensOf', () => {
  it('is the whole text, whatever it is', () => {
    fc.assert(
      fc.property(
        brokenText,
        (any) =>
          void expect(
            tokensOf(any)
              .map((token) => token.text)
              .join(''),
          ).toBe(any),
      ),
      { numRuns: 2_000 },
    );
    for (const { text: any } of entries)
      expect(
        tokensOf(any)
          .map((token) => token.text)
          .join(''),
      ).toBe(any);
  });

  it.each<[string, TokenKind, readonly string[]]>([
    ['captions', 'caption', ['% ', 'Two tasks.', 'first']],
    ['names', 'name', ['a    = ', 'b    =   ', 'one := ', 'a']],
    ['marks', 'mark', ['1', 'a', 'b', 'A', 'B', 'A := ']],
    ['ends', 'end', ['|', '|', '|']],
    ['errors', 'error', ['#']],
    ['groups', 'group', ['(', ')', '(', ')', '(', ')']],
    ['subscriptions', 'subscription', ['^', '!', '^', '!', '^', '!', '^', '!']],
    [
      'settings and properties',
      'property',
      ['subs = ', 'title = ', 'subs = ', 'concurrency', 'rate', 'frame = ', 'subs = ', 'status'],
    ],
    ['what is called', 'operator', ['>      ', 'asSettled', 'Semaphore']],
    ['strings', 'string', ["'b failed'", '"fulfilled"']],
    ['numbers', 'number', ['1_0.5', '50']],
    ['comments', 'comment', ['// now']],
  ])('knows %s', (_, kind, expected) => {
    const found = tokensOf(text)
      .filter((token) => token.kind === kind)
      .map((token) => token.text);
    expect(kind === 'mark' ? [...found].sort() : found).toEqual(
      kind === 'mark'
        ? [...expected, '#']
            .filter((mark) => mark !== '#')
            .concat('# := ')
            .sort()
        : expected,
    );
  });

  it('takes no long time for a long text', () => {
    const started = performance.now();
    // what is quadratic takes a minute
    for (const part of ["'", '(', 'a = ', '/*', ' ', '-', 'a\n', '\\']) {
      tokensOf(`> ${part.repeat(20_000)}`);
      spotAt(part.repeat(20_000), 1, 10_000);
    }
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe('spotAt', () => {
  it.each([
    ['a dash of a task', 3, 8, { line: 'a', group: undefined, frame: 0 }],
    ['a parenthesis', 3, 10, { line: 'a', group: 0, frame: 2 }],
    ['a mark in a group', 3, 11, { line: 'a', group: 0, frame: 2 }],
    ['the end of a line', 3, 14, { line: 'a', group: 0, frame: 2 }],
    ['a subscription', 4, 10, { line: 'a', group: undefined, frame: 2 }],
    ['a second subscription', 4, 18, { line: 'a', group: undefined, frame: 5 }],
    ['an error of a task that starts later', 7, 13, { line: 'b', group: 0, frame: 5 }],
    ['the stream of tasks', 11, 9, { line: 'source', group: 0, frame: 0 }],
    ['the result', 17, 10, { line: 'result', group: 0, frame: 2 }],
    ['a group of the result', 17, 14, { line: 'result', group: 1, frame: 5 }],
    ['the subscription of the result', 18, 13, { line: 'result', group: undefined, frame: 5 }],
    ['the end of a subscription', 18, 14, { line: 'result', group: undefined, frame: 5 }],
  ])('knows %s', (_, line, column, spot) => {
    expect(spotAt(text, line, column)).toEqual(spot);
  });

  it.each([
    [1, 3],
    [2, 1],
    [3, 1],
    [4, 3],
    [4, 40],
    [4, 11],
    [4, 12],
    [5, 10],
    [9, 1],
    [13, 9],
    [19, 1],
    [400, 1],
  ])('knows nothing at %i:%i', (line, column) => {
    expect(spotAt(text, line, column)).toBeUndefined();
  });

  it('knows frames that have no column of their own', () => {
    const jumping = 'a = -1(2|)\n\nb = -3|\n\n(ab|)\n\n> mergeAll()\n\n  -(13)@2:(2|)\n  subs = ^@9:!\n';
    const spots = [3, 4, 7, 8, 9, 11, 14].map((column) => spotAt(jumping, 9, column));
    expect(spots.map((spot) => [spot?.group, spot?.frame])).toEqual([
      [undefined, 0],
      [0, 1],
      [0, 1],
      [undefined, 2],
      [undefined, 2],
      [1, 2],
      [1, 2],
    ]);
    expect(rangeInText(jumping, 'result', 1)).toEqual({ line: 9, column: 11, end: 15 });
    expect([10, 11, 14].map((column) => spotAt(jumping, 10, column)?.frame)).toEqual([0, 9, 9]);
    expect(
      tokensOf(jumping)
        .filter((token) => token.kind === 'number')
        .map((token) => token.text),
    ).toEqual(['@2:', '@9:']);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        brokenText,
        fc.integer({ min: -1, max: 20 }),
        fc.integer({ min: -1, max: 60 }),
        (any, line, column) => void spotAt(any, line, column),
      ),
    );
  });
});

describe('rangeInText', () => {
  it('is where a group or a line stands', () => {
    expect(rangeInText(text, 'a', 0)).toEqual({ line: 3, column: 10, end: 14 });
    expect(rangeInText(text, 'b')).toEqual({ line: 7, column: 10, end: 14 });
    expect(rangeInText(text, 'result', 1)).toEqual({ line: 17, column: 13, end: 17 });
    expect(rangeInText(text, 'result', 2)).toBeUndefined();
    expect(rangeInText(text, 'x')).toBeUndefined();
  });

  it.each(entries.map(({ name, text: any }) => [name, any] as const))('leads back to every group of %s', (_, any) => {
    const diagram = readDiagram(any);
    const lines = [
      ...diagram.tasks.map((task) => [task.name, task] as const),
      ['source', diagram.source] as const,
      ['result', diagram.result] as const,
    ];
    for (const [name, stream] of lines) {
      if (stream === undefined) continue;
      const from = name === 'source' || name === 'result' ? 0 : (stream.subscriptions?.[0]?.from ?? 0);
      groupsOf(stream).forEach(({ frame, symbols }, group) => {
        const { line, column, end } = rangeInText(any, name, group)!;
        const written = symbols.length === 1 ? symbols.join('') : `(${symbols.join('')})`;
        expect(any.split('\n')[line - 1].slice(column - 1, end - 1)).toBe(written);
        for (let at = column; at < end; at++)
          expect(spotAt(any, line, at)).toEqual({ line: name, group, frame: from + frame });
      });
      expect(rangeInText(any, name, groupsOf(stream).length)).toBeUndefined();
    }
  });
});
