import fc from 'fast-check';
import { playDiagram, readDiagram, writeDiagram, type Diagram, type DiagramStream, type Mark, type Span } from '../../lib/marbles/index';
import { lengthOf } from '../../lib/marbles/internal/text/marks';
import { evaluated } from './evaluated';

const EMPTY: Diagram = {
  caption: '', tasks: [], source: undefined, expression: undefined, definitions: new Map(), frame: 1, result: undefined,
};
const UNREADABLE = 'writeDiagram: the text could not be read again: ';
const LINE: DiagramStream = { marks: [], length: 1, legend: new Map(), title: undefined, subscriptions: undefined };

describe('writeDiagram', () => {
  it('writes lines in reading order, with columns aligned', () => {
    const diagram: Diagram = {
      caption: 'Two lines\n\nof caption.',
      tasks: [{
        ...LINE, name: 'a', title: 'slow', legend: new Map([['A', '{ x: 1 }']]), length: 6,
        marks: [{ frame: 2, symbol: 'A' }, { frame: 2, symbol: '|' }], subscriptions: [{ from: 1, to: 3 }, { from: 4, to: Infinity }],
      }],
      source: { ...LINE, marks: [{ frame: 0, symbol: 'a' }], length: 3 },
      expression: 'f({\n  x,\n\n})',
      definitions: new Map([['x', '1']]),
      frame: 2.5,
      result: { ...LINE, length: 8, marks: [{ frame: 3, symbol: '#' }], legend: new Map([['#', '0']]) },
    };

    expect(writeDiagram(diagram)).toBe(`% Two lines
%
% of caption.

a    =  --(A|)
subs = -^-!, ----^
title = slow
A := { x: 1 }

       a--

>      f({
>        x,
>
>      })
x := 1
frame = 2.5

       ---#
# := 0
`);
  });

  it.each([
    ['tasks whose subscriptions it does not tell', 'a    = -|\n\nb    = -|\n\n       (ab|)\n'],
    ['what goes on as long as the result', 'a    = -\nsubs = ^----\n\n       (a|)\n\n>      asCompleted()\n\n       -----\n'],
    ['what is never subscribed, as long as the result', 'a    = -\nsubs = -----\n\n       a-|\n\n>      asCompleted()\n\n       -----\nsubs = -----\n'],
    ['what is left before it ends', 'a    = -----|\nsubs = ^--!\n\n       (a|)\n\n>      f()\n\n       -----\nsubs = ^--!\n'],
    ['a frame without an expression', 'a    = -|\n\n       (a|)\n\nframe = 50\n'],
    ['a result without an expression', 'a    = -|\n\n       (a|)\n\n       -|\n'],
    ['nothing', ''],
    ['a caption alone', '% Nothing happened.\n'],
    ['marks right after a group, and only those by their frame', 'a    = (AB)@1:(CD)@3:E-(FG)-H@40:|\n'.replace('@40:', '-')],
    ['a long pause by its frame', 'a    = A@5000:(BC)-D\nsubs = ^@6000:!\n'],
    ['a task that starts late without indenting it', 'a    = -A\nsubs = @5000:^--!\n'],
    ['a long line without an end by its last frame', 'a    = A@4999:-\n'],
    ['a line as long as a line can be', 'a    = A@1000000:-\n'],
    ['a pause before one of several subscriptions by its frame, if it is long for their number', `a    =  -\nsubs = -^!, ${'-'.repeat(500)}^!\n\nb    =  -\nsubs = -^!, @501:^!\n`],
  ])('writes what was read as it was: %s', (_, text) => {
    expect(writeDiagram(readDiagram(text))).toBe(text);
  });

  describe('writes no more than can be read:', () => {
    const times = (count: number, text: (index: number) => string) => Array.from({ length: count }, (_, index) => text(index)).join(', ');

    it('a line of many subscriptions, in proportion to their number', () => {
      const text = `a    = -\nsubs = ${times(1_000, (index) => `@${index * 2}:^!`)}\n`;
      const written = writeDiagram(readDiagram(text));

      expect(written.length).toBeLessThan(12_000);
      expect(readDiagram(written)).toEqual(readDiagram(text));
    });

    it('a task that is subscribed to over and over', () => {
      const played = playDiagram(readDiagram('a = -#\n\n(a|)\n\n> asCompleted(t => t.pipe(retry(500)))'), evaluated);

      expect(played.tasks[0].subscriptions).toHaveLength(501);
      expect(readDiagram(writeDiagram(played))).toEqual(played);
    });

    it('pauses by their frames, if the text would be too long with dashes', () => {
      const marks = Array.from({ length: 200 }, (_, index) => ({ frame: index * 900, symbol: 'A' }));
      const diagram = { ...EMPTY, tasks: [{ ...LINE, name: 'a', marks, length: 199 * 900 + 1, subscriptions: [{ from: 9, to: Infinity }] }, { ...LINE, name: 'b', subscriptions: [{ from: 10, to: 20 }] }] };
      const written = writeDiagram(diagram);

      expect(written).toMatch(/^a    = {10}A@900:A@1800:A.*@179100:A\nsubs = -{9}\^\n\nb    = -\nsubs = @10:\^-{9}!\n$/);
      expect(readDiagram(written)).toEqual(diagram);
    });
  });

  it('leaves out spaces, and what is blank', () => {
    const diagram = { ...EMPTY, caption: '  x \r\n y ', source: { ...LINE, title: '  ' }, expression: '\r\n \n  f(\r    x)  \n' };

    expect(writeDiagram(diagram)).toBe('% x\n% y\n\n       -\n\n>        f(\n>          x)\n');
    expect(writeDiagram({ ...diagram, expression: ' \n ' })).toBe('% x\n% y\n\n       -\n');
    expect(writeDiagram({ ...EMPTY, source: { ...LINE, title: '\n x ', legend: new Map([['#', ' 1\n']]) } })).toBe('       -\ntitle = x\n# := 1\n');
  });

  const marks = (...list: [frame: number, symbol: string][]): Partial<DiagramStream> => ({ marks: list.map(([frame, symbol]) => ({ frame, symbol })) });
  const withTask = (stream: Partial<DiagramStream>, name = 'a'): Diagram => ({ ...EMPTY, tasks: [{ ...LINE, ...stream, name }] });

  it.each<[Diagram, string]>([
    [withTask({ title: 'two\nlines' }), 'writeDiagram: the title of task a must be one line of text, got "two\\nlines"'],
    [withTask({ title: 'two\rlines' }), 'writeDiagram: the title of task a must be one line of text, got "two\\rlines"'],
    [withTask({ legend: new Map([['A', '[\n1]']]) }), 'writeDiagram: the meaning of A must be one line of text, got "[\\n1]"'],
    [withTask({ legend: new Map([['A', ' ']]) }), 'writeDiagram: the meaning of A must be one line of text, got " "'],
    [{ ...EMPTY, expression: 'x', definitions: new Map([['x', '`\n`']]) }, 'writeDiagram: the meaning of x must be one line of text, got "`\\n`"'],
    [withTask({}, '|'), 'writeDiagram: the name of a task must be one letter or digit, got "|"'],
    [withTask({}, 'ab'), 'writeDiagram: the name of a task must be one letter or digit, got "ab"'],
    [withTask(marks([0, '😀'])), 'writeDiagram: "😀" can\'t be written in frame 0 of task a'],
    [withTask(marks([1.5, 'A'])), 'writeDiagram: "A" can\'t be written in frame 1.5 of task a'],
    [withTask(marks([-1, 'A'])), 'writeDiagram: "A" can\'t be written in frame -1 of task a'],
    [withTask(marks([2, 'A'], [1, 'B'])), 'writeDiagram: "B" can\'t be written in frame 1 of task a'],
    [withTask(marks([2, '|'], [2, 'B'])), 'writeDiagram: "B" can\'t be written in frame 2 of task a'],
    [{ ...EMPTY, source: { ...LINE, ...marks([0, '-']) } }, 'writeDiagram: "-" can\'t be written in frame 0 of the stream of tasks'],
    [{ ...EMPTY, expression: 'x', result: { ...LINE, ...marks([0, '^']) } }, 'writeDiagram: "^" can\'t be written in frame 0 of the result'],
    [withTask({ subscriptions: [{ from: 3, to: 2 }] }), 'writeDiagram: a subscription from 3 to 2 can\'t be written for task a'],
    [withTask({ subscriptions: [{ from: 3, to: 5 }, { from: 2, to: 5 }] }), 'writeDiagram: a subscription from 2 to 5 can\'t be written for task a'],
    [withTask({ subscriptions: [{ from: 0.5, to: 2 }] }), 'writeDiagram: a subscription from 0.5 to 2 can\'t be written for task a'],
    [withTask({ subscriptions: [{ from: 0, to: NaN }] }), 'writeDiagram: a subscription from 0 to NaN can\'t be written for task a'],
    [{ ...EMPTY, frame: 0 }, 'writeDiagram: frame must be a positive, finite number of milliseconds, got 0'],
    [{ ...EMPTY, frame: Infinity }, 'writeDiagram: frame must be a positive, finite number of milliseconds, got Infinity'],
    [{ ...EMPTY, result: LINE }, 'writeDiagram: a result or definitions need an expression before them'],
    [{ ...EMPTY, definitions: new Map([['x', '1']]) }, 'writeDiagram: a result or definitions need an expression before them'],
    [withTask({ legend: new Map([[' A', '1']]) }), 'writeDiagram: what has a meaning must be a letter or a name, got " A"'],
    [withTask({ legend: new Map([['title = x', '1']]) }), 'writeDiagram: what has a meaning must be a letter or a name, got "title = x"'],
    [{ ...EMPTY, expression: 'x', definitions: new Map([['x ', '1']]) }, 'writeDiagram: what has a meaning must be a letter or a name, got "x "'],
    [{ ...EMPTY, expression: 'x', definitions: new Map([['>', 'x']]) }, 'writeDiagram: what has a meaning must be a letter or a name, got ">"'],
    [{ ...EMPTY, expression: 'x', definitions: new Map([['1', '1']]) }, UNREADABLE + 'A definition starts with a name, such as gate := new Semaphore(1)'],
    [withTask({ legend: new Map([['AB', '1']]) }), UNREADABLE + 'A legend starts with one letter or digit, or #'],
    [withTask({ legend: new Map([['%', '1']]) }), 'writeDiagram: what has a meaning must be a letter or a name, got "%"'],
    [withTask({ length: 1.5 }), 'writeDiagram: the length of task a must be an integer, got 1.5'],
    [withTask({ length: Infinity }), 'writeDiagram: the length of task a must be an integer, got Infinity'],
    [withTask({ length: 1_000_002 }), UNREADABLE + 'A line has at most 1,000,000 frames'],
    [withTask(marks([1_000_001, 'A'])), UNREADABLE + 'A line has at most 1,000,000 frames'],
    [withTask({ subscriptions: [{ from: 0, to: 1_000_001 }] }), UNREADABLE + 'A line has at most 1,000,000 frames'],
    [{ ...EMPTY, tasks: [{ ...LINE, name: 'a' }, { ...LINE, name: 'a' }] }, UNREADABLE + 'There already is a task a'],
    [{ ...EMPTY, source: { ...LINE, ...marks([0, 'a']) } }, UNREADABLE + 'There is no task a above'],
    [{ ...withTask({}), expression: 'x', definitions: new Map([['a', '1']]) }, UNREADABLE + 'a is the name of a task'],
    [{ ...withTask({}), source: { ...LINE, legend: new Map([['a', '1']]) } }, UNREADABLE + 'In the stream of tasks, a letter stands for the task of that name'],
    [{ ...EMPTY, caption: 'x'.repeat(100_000) }, UNREADABLE + 'The text has 100,003 characters, and at most 100,000 can be read'],
    [{ ...EMPTY, expression: 'x\n'.repeat(20_000) }, UNREADABLE + 'The text has 180,000 characters, and at most 100,000 can be read'],
    [withTask({ title: 'x'.repeat(100_000) }), UNREADABLE + 'The text has 100,018 characters, and at most 100,000 can be read'],
    [withTask(marks(...Array.from({ length: 100_000 }, (_, frame): [number, string] => [frame, 'A']))), UNREADABLE + 'The text has 100,008 characters, and at most 100,000 can be read'],
    [undefined as never, 'writeDiagram: diagram must be a diagram, got undefined'],
    ['a = -|' as never, 'writeDiagram: diagram must be a diagram, got "a = -|"'],
    [{} as never, 'writeDiagram: diagram must be a diagram, got [object Object]'],
  ])('refuses what could not be read again (%#)', (diagram, message) => {
    expect(() => writeDiagram(diagram)).toThrow(new TypeError(message));
  });
});

describe('a diagram is read as it was written', () => {
  it('whatever is in it', () => {
    fc.assert(fc.property(anyDiagram, (diagram) => {
      const text = writeDiagram(diagram);

      expect(readDiagram(text)).toEqual(diagram);
      expect(writeDiagram(readDiagram(text))).toBe(text);
    }), { numRuns: 2_000 });
  });

  it('whatever the text was', () => {
    fc.assert(fc.property(anyText, (text) => {
      const diagram = tryToRead(text);
      fc.pre(diagram !== undefined);

      expect(readDiagram(writeDiagram(diagram!))).toEqual(diagram);
    }), { numRuns: 1_000, maxSkipsPerRun: 1_000 });
  });
});

const SYMBOLS = Array.from('abcxyzABCXYZ019éßжЖλΞ٣あ漢');
const anySymbol = fc.constantFrom(...SYMBOLS);

/** One line, without spaces around it. */
const anyLine = fc.string({ unit: fc.constantFrom(...Array.from('aB1 %>=:-|#()@^!\'"{}[],\u2028\\ñ漢')), maxLength: 20 })
  .map((text) => text.trim()).filter((text) => text !== '');

const anyCaption = fc.array(fc.oneof(anyLine, fc.constant('')), { maxLength: 3 }).map((lines) => lines.join('\n'));

/** Several lines, at least one of which isn't indented. */
const anyExpression = fc.tuple(anyLine, fc.array(fc.tuple(fc.constantFrom('', '  ', '\t', '\n    '), anyLine), { maxLength: 3 }))
  .map(([first, rest]) => [first, ...rest.map(([indent, line]) => indent + line)].join('\n'));

const anyLegend = fc.array(fc.tuple(fc.oneof(anySymbol, fc.constant('#')), anyLine), { maxLength: 2 }).map((list) => new Map(list));

const anyMarks = (symbol: fc.Arbitrary<string>): fc.Arbitrary<Mark[]> =>
  fc.tuple(
    fc.array(fc.tuple(fc.oneof({ weight: 20, arbitrary: fc.nat(4) }, fc.constant(2_000)), symbol), { maxLength: 8 }),
    fc.option(fc.tuple(fc.nat(4), fc.constantFrom('|', '#'))),
  ).map(([values, end]) => {
    let frame = 0;
    return [...values, ...(end ? [end] : [])].map(([after, mark]) => ({ frame: (frame += after), symbol: mark }));
  });

const anySpans: fc.Arbitrary<Span[]> = fc.array(fc.tuple(fc.nat(4), fc.oneof(fc.nat(6), fc.constantFrom(2_000, Infinity))), { maxLength: 3 }).map((list) => {
  let from = 0;
  return list.map(([after, during]) => ({ from: (from += after), to: from + during }));
});

const anyStream = (symbol = anySymbol, legend: fc.Arbitrary<Map<string, string>> = anyLegend): fc.Arbitrary<DiagramStream> =>
  fc.record({
    marks: anyMarks(symbol),
    length: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(3_000)),
    legend,
    title: fc.option(anyLine, { nil: undefined }),
    subscriptions: fc.option(anySpans, { nil: undefined }),
  }).map((stream) => ({ ...stream, length: lengthOf(stream.marks, stream.length) }));

const anyOperator = fc.record({
  expression: anyExpression,
  definitions: fc.array(fc.tuple(fc.constantFrom('gate', '$x', 'größe'), anyLine), { maxLength: 2 }).map((list) => new Map(list)),
});

/** What can come from reading, playing or recording. */
const anyDiagram: fc.Arbitrary<Diagram> = fc.uniqueArray(anySymbol, { maxLength: 4 }).chain((names) =>
  fc.record({
    caption: anyCaption,
    tasks: fc.tuple(...names.map((name) => anyStream().map((stream) => ({ ...stream, name })))),
    source: fc.option(
      names.length === 0 ? fc.constant(LINE) : anyStream(fc.constantFrom(...names), anyLegend.map(errorsOnly)), { nil: undefined }),
    frame: fc.oneof(fc.constantFrom(1, 50, 1_000), fc.double({ min: 1e-3, max: 1e9, noNaN: true })),
    result: fc.option(anyStream(), { nil: undefined }),
    operator: fc.option(anyOperator, { nil: { expression: undefined, definitions: new Map<string, string>() } }),
  }).map(({ operator, result, ...rest }) => {
    const isWritable = operator.expression !== undefined || rest.source !== undefined;
    return { ...rest, ...operator, result: isWritable ? result : undefined };
  }));

function errorsOnly(legend: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...legend].filter(([name]) => name === '#'));
}

/** Lines as they may be in a diagram, put together by chance. */
const anyText = fc.array(
  fc.constantFrom(
    'a = --(A|)', ' a=-A-', 'b = (BC)@1:D', 'subs = ^-!', 'subs = ^-, --^!', 'title = x', 'A := 1', '# := 2', '', '', '', '', '(ab|)', 'a-b', '--A--|--',
    '> f(', '>   x)', '> f()', 'x := 3', 'frame = 5', '% Caption.', '---(|)', '@5:A',
  ), { maxLength: 12 }).map((lines) => lines.join('\n'));

function tryToRead(text: string): Diagram | undefined {
  try {
    return readDiagram(text);
  } catch {
    return undefined;
  }
}
