import { TestScheduler } from 'rxjs/testing';
import { texts } from '../diagrams.generated';
import { DiagramError } from './diagram';
import { readDiagram } from './read';
import { writeDiagram } from './write';

describe('readDiagram', () => {
  it.each([...texts])('loses nothing of %s', (_, text) => {
    expect(writeDiagram(readDiagram(text))).toBe(text);
  });

  it.each([...texts])('reads the marbles of %s as RxJS does', (_, text) => {
    const { tasks, source, result } = readDiagram(text);
    const lines = text.split('\n').flatMap((line) => /^(?:\w {4}= +| {7})([-()\w|#]+)$/.exec(line)?.[1] ?? []);
    const read = [...tasks, ...(source ? [source] : []), ...(result ? [result] : [])];
    expect(read.map(({ marks }) => marks)).toEqual(lines.map(marksAccordingToRxJS));
  });

  it('keeps everything in the text', () => {
    const text = '% One.\n% Two.\n\na    =  -(A|)\nsubs = -^!, ---^-, (^!), --\ntitle = the task\nA := [1, 2]\n\n-a-|\n\n> f(x)\nx := 3\nframe = 10\n\n---\n';
    expect(readDiagram(text)).toEqual({
      caption: 'One. Two.',
      tasks: [{
        name: 'a',
        marks: [{ frame: 1, symbol: 'A' }, { frame: 1, symbol: '|' }],
        length: 5,
        legend: new Map([['A', { text: '[1, 2]', place: { line: 7, column: 6 } }]]),
        title: 'the task',
        subscriptions: [{ from: 1, to: 2 }, { from: 3, to: Infinity }, { from: 0, to: 0 }],
      }],
      source: { marks: [{ frame: 1, symbol: 'a' }, { frame: 3, symbol: '|' }], length: 4, legend: new Map(), title: undefined, subscriptions: undefined },
      expression: { text: 'f(x)', place: { line: 11, column: 3 } },
      definitions: new Map([['x', { text: '3', place: { line: 12, column: 6 } }]]),
      frame: 10,
      result: { marks: [], length: 3, legend: new Map(), title: undefined, subscriptions: undefined },
    });
  });

  it.each([
    ['a space', 'a = -- -|\n\n> a\n', 1, 7, 'A space would count as a frame; write - instead'],
    ['what is no marble', 'a = --é|\n\n> a\n', 1, 7, 'é is not a marble: a value is one letter or digit, the end is |, an error is #'],
    ['a subscription among marbles', 'a = ^--!\n\n> a\n', 1, 5, 'A ^ belongs in a line of subscriptions, such as subs = ^--!'],
    ['an open group', 'a = --(A|\n\n> a\n', 1, 7, 'This ( is never closed'],
    ['a group in a group', 'a = --(A(B))\n\n> a\n', 1, 9, 'Groups cannot be nested'],
    ['a group that was not opened', 'a = --A)\n\n> a\n', 1, 8, 'There is no ( for this )'],
    ['time within a group', 'a = --(A-|)\n\n> a\n', 1, 9, 'Time cannot pass within a group'],
    ['a value after the end', 'a = --|A\n\n> a\n', 1, 8, 'Nothing comes after the end'],
    ['no marbles', 'a =\n\n> a\n', 1, 4, 'Expected marbles, such as --(A|)'],
    ['subscriptions that are none', 'a = -|\nsubs = ^!,  ^--^\n\n> a\n', 2, 13, 'Not a subscription: write ^--!, ^-- if it never ends, (^!) within one frame, --- for none'],
    ['a line that is none', 'a = -|\nsubs: ^!\n\n> a\n', 2, 1, 'Expected “name = …” or “name := …”; a new block starts after a blank line'],
    ['a setting that is none', 'a = -|\nsub = ^!\n\n> a\n', 2, 1, 'Unknown setting “sub = …”; possible are subs, title, and “name := meaning”'],
    ['a name of two letters', 'ab = -|\n\n> a\n', 1, 1, 'The name of a task is one letter or digit'],
    ['a line that is torn off', 'a = -|\n\nsubs = ^!\n\n> a\n', 3, 1, 'This belongs directly below the line it describes, without a blank line'],
    ['a letter of two letters', 'a = -|\nAB := 1\n\n> a\n', 2, 1, 'A legend starts with one letter or digit, or #'],
    ['a task twice', 'a = -|\n\na = -|\n\n> a\n', 3, 1, 'There already is a task a'],
    ['a task that is not there', 'a = -|\n\n  (ab|)\n\n> mergeAll()\n', 3, 5, 'There is no task b above'],
    ['two streams of tasks', 'a = -|\n\n(a|)\n\n(a|)\n\n> mergeAll()\n', 5, 1, 'A diagram has at most one stream of tasks and one result'],
    ['two results', 'a = -|\n\n> a\n\n-|\n\n-|\n', 7, 1, 'A diagram has at most one stream of tasks and one result'],
    ['two lines with >', 'a = -|\n\n> a\n\n> a\n', 5, 1, 'There already is a line with >'],
    ['nothing after >', 'a = -|\n\n>\n', 3, 2, 'An operator has to follow >, such as asCompleted()'],
    ['no >', 'a = -|\n', 2, 1, 'The line with > is missing, which says what is done with the tasks'],
    ['a frame of no length', 'a = -|\n\n> a\nframe = 0\n', 4, 9, 'A frame is a positive number of milliseconds'],
  ])('says where %s is', (_, text, line, column, message) => {
    expect(() => readDiagram(text)).toThrow(new DiagramError(message, { line, column }));
    expect(placeOfError(text)).toEqual({ line, column });
  });
});

function marksAccordingToRxJS(marbles: string) {
  return TestScheduler.parseMarbles(marbles).map(({ frame, notification }) => ({
    frame: frame / TestScheduler.frameTimeFactor,
    symbol: notification.kind === 'N' ? (notification.value as string) : notification.kind === 'C' ? '|' : '#',
  }));
}

function placeOfError(text: string) {
  try {
    readDiagram(text);
    return undefined;
  } catch (error) {
    return (error as DiagramError).place;
  }
}
