import { DiagramError, readDiagram, writeDiagram, type Diagram } from '../../lib/marbles/index';
import { placesOf } from '../../lib/marbles/internal/text/placesOf';

const NOTHING: Diagram = {
  caption: '', tasks: [], source: undefined, expression: undefined, definitions: new Map(), frame: 1, result: undefined,
};

describe('readDiagram', () => {
  it('reads all that a diagram says', () => {
    const text = `% One.
% Two.

a    =  -(A|)
subs = -^!, (^!), ---^-, --
title = the task
A := [1, 2]

-a-|
# := 'gone'

> f(x)
x := 3
frame = 10

---
`.replace('-^!, (^!)', '(^!), -^!');

    expect(readDiagram(text)).toEqual({
      caption: 'One.\nTwo.',
      tasks: [{
        name: 'a',
        marks: [{ frame: 1, symbol: 'A' }, { frame: 1, symbol: '|' }],
        length: 5,
        legend: new Map([['A', '[1, 2]']]),
        title: 'the task',
        subscriptions: [{ from: 0, to: 0 }, { from: 1, to: 2 }, { from: 3, to: Infinity }],
      }],
      source: { marks: [{ frame: 1, symbol: 'a' }, { frame: 3, symbol: '|' }], length: 4, legend: new Map([['#', "'gone'"]]) },
      expression: 'f(x)',
      definitions: new Map([['x', '3']]),
      frame: 10,
      result: { marks: [], length: 3, legend: new Map() },
    });
  });

  it.each([
    ['\\r\\n', (text: string) => text.replaceAll('\n', '\r\n')],
    ['\\r', (text: string) => text.replaceAll('\n', '\r')],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['no line break at the end', (text: string) => text.trimEnd()],
    ['spaces at the end', (text: string) => text.replaceAll('\n', '  \n')],
    ['tabs at the end', (text: string) => text.replaceAll('\n', '\t\n')],
    ['tabs between', (text: string) => text.replaceAll(' = ', '\t=\t').replaceAll('>   ', '>\t').replaceAll('% ', '%\t')],
    ['indentation', (text: string) => text.replaceAll(/^(?=.)/gm, '    ')],
    ['blank lines', (text: string) => `\n\n${text.replaceAll('\n\n', '\n \n\t\n')}\n`],
  ])('reads the same with %s', (_, change) => {
    const text = '% Two lines\n% of caption.\n\na    = --(A|)\nsubs = ^-!\nA := 1\n\n       (a|)\n\n>      f({\n>        x,\n>      })\nx := 3\n\n       --(A|)\n';

    expect(readDiagram(change(text))).toEqual(readDiagram(text));
  });

  it.each(['', '\n', '   \n\t\r\n', '\uFEFF'])('reads %j as a diagram of nothing', (text) => {
    expect(readDiagram(text)).toEqual(NOTHING);
  });

  it('reads a text of nothing but comments as a caption', () => {
    expect(readDiagram('% Nothing\n%\n  % happened. \n')).toEqual({ ...NOTHING, caption: 'Nothing\n\nhappened.' });
  });

  it('reads tasks and their stream without an expression: the first unnamed line is the stream, the second the result', () => {
    const tasks = 'a = -|\n\n(a|)\n';

    expect(readDiagram(tasks)).toMatchObject({ expression: undefined, result: undefined, source: { marks: [{ symbol: 'a' }, { symbol: '|' }] } });
    expect(readDiagram(`${tasks}\n-B|\n`)).toMatchObject({ expression: undefined, source: { length: 4 }, result: { marks: [{ symbol: 'B' }, { symbol: '|' }] } });
    expect(readDiagram(`frame = 20\n\n${tasks}`).frame).toBe(20);
    expect(readDiagram('> f()\n\n--A|\n')).toMatchObject({ source: undefined, result: { length: 4 } });
  });

  it('reads any letter and any digit of one UTF-16 unit', () => {
    const text = 'й = -(é٣|)\né := 1\n\n(й|)\n';

    expect(readDiagram(text)).toMatchObject({
      tasks: [{ name: 'й', marks: [{ symbol: 'é' }, { symbol: '٣' }, { symbol: '|' }], legend: new Map([['é', '1']]) }],
    });
  });

  describe('reads an expression of several lines', () => {
    const expressionOf = (...lines: string[]) => readDiagram(lines.map((line) => `>${line}`).join('\n')).expression;

    it('without the indentation that all of them have', () => {
      expect(expressionOf('      f({', '        x: 1,', '      })')).toBe('f({\n  x: 1,\n})');
      expect(expressionOf('  x', '    .y()', ' ')).toBe('x\n  .y()');
      expect(expressionOf('    x', '  + y')).toBe('  x\n+ y');
      expect(expressionOf('\tx', '\t\ty', '\tz')).toBe('x\n\ty\nz');
    });

    it('with blank lines in between', () => {
      expect(expressionOf('', '  x', '', '  y', '')).toBe('x\n\ny');
    });

    it('and remembers where it starts', () => {
      expect(placesOf(readDiagram('>\n>   f(\n>     x)\n')).expression).toEqual({ line: 2, column: 5 });
    });
  });

  describe('reads @, which goes on in a frame that has no column', () => {
    const read = (marbles: string) => {
      const { marks, length } = readDiagram(`a = ${marbles}`).tasks[0];
      return [...marks.map(({ frame, symbol }) => `${frame}${symbol}`), length].join(' ');
    };

    it.each([
      ['(AB)@1:C', '0A 0B 1C 2'],
      ['(AB)@1:(CD)@2:E-|', '0A 0B 1C 1D 2E 4| 5'],
      ['-A@7:B-C', '1A 7B 9C 10'],
      ['@3:(AB)-C--', '3A 3B 8C 11'],
      ['(AB)@2:--', '0A 0B 4'],
      ['@1000000:A', '1000000A 1000001'],
    ])('%s', (marbles, expected) => {
      expect(read(marbles)).toBe(expected);
    });

    it('also among subscriptions', () => {
      expect(readDiagram('a = -\nsubs = ^@2000:!, @3000:(^!)').tasks[0].subscriptions).toEqual([{ from: 0, to: 2_000 }, { from: 3_000, to: 3_000 }]);
    });
  });

  it('reads dashes after an end, but does not count them', () => {
    expect(readDiagram('a = --(A|)---').tasks[0].length).toBe(6);
    expect(readDiagram('a = --(|)---').tasks[0].length).toBe(3);
    expect(readDiagram('a = --A---').tasks[0].length).toBe(6);
  });

  it('reads several subscriptions at the same time', () => {
    expect(readDiagram('a = -\nsubs = ^----!, ^-!, --^---, --^!').tasks[0].subscriptions).toEqual([
      { from: 0, to: 5 }, { from: 0, to: 2 }, { from: 2, to: Infinity }, { from: 2, to: 3 },
    ]);
  });

  const NOT_A_SUBSCRIPTION = 'Not a subscription: write ^--!, ^-- if it never ends, (^!) within one frame, --- for none';
  const BELONGS = 'This belongs directly below the line it describes, without a blank line';
  const TASK_NAME = 'The name of a task is one letter or digit';
  const MARBLE = 'is not a marble: a value is one letter or digit, the end is |, an error is #';
  const PROPERTY = 'Expected “name = …” or “name := …”; a new block starts after a blank line';
  const FRAME = 'A frame is a positive, finite number of milliseconds';

  describe('refuses what would be misread, and tells line and column:', () => {
    it.each<[text: string, line: number, column: number, message: string]>([
      // marbles
      ['a = --A)', 1, 8, 'There is no ( for this )'],
      ['\uFEFFa = --A)', 1, 8, 'There is no ( for this )'],
      ['\r\n\r  a = --A)', 3, 10, 'There is no ( for this )'],
      ['a = -(A|', 1, 6, 'This ( is never closed'],
      ['a = (A(B))', 1, 7, 'Groups cannot be nested'],
      ['a = (A-B)', 1, 7, 'Time cannot pass within a group'],
      ['a = (A@3:B)', 1, 7, 'Time cannot pass within a group'],
      ['a = --()', 1, 7, 'There is nothing in this group'],
      ['a = A()', 1, 6, 'There is nothing in this group'],
      ['a = --A B', 1, 8, 'A space would count as a frame; write - instead'],
      ['a = --A\tB', 1, 8, `U+0009 ${MARBLE}`],
      ['a = -*', 1, 6, `* ${MARBLE}`],
      ['a = -😀-', 1, 6, `😀 ${MARBLE}`],
      ['a = -𝐀-', 1, 6, `𝐀 ${MARBLE}`],
      ['a = -e\u0301', 1, 7, `U+0301 ${MARBLE}`],
      ['a = -\u200BA', 1, 6, `U+200B ${MARBLE}`],
      ['a = -^-!', 1, 6, 'A ^ belongs in a line of subscriptions, such as subs = ^--!'],
      ['a = --!', 1, 7, 'A ! belongs in a line of subscriptions, such as subs = ^--!'],
      ['a = --|-A', 1, 9, 'Nothing comes after the end'],
      ['a = (|A)', 1, 7, 'Nothing comes after the end'],
      ['a = #|', 1, 6, 'Nothing comes after the end'],
      ['a =', 1, 4, 'Expected marbles, such as --(A|)'],
      ['a = -@', 1, 6, 'A frame is given as @7:, followed by what happens in it'],
      ['a = @7A', 1, 5, 'A frame is given as @7:, followed by what happens in it'],
      ['a = @-7:A', 1, 5, 'A frame is given as @7:, followed by what happens in it'],
      ['a = @1.5:A', 1, 5, 'A frame is given as @7:, followed by what happens in it'],
      ['a = --@7:', 1, 7, 'Something has to follow @7:'],
      ['a = --A@2:B', 1, 8, 'Frame 2 has passed already'],
      ['a = (AB)--@4:B', 1, 11, 'Frame 4 has passed already'],
      ['a = @1000001:A', 1, 5, 'A line has at most 1,000,000 frames'],
      ['a = @1000000:-A', 1, 15, 'A line has at most 1,000,000 frames'],
      ['a = @1000000:--', 1, 15, 'A line has at most 1,000,000 frames'],
      ['a = @1000000:(AB)(C|)', 1, 18, 'A line has at most 1,000,000 frames'],
      // names
      ['ab = -|', 1, 1, TASK_NAME],
      ['| = -|', 1, 1, TASK_NAME],
      ['# = -|', 1, 1, TASK_NAME],
      ['- = -|', 1, 1, TASK_NAME],
      ['\n  ^ = -|', 2, 3, TASK_NAME],
      ['= -|', 1, 1, TASK_NAME],
      ['a = -|\n\na = -|', 3, 1, 'There already is a task a'],
      ['a = -|\n\nab', 3, 2, 'There is no task b above'],
      ['a = -|\n\n(a@12:b)', 3, 3, 'Time cannot pass within a group'],
      ['a = -|\n\na@12:b', 3, 6, 'There is no task b above'],
      ['a|\n\na = -|', 1, 1, 'There is no task a above'],
      // what stands below a line
      ['subs = ^!', 1, 1, BELONGS],
      ['a = -|\n\ntitle = a', 3, 1, BELONGS],
      ['a = -|\n\n  A := 1', 3, 3, BELONGS],
      ['a = -|\nsubs: ^!', 2, 1, PROPERTY],
      ['a = -|\n> f()', 2, 1, PROPERTY],
      ['a = -|\nx => y', 2, 1, PROPERTY],
      ['> f()\nx := 1\n> = 5', 3, 1, PROPERTY],
      ['a = -|\n  color = red', 2, 3, 'Unknown setting “color = …”; possible are subs, title, and “name := meaning”'],
      ['a = -|\nb = -|', 2, 1, 'A task needs a blank line above it: “b = …”'],
      ['> f()\nsubs = ^!', 2, 1, 'Unknown setting “subs = …”; possible are frame, and “name := meaning”'],
      ['a = -|\ntitle = x\ntitle = y', 3, 1, 'There already is a line “title = …”'],
      ['a = -A\nA := 1\nA := 2', 3, 1, 'There already is a line “A := …”'],
      ['> f(x)\nx := 1\nx := 2', 3, 1, 'There already is a line “x := …”'],
      ['a = -|\ntitle = ', 2, 8, 'Expected something after ='],
      ['a = -A\n A := ', 2, 6, 'Expected something after :='],
      ['a = -A\nAB := 1', 2, 1, 'A legend starts with one letter or digit, or #'],
      ['a = -A\n| := 1', 2, 1, 'A legend starts with one letter or digit, or #'],
      ['a = -|\n\na\na := 1', 4, 1, 'In the stream of tasks, a letter stands for the task of that name'],
      ['a = -|\n\na\nab := 1', 4, 1, 'A legend starts with one letter or digit, or #'],
      ['> f()\n# := 1', 2, 1, 'A definition starts with a name, such as gate := new Semaphore(1)'],
      ['> f()\n1x := 1', 2, 1, 'A definition starts with a name, such as gate := new Semaphore(1)'],
      ['a = -|\n\n> f(a)\n a := 1', 4, 2, 'a is the name of a task'],
      ['> f(a)\n a := 1\n\na = -|', 2, 2, 'a is the name of a task'],
      // subscriptions
      ['a = -\nsubs = ^--^', 2, 8, 'Several subscriptions are separated by commas'],
      ['a = -\nsubs = ^!-^-!', 2, 8, 'Several subscriptions are separated by commas'],
      ['a = -\nsubs = -!-^', 2, 8, 'The ! comes before its ^'],
      ['a = -\nsubs = ^!,  (!^)', 2, 13, 'The ! comes before its ^'],
      ['a = -\nsubs = --!', 2, 8, 'The ! comes before its ^'],
      ['a = -\nsubs = ^!,', 2, 11, NOT_A_SUBSCRIPTION],
      ['a = -\nsubs = ^!, ,', 2, 12, NOT_A_SUBSCRIPTION],
      ['a = -\nsubs = --A', 2, 10, NOT_A_SUBSCRIPTION],
      ['a = -\nsubs = ^-! ^-!', 2, 11, 'A space would count as a frame; write - instead'],
      ['a = -\nsubs = --^!, -^!', 2, 14, 'Subscriptions are listed in the order in which they start'],
      // the expression
      ['>', 1, 2, 'An operator has to follow >, such as asCompleted()'],
      ['  >  \n  >\n\n-|', 1, 4, 'An operator has to follow >, such as asCompleted()'],
      ['> a\n\n> b', 3, 1, 'There already is an expression; its lines belong together'],
      ['> a\n % b\n> c', 3, 1, 'The lines of an expression follow each other, each > below the one above'],
      ['> a\n > b', 2, 2, 'The lines of an expression follow each other, each > below the one above'],
      ['-\n\n-\n\n> a', 5, 1, 'The line with > belongs between the stream of tasks and the result'],
      ['-\n\n> a\n\n-\n\n-', 7, 1, 'A diagram has at most one stream of tasks and one result'],
      ['-\n\n-\n\n  -', 5, 3, 'A diagram has at most one stream of tasks and one result'],
      ['> a\nframe = 0', 2, 9, FRAME],
      ['> a\nframe = -1', 2, 9, FRAME],
      ['> a\nframe = Infinity', 2, 9, FRAME],
      ['> a\nframe = 1e999', 2, 9, FRAME],
      ['> a\nframe = ten', 2, 9, FRAME],
      ['frame = NaN', 1, 9, FRAME],
      ['> a\nframe = 2\nframe = 3', 3, 1, 'There already is a line “frame = …”'],
      ['frame = 2\nframe = 3', 2, 1, 'There already is a line “frame = …”'],
      ['frame = 2\n\n> a\nframe = 3', 4, 9, 'There already is a line “frame = …”'],
      ['frame = 2\nx := 1', 2, 1, 'A definition belongs directly below the line with >'],
    ])('%j', (text, line, column, message) => {
      let thrown: unknown;
      try {
        readDiagram(text);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(DiagramError);
      const { line: foundLine, column: foundColumn, message: found } = thrown as DiagramError;
      expect([foundLine, foundColumn, found]).toEqual([line, column, message]);
    });

    it('a text that is too long', () => {
      const readable = `% ${'x'.repeat(99_998)}`;

      expect(readDiagram(readable).caption).toHaveLength(99_998);
      expect(() => readDiagram(`${readable}y`)).toThrow(
        expect.objectContaining({ name: 'DiagramError', message: 'The text has 100,001 characters, and at most 100,000 can be read', line: 1, column: 1 }));
    });

    it('what is no text', () => {
      expect(() => readDiagram(Buffer.from('a = -|') as never)).toThrow(new TypeError('readDiagram: text must be a string, got [object Uint8Array]'));
    });
  });

  it.each([
    ['marks', `a = ${'A'.repeat(90_000)}*`],
    ['a group', `a = (${'A'.repeat(90_000)}`],
    ['dashes among subscriptions', `a = -\nsubs = ^${'-'.repeat(90_000)}x`],
    ['spaces in a meaning', `a = -\nA := x${' '.repeat(90_000)}y\n!`],
    ['commas', `a = -\nsubs = ${'^,'.repeat(45_000)}`],
    ['lines of an expression', `> ${'\n> '.repeat(30_000)}`],
    ['captions', '%\n'.repeat(45_000) + '!'],
  ])('looks at each of many %s once', (_, text) => {
    const started = process.cpuUsage();

    expect(() => readDiagram(text)).toThrow(DiagramError);

    // a look at each pair of them would take minutes
    expect(process.cpuUsage(started).user).toBeLessThan(5_000_000);
  });
});

describe('the places of what a diagram consists of', () => {
  const text = 'a = -A\nA := 1\n\n-a\n# := 2\n\n> f(x)\nx := 3\n\n-B\nB :=  4\n';

  it('are those in the text that it was read from', () => {
    expect(placesOf(readDiagram(text))).toEqual({
      expression: { line: 7, column: 3 },
      definitions: new Map([['x', { line: 8, column: 6 }]]),
      legends: new Map([
        ['a', new Map([['A', { line: 2, column: 6 }]])],
        ['source', new Map([['#', { line: 5, column: 6 }]])],
        ['result', new Map([['B', { line: 11, column: 7 }]])],
      ]),
      end: { line: 12, column: 1 },
    });
  });

  it('are otherwise those in the text that it is written as', () => {
    const diagram = { ...readDiagram(text) };

    expect(placesOf(diagram)).toEqual(placesOf(readDiagram(writeDiagram(diagram))));
    expect(placesOf(diagram).expression).toEqual({ line: 7, column: 8 });
  });
});
