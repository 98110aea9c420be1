import { move, rangeOf } from './move';
import { readDiagram } from './read';
import { writeDiagram, writeMarbles } from './write';

const text = `a    = -1--(2|)
subs = ^---!

b    = --3-
subs = ^---!

       -a-b---|
subs = ^------!

>      mergeAll()
`;
const diagram = readDiagram(text);

describe('move', () => {
  it.each([
    ['a marble', { task: 'a', group: 0 }, 3, '---1(2|)'],
    ['what happens in one frame', { task: 'a', group: 1 }, 7, '-1-----(2|)'],
    ['no further than its neighbour', { task: 'a', group: 0 }, 9, '---1(2|)'],
    ['not ahead of its neighbour', { task: 'a', group: 1 }, 0, '-1(2|)'],
    ['not ahead of the beginning', { task: 'a', group: 0 }, -2, '1---(2|)'],
    ['not out of sight', { task: 'a', group: 1 }, 99, `-1${'-'.repeat(38)}(2|)`],
  ])('takes %s', (_, target, frame, marbles) => {
    expect(writeMarbles(move(diagram, target, () => frame).tasks[0]!)).toBe(marbles);
  });

  it('makes room on a line without an end', () => {
    expect(writeMarbles(move(diagram, { task: 'b', group: 0 }, (frame) => frame + 4).tasks[1]!)).toBe('------3');
  });

  it('moves a task in the stream of tasks', () => {
    expect(writeMarbles(move(diagram, { task: undefined, group: 1 }, () => 5).source!)).toBe('-a---b-|');
  });

  it('leaves everything else as it was', () => {
    expect(writeDiagram(move(diagram, { task: 'a', group: 0 }, (frame) => frame))).toBe(writeDiagram(diagram));
    expect(rangeOf(diagram.tasks[0]!, 0)).toEqual({ least: 0, most: 3 });
  });
});
