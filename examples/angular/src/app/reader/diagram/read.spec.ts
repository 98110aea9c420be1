import { TestScheduler } from 'rxjs/testing';
import { texts } from '../diagrams.generated';
import { DiagramError } from './diagram';
import { readDiagram } from './read';
import { writeDiagram } from './write';

describe('readDiagram', () => {
  it.each([...texts])('loses nothing of %s', (_, text) => {
    expect(writeDiagram(readDiagram(text))).toBe(text);
  });

  it.each([...texts])('understands the marbles of %s as RxJS does', (_, text) => {
    const { tasks, source, result } = readDiagram(text);
    const lines = text.split('\n').flatMap((line) => /^(?:\w {4}= +| {7})([-()\w|#]+)$/.exec(line)?.[1] ?? []);
    const read = [...tasks, ...(source ? [source] : []), ...(result ? [result] : [])];
    expect(read.map(({ marks }) => marks)).toEqual(lines.map(marksAccordingToRxJS));
  });

  it('keeps everything there is', () => {
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
    ['a space', 'a = -- -|\n\n> a\n', 1, 7, 'A space would count as a frame: write -'],
    ['what is no marble', 'a = --é|\n\n> a\n', 1, 7, 'No marble: é; a value is one letter or digit, the end |, an error #'],
    ['a subscription among marbles', 'a = ^--!\n\n> a\n', 1, 5, 'A ^ belongs into a line of subscriptions, subs = ^--!'],
    ['an open group', 'a = --(A|\n\n> a\n', 1, 7, 'This ( is not closed'],
    ['a group in a group', 'a = --(A(B))\n\n> a\n', 1, 9, 'There is no ( within a group'],
    ['a group that was not opened', 'a = --A)\n\n> a\n', 1, 8, 'This ) has no ('],
    ['time within a group', 'a = --(A-|)\n\n> a\n', 1, 9, 'No time passes within a group'],
    ['a value after the end', 'a = --|A\n\n> a\n', 1, 8, 'Nothing comes after the end'],
    ['no marbles', 'a =\n\n> a\n', 1, 4, 'Marbles are missing, such as --(A|)'],
    ['subscriptions that are none', 'a = -|\nsubs = ^!,  ^--^\n\n> a\n', 2, 13, 'No line of subscriptions: it goes ^--!, or ^-- for ever, (^!) within a frame, --- for never'],
    ['a line that is none', 'a = -|\nsubs: ^!\n\n> a\n', 2, 1, 'Neither “name = …” nor “name := …”; a new block begins after a blank line'],
    ['a setting that is none', 'a = -|\nsub = ^!\n\n> a\n', 2, 1, 'There is no “sub = …” here, but subs, title, and “name := meaning”'],
    ['a name of two letters', 'ab = -|\n\n> a\n', 1, 1, 'The name of a task is one letter or digit'],
    ['a line that is torn off', 'a = -|\n\nsubs = ^!\n\n> a\n', 3, 1, 'This belongs right beneath the line it speaks of, without a blank line'],
    ['a letter of two letters', 'a = -|\nAB := 1\n\n> a\n', 2, 1, 'What stands for something is one letter or digit, or #'],
    ['a task twice', 'a = -|\n\na = -|\n\n> a\n', 3, 1, 'There is a task a already'],
    ['a task that is not there', 'a = -|\n\n  (ab|)\n\n> mergeAll()\n', 3, 5, 'There is no task b above'],
    ['two streams of tasks', 'a = -|\n\n(a|)\n\n(a|)\n\n> mergeAll()\n', 5, 1, 'A diagram has one stream of tasks at most, and one result'],
    ['two results', 'a = -|\n\n> a\n\n-|\n\n-|\n', 7, 1, 'A diagram has one stream of tasks at most, and one result'],
    ['two lines with >', 'a = -|\n\n> a\n\n> a\n', 5, 1, 'There is one line with > already'],
    ['nothing after >', 'a = -|\n\n>\n', 3, 2, 'After > stands what is done with the tasks, such as asCompleted()'],
    ['no >', 'a = -|\n', 2, 1, 'A line with > is missing: what is done with the tasks'],
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
