import fc from 'fast-check';
import { evaluate, playDiagram, readDiagram, writeDiagram, type Diagram } from 'rxjs-as-completed/marbles';
import { describe, expect, it } from 'vitest';
import { compute } from '../run/compute';
import { differencesBetween } from '../run/differencesBetween';
import { entries } from './catalogue';
import {
  addMark,
  addTask,
  BLANK,
  canBeStated,
  frameOf,
  kindOf,
  moveGroup,
  rangeOf,
  removeGroup,
  removeMark,
  removeTask,
  setCaption,
  setExpression,
  setFrame,
  setKind,
  textOf,
  type Kind,
} from './edit';
import { groupsOf } from './marks';
import { choicesFor } from './operators';
import { vocabulary } from './vocabulary';
import { seeded } from '../../test/seeded';

const text = `a    = -1--(2|)
subs = ^---!

b    = --3-
subs = ^---!

       -a-b---|
subs = ^------!

>      mergeAll()
`;
const diagram = readDiagram(text);
const run = evaluate(vocabulary);
const line = (edited: Diagram, name: string) =>
  writeDiagram({ ...edited, tasks: edited.tasks.map((task) => ({ ...task, subscriptions: undefined })) })
    .split('\n')
    .find((written) => (name === 'source' ? written.startsWith('       ') : written.startsWith(`${name} `)))
    ?.slice(7);

describe('moveGroup', () => {
  it.each([
    ['a marble', { line: 'a', group: 0 }, 3, '---1(2|)'],
    ['a marble to a frame between two', { line: 'a', group: 0 }, 2.4, '--1-(2|)'],
    ['what happens in one frame', { line: 'a', group: 1 }, 7, '-1-----(2|)'],
    ['no further than its neighbour', { line: 'a', group: 0 }, 9, '---1(2|)'],
    ['not ahead of its neighbour', { line: 'a', group: 1 }, 0, '-1(2|)'],
    ['not ahead of the beginning', { line: 'a', group: 0 }, -2, '1---(2|)'],
    ['not out of sight', { line: 'a', group: 1 }, 99, `-1${'-'.repeat(58)}(2|)`],
    ['nothing if there is no such group', { line: 'a', group: 7 }, 9, '-1--(2|)'],
    ['nothing to no frame', { line: 'a', group: 0 }, NaN, '-1--(2|)'],
  ])('moves %s', (_, target, frame, marbles) => {
    expect(line(moveGroup(diagram, target, frame), 'a')).toBe(marbles);
  });

  it('makes room on a line without an end', () => {
    expect(line(moveGroup(diagram, { line: 'b', group: 0 }, 6), 'b')).toBe('------3');
  });

  it('moves a task in the stream of tasks', () => {
    expect(line(moveGroup(diagram, { line: 'source', group: 1 }, 5), 'source')).toBe('-a---b-|');
  });

  it('leaves everything else as it was', () => {
    expect(writeDiagram(moveGroup(diagram, { line: 'a', group: 0 }, 1))).toBe(writeDiagram(diagram));
    expect(rangeOf(diagram, { line: 'a', group: 0 })).toEqual({ least: 0, most: 3 });
    expect(rangeOf(diagram, { line: 'a', group: 2 })).toBeUndefined();
    expect(frameOf(diagram, { line: 'a', group: 1 })).toBe(4);
    expect(frameOf(diagram, { line: 'x', group: 1 })).toBeUndefined();
  });

  it('leaves a marble beyond the last frame where it is', () => {
    const far = readDiagram(`a = ${'-'.repeat(70)}(A|)\n\n(a|)\n\n> mergeAll()\n`);
    expect(moveGroup(far, { line: 'a', group: 0 }, 99)).toEqual(far);
    expect(frameOf(moveGroup(far, { line: 'a', group: 0 }, 3), { line: 'a', group: 0 })).toBe(3);
  });
});

describe('tasks', () => {
  it('a new one has the next free letter, and joins the list', () => {
    const added = addTask(readDiagram(BLANK));
    expect(line(added, 'c')).toBe('--(C|)');
    expect(line(added, 'source')).toBe('(abc|)');
    expect(textOf(playDiagram(added, run))).toContain('-BC(A|)');
  });

  it('a new one arrives with the end, or after the last one', () => {
    expect(line(addTask(diagram), 'source')).toBe('-a-b---(c|)');
    expect(line(addTask(readDiagram('a = -|\n\n-a-\n\n> mergeAll()\n')), 'source')).toBe('-a-b');
    expect(line(addTask(readDiagram('a = -|\n\n-a#\n\n> mergeAll()\n')), 'source')).toBe('-a(b#)');
  });

  it.each([
    ['race(a, b)', 'race(a, b, c)', 'race(b)'],
    ['forkJoin([a,b])', 'forkJoin([a, b, c])', 'forkJoin([b])'],
    ['tasks({ a, b }).pipe(asSettled())', 'tasks({ a, b, c }).pipe(asSettled())', 'tasks({ b }).pipe(asSettled())'],
    ['merge(f(a), f(b))', 'merge(f(a), f(b))', 'merge(f(a), f(b))'],
  ])('join and leave the expression %s', (expression, added, removed) => {
    const named = readDiagram(`a = -|\n\nb = -|\n\n> ${expression}\nf := x => x\n`);
    expect(addTask(named).expression).toBe(added);
    expect(removeTask(named, 'a').expression).toBe(removed);
  });

  it('a new one has no letter that is a value', () => {
    expect(addTask(readDiagram('a = -(b|)\n\n(a|)\n\n> asCompleted()\n')).tasks[1]?.name).toBe('c');
    expect(
      addTask(readDiagram('a = -(x|)\n\n(a|)\n\n> asSettled()\n\n-(b|)\nb := { value: "x" }\n')).tasks[1]?.name,
    ).toBe('c');
  });

  it('there are at most as many as letters', () => {
    let many = readDiagram(BLANK);
    for (let times = 0; times < 40; times++) many = addTask(many);
    expect(many.tasks).toHaveLength(26);
    expect(readDiagram(writeDiagram(many)).tasks).toHaveLength(26);
    expect(compute({ text: writeDiagram(many), comparisons: [] }).error).toBeUndefined();
  });

  it('are removed, with their arrivals', () => {
    expect(line(removeTask(diagram, 'a'), 'source')).toBe('---b---|');
    expect(removeTask(removeTask(diagram, 'a'), 'b').tasks).toEqual([]);
    expect(readDiagram(writeDiagram(removeTask(removeTask(diagram, 'a'), 'b'))).source?.marks).toEqual([
      { frame: 7, symbol: '|' },
    ]);
    expect(removeTask(diagram, 'x')).toBe(diagram);
  });
});

describe('marbles', () => {
  it.each([
    ['between two', 'a', 2, '-1A-(2|)'],
    ['in the frame of another', 'a', 1, '-(1A)@4:(2|)'],
    ['in the frame of the end', 'a', 4, '-1--(2A|)'],
    ['after the end, which moves along', 'a', 9, '-1--2----(A|)'],
    ['on a line without an end', 'b', 8, '--3-----B'],
    ['out of sight', 'b', 400, `--3${'-'.repeat(57)}B`],
    ['before the beginning', 'b', -4, 'B-3-'],
  ])('are added %s', (_, name, frame, marbles) => {
    expect(line(addMark(diagram, name, frame), name)).toBe(marbles);
  });

  it('leave what follows closely where it is', () => {
    const crowded = readDiagram('a = -1-23|\n\n(a|)\n\n> mergeAll()\n');
    expect(line(addMark(crowded, 'a', 1), 'a')).toBe('-(1A)@3:23|');
    expect(line(addMark(crowded, 'a', 3), 'a')).toBe('-1-(2A)@4:3|');
  });

  it('have the letter of their task, then digits, then any', () => {
    const letters = (count: number) => {
      let full = readDiagram(BLANK);
      for (let frame = 0; frame < count; frame++) full = addMark(full, 'a', 20 + frame);
      return full.tasks[0].marks.map(({ symbol }) => symbol).join('');
    };
    expect(letters(3)).toBe('A123|');
    expect(letters(12)).toBe('A1234567890CD|');
    expect(letters(37)).toBe(`A1234567890CDEFGHIJKLMNOPQRSTUVWXYZAAA|`);
  });

  it('in the stream of tasks are arrivals, of a new task if all others are there', () => {
    expect(line(addMark(diagram, 'source', 5), 'source')).toBe('-a-b-c-|');
    expect(addMark(diagram, 'source', 5).tasks.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    const missing = removeMark(diagram, { line: 'source', group: 0, mark: 0 });
    expect(line(missing, 'source')).toBe('---b---|');
    expect(line(addMark(missing, 'source', 5), 'source')).toBe('---b-a-|');
    expect(addMark(readDiagram('a = -|\n\n> race(a)\n'), 'source', 5).tasks).toHaveLength(1);
  });

  it('are removed one by one, or together, and so is what they stood for', () => {
    const named = readDiagram('a = -(12|)\n1 := 5\n2 := 6\n\n(a|)\n\n> mergeAll()\n');
    const removed = removeMark(named, { line: 'a', group: 0, mark: 1 });
    expect(line(removed, 'a')).toBe('-(1|)');
    expect([...removed.tasks[0].legend.keys()]).toEqual(['1']);
    expect(line(removeGroup(named, { line: 'a', group: 0 }), 'a')).toBe('------');
    expect(line(removeMark(diagram, { line: 'a', group: 1, mark: 1 }), 'a')).toBe('-1--2---');
  });

  it.each<[string, number, number, Kind, string]>([
    ['a value', 1, 0, 'error', '-1--#'],
    ['a value', 0, 0, 'end', '-|'],
    ['an end', 1, 1, 'error', '-1--(2#)'],
    ['an end', 1, 1, 'value', '-1--(2A)-'],
    ['an end', 1, 1, 'end', '-1--(2|)'],
    ['nothing', 5, 1, 'end', '-1--(2|)'],
  ])('%s (group %i, mark %i) becomes: %s', (_, group, mark, kind, marbles) => {
    expect(line(setKind(diagram, { line: 'a', group, mark }, kind), 'a')).toBe(marbles);
  });

  it('have a kind', () => {
    expect([0, 1, 2].map((mark) => kindOf(diagram, { line: 'a', group: 1, mark }))).toEqual([
      'value',
      'end',
      undefined,
    ]);
    expect(kindOf(setKind(diagram, { line: 'a', group: 1, mark: 1 }, 'error'), { line: 'a', group: 1, mark: 1 })).toBe(
      'error',
    );
  });

  it('in the stream of tasks become an arrival only if a task has not arrived', () => {
    const end = { line: 'source', group: 2, mark: 0 };
    expect(setKind(diagram, end, 'value')).toBe(diagram);
    expect(line(setKind(diagram, end, 'error'), 'source')).toBe('-a-b---#');
    const missing = removeMark(diagram, { line: 'source', group: 1, mark: 0 });
    expect(line(setKind(missing, { ...end, group: 1 }, 'value'), 'source')).toBe('-a-----b-');
  });
});

describe('the expression', () => {
  it('is what was typed', () => {
    expect(setExpression(diagram, '\n  asSettled(\r\n    2, \n  ) \n\n').expression).toBe('asSettled(\n  2,\n)');
    expect(setExpression(diagram, ' ')).toBe(diagram);
    expect(setExpression(diagram, 'mergeAll()')).toBe(diagram);
  });

  it('keeps the definitions that it uses', () => {
    const defined = readDiagram('a = -|\n\n(a|)\n\n> f(x)\nf := g\ng := 1\nx := 2\n');
    expect([...setExpression(defined, 'h(f)').definitions.keys()]).toEqual(['f', 'g']);
  });

  it('has a stream of tasks if it is an operator', () => {
    const raced = setExpression(readDiagram(BLANK), 'race(a, b)');
    expect(raced.source).toBeUndefined();
    expect(line(setExpression(raced, 'mergeAll()'), 'source')).toBe('(ab|)');
    expect(line(setExpression(diagram, 'race(a, b)'), 'source')).toBe('-a-b---|');
  });

  it('keeps when the result is unsubscribed from', () => {
    const left = readDiagram('a = --(A|)\n\n(a|)\n\n> asCompleted()\n\n-\nsubs = ^!\n');
    expect(setExpression(left, 'mergeAll()').result?.subscriptions).toEqual([{ from: 0, to: 1 }]);
    expect(setExpression(readDiagram(BLANK), 'mergeAll()').result).toBeUndefined();
  });

  it.each([0, -1, NaN, Infinity])('has no frame of %d ms', (frame) => {
    expect(setFrame(diagram, frame)).toBe(diagram);
  });

  it('has a frame and a caption', () => {
    expect(setFrame(diagram, 50).frame).toBe(50);
    expect(readDiagram(writeDiagram(setCaption(diagram, ' one\r\n\n two '))).caption).toBe('one\ntwo');
  });
});

describe('textOf', () => {
  it('of the blank diagram states what happens', () => {
    expect(textOf(playDiagram(readDiagram(BLANK), run))).toBe(BLANK);
  });

  it('has room for whatever happens', () => {
    const played = playDiagram(readDiagram('a = -1(2|)\n\nb = -3|\n\n(ab|)\n\n> mergeAll()\n'), run);
    expect(textOf(played)).toContain('-(13)@2:(2|)');
    expect(canBeStated(played)).toBe(true);
    expect(canBeStated({ ...played, tasks: [{ ...played.tasks[0], name: 'no name' }] })).toBe(false);
  });
});

const anyEdit = fc.oneof(
  fc.record({ at: fc.nat(), frame: fc.integer({ min: -3, max: 70 }) }).map(({ at, frame }) => (before: Diagram) => {
    const targets = targetsIn(before);
    return targets.length === 0 ? before : moveGroup(before, targets[at % targets.length], frame);
  }),
  fc.constant(addTask),
  fc
    .nat()
    .map((at) => (before: Diagram) => removeTask(before, before.tasks[at % (before.tasks.length || 1)]?.name ?? '')),
  fc.tuple(fc.nat(), fc.integer({ min: -3, max: 70 })).map(
    ([at, frame]) =>
      (before: Diagram) =>
        addMark(before, lineAt(before, at), frame),
  ),
  fc.tuple(fc.nat(), fc.nat(3)).map(([at, mark]) => (before: Diagram) => {
    const targets = targetsIn(before);
    return targets.length === 0 ? before : removeMark(before, { ...targets[at % targets.length], mark });
  }),
  fc.nat().map((at) => (before: Diagram) => {
    const targets = targetsIn(before);
    return targets.length === 0 ? before : removeGroup(before, targets[at % targets.length]);
  }),
  fc
    .tuple(fc.nat(), fc.nat(3), fc.constantFrom<Kind>('value', 'end', 'error'))
    .map(([at, mark, kind]) => (before: Diagram) => {
      const targets = targetsIn(before);
      return targets.length === 0 ? before : setKind(before, { ...targets[at % targets.length], mark }, kind);
    }),
  fc.nat().map((at) => (before: Diagram) => {
    const choices = choicesFor(before);
    return setExpression(before, choices[at % choices.length].expression);
  }),
  fc
    .array(fc.constantFrom(' ', '\n', '\r\n', 'a', '\t', '>', '%', '='), { maxLength: 12 })
    .map((code) => (before: Diagram) => setExpression(before, code.join(''))),
  fc.constantFrom(1, 50, 0.5, 1000).map((frame) => (before: Diagram) => setFrame(before, frame)),
  fc.string({ unit: 'binary' }).map((caption) => (before: Diagram) => setCaption(before, caption)),
);

function targetsIn(edited: Diagram) {
  return ['source', ...edited.tasks.map(({ name }) => name)].flatMap((name) => {
    const stream = name === 'source' ? edited.source : edited.tasks.find((task) => task.name === name);
    return stream === undefined ? [] : groupsOf(stream).map((_, group) => ({ line: name, group }));
  });
}

function lineAt(edited: Diagram, at: number): string {
  const lines = ['source', ...edited.tasks.map(({ name }) => name)];
  return lines[at % lines.length];
}

describe('random edits', () => {
  it('can always be written and read back', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(BLANK, text, ...entries.map((entry) => entry.text)),
        fc.array(anyEdit, { minLength: 1, maxLength: 12 }),
        (start, edits) => {
          let edited = readDiagram(start);
          for (const edit of edits) {
            edited = edit(edited);
            expect(readDiagram(writeDiagram(edited))).toEqual(edited);
          }
        },
      ),
      { numRuns: 400 },
    );
  }, 60_000);
});

describe('650 random moves over all diagrams', () => {
  const random = seeded(20);

  it.each(entries.map((entry) => [entry.name, entry.text] as const))('%s', (_, start) => {
    let current = start;
    for (let times = 0; times < Math.ceil(650 / entries.length); times++) {
      const before = readDiagram(current);
      const targets = targetsIn(before);
      const target = targets[Math.floor(random() * targets.length)];
      if (target === undefined) return;
      const moved = moveGroup(before, target, Math.floor(random() * 20));
      const played = playDiagram(readDiagram(writeDiagram(moved)), run);
      current = textOf(played);
      const stated = readDiagram(current);
      const again = playDiagram(stated, run);
      expect(differencesBetween(stated, again)).toEqual([]);
      expect(textOf(again)).toBe(current);
    }
  });
});
