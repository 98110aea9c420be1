import { delay, map, merge, mergeAll, of, race, tap, throwError, timer } from 'rxjs';
import { asCompleted, asSettled, tasks as streamOf } from 'rxjs-as-completed';
import { DiagramError, playDiagram, readDiagram, writeDiagram, type DiagramRun } from '../../lib/marbles/index';
import { evaluated, played } from './evaluated';

const pair = 'a    = --(A|)\nsubs = ^-!\n\nb    = -(B|)\nsubs = ^!\n\n       (ab|)\n\n>      search\n\n       -BA|\n';

describe('playDiagram', () => {
  describe('gives to what it runs', () => {
    it('the stream of tasks, whose keys are their letters', () => {
      expect(outcomeOf(pair, (tasks) => tasks.pipe(asSettled(), map(({ key }) => key)))).toBe('-b(a|)');
    });

    it('each task by its name', () => {
      expect(outcomeOf(pair, (_, { a, b }) => race(a!, b!))).toBe('-(B|)');
    });

    it('the diagram', () => {
      expect(outcomeOf(pair, (_, __, { expression }) => of(expression))).toBe('(Z|) Z := \'search\'');
    });

    it('tasks that are known from the start, if they are listed', () => {
      expect(outcomeOf(pair, (tasks) => tasks.pipe(asSettled(), map(({ total }) => total)))).toBe('-2(2|) 2 := 2');
    });

    it('tasks that arrive over time, in any other case', () => {
      const arriving = pair.replace('(ab|)', 'ab-|');
      const subscribed = pair.replace('(ab|)', '(ab|)\nsubs = (^!)');
      const totals: DiagramRun = (tasks) => tasks.pipe(asSettled(), map(({ total }) => total === undefined));
      expect(outcomeOf(arriving, totals)).toBe('--(ZZ)| Z := true'.replace('(ZZ)|', '(ZZ)@3:|'));
      expect(outcomeOf(subscribed, totals)).toBe('-Z(Z|) Z := false');
    });

    it('a list of all tasks in the order in which they are written, if the diagram has no stream of tasks', () => {
      const text = pair.replace('       (ab|)\n\n', '');
      expect(outcomeOf(text, (tasks) => tasks.pipe(asSettled(), map(({ key, total }) => `${key}${total}`)))).toBe("-Z(Y|) Z := 'b2' Y := 'a2'");
    });
  });

  describe('returns the diagram with', () => {
    it('the subscriptions of tasks and of their stream', () => {
      const text = 'a    = -(A|)\n\nb    = --(B|)\n\n       a-b|\n\n>      asCompleted({ concurrency: 1 })\n';
      expect(played(text)).toBe(`a    = -(A|)
subs = ^!

b    =   --(B|)
subs = --^-!

       a-b|
subs = ^--!

>      asCompleted({ concurrency: 1 })

       -A--(B|)
`);
    });

    it('several subscriptions, such that last forever, and none', () => {
      const text = 'a    = -#\n\nb    = -\n\nc    = -\n\n       (ab|)\n\n>      mergeMap(task => task.pipe(retry(1)))\n';
      expect(readDiagram(played(text)).tasks.map(({ subscriptions }) => subscriptions)).toEqual([
        [{ from: 0, to: 1 }, { from: 1, to: 2 }],
        [{ from: 0, to: 2 }],
        [],
      ]);
      expect(readDiagram(played(text.replace('-#', '-'))).tasks[0]!.subscriptions).toEqual([{ from: 0, to: Infinity }]);
    });

    it('what happens until the result is unsubscribed from', () => {
      const text = 'a    = -A-B-C|\n\n>      a\n\n       -A-B-\nsubs = ^--!\n';
      expect(played(text)).toContain('subs = ^--!\n\n>      a\n\n       -A---\n');
    });

    it('what happens from when the result is subscribed to', () => {
      const text = 'a    = -A|\n\n>      a\n\n       -\nsubs = --^\n';
      expect(played(text)).toContain('a    =   -A|\nsubs = --^-!\n\n>      a\n\n       ---A|\nsubs = --^');
    });

    it('times in frames, whatever they are in milliseconds', () => {
      const text = (frame: string) => `a    = -------A|\n\n>      a\nframe = ${frame}\n\n       -\n`;
      for (const frame of ['0.1', '3', '1000']) expect(played(text(frame))).toContain('\n       -------A|\n');
      expect(outcomeOf('a    = -A|\n\n>      a\nframe = 10\n\n       -A|', (_, { a }) => a!.pipe(delay(15)))).toBe('--(A|)');
    });

    it('what its letters stand for', () => {
      const text = "a    = -1(2#)\n1 := { deep: [1, 'x'] }\n# := 404\n\n>      a\n\n       -\nX := { deep: [1, 'x'] }\n";
      expect(played(text)).toContain("       -X(2#)\nX := { deep: [1, 'x'] }\n# := 404\n");
    });

    it('the error of the stream of tasks', () => {
      expect(played('a    = -|\n\n       a#\n# := 7\n\n>      mergeAll()\n')).toContain('\n       -#\n# := 7\n');
      expect(played('a    = -|\n\n       a#\n\n>      mergeAll()\n')).toContain('\n       -#\n');
    });

    it('a result, however little there is to run', () => {
      expect(playDiagram(readDiagram(''), (tasks) => tasks.pipe(asCompleted())).result).toEqual({
        marks: [{ frame: 0, symbol: '|' }], length: 1, legend: new Map(),
      });
    });
  });

  describe('a value without a letter gets', () => {
    it.each([
      ['itself', "of('X')", '(X|)'],
      ['its digit', 'of(7)', '(7|) 7 := 7'],
      ['the capital letter of its task', "of({ key: 'a', status: 'empty' })", "(A|) A := { key: 'a', status: 'empty' }"],
      ['no capital letter if its key is none', "of({ key: 'user' })", "(Z|) Z := { key: 'user' }"],
      ['the first free letter', 'of([1], null)', '(ZY|) Z := [1] Y := null'],
      ['the same letter as an equal value', 'of([1], 5, [1])', '(Z5Z|) Z := [1] 5 := 5'],
      ['another letter than a value that is its letter', "of([1], 'Z')", "(YZ|) Y := [1]"],
      ['another letter than the name of a task', "of({ key: 'x' })", "(X|) X := { key: 'x' }"],
    ])('%s', (_, expression, expected) => {
      expect(resultOf(`a    = -|\n\n>      ${expression}\n`)).toBe(expected);
    });

    it('the letter that the diagram has for its key, unless that also occurs', () => {
      const legend = "X := { key: 'a', status: 'fulfilled' }\n";
      const text = (expression: string) => `a    = -|\n\n>      ${expression}\n\n       -\n${legend}`;
      expect(resultOf(text("of({ key: 'a', status: 'rejected' })"))).toBe("(X|) X := { key: 'a', status: 'rejected' }");
      expect(resultOf(text("of({ key: 'a', status: 'rejected' }, { key: 'a', status: 'fulfilled' })"))).toBe(
        "(AX|) X := { key: 'a', status: 'fulfilled' } A := { key: 'a', status: 'rejected' }");
    });

    it('the letter that was due, if what that stands for does not occur', () => {
      const text = (expression: string) => `a    = -|\n\n>      ${expression}\n\n       (XY|)\nX := [1]\nY := [2]\n`;
      expect(resultOf(text('of([1], [3])'))).toBe('(XY|) X := [1] Y := [3]');
      expect(resultOf(text('of([2], [1])'))).toBe('(YX|) X := [1] Y := [2]');
      expect(resultOf(text('of([2], [3])'))).toBe('(YZ|) X := [1] Y := [2] Z := [3]');
    });

    it('no letter that a task has', () => {
      const names = Array.from('ZYXWVUTSRQPONMLKJIHGFEDCBA987654321');
      const text = `${names.map((name) => `${name}    = -|\n\n`).join('')}>      of([1])\n`;
      expect(resultOf(text)).toBe('(0|) 0 := [1]');
    });
  });

  describe('the meaning of a letter', () => {
    const circular: Record<string, unknown> = { name: 'x' };
    circular.self = circular;
    const throwing = { get boom() { throw new Error('no'); } };
    const aggregate = new AggregateError([1, new TypeError('two')], 'all');

    it.each<[what: string, value: unknown, meaning: string]>([
      ['a string', "it's \"so\"\n\\", `'it\\'s "so"\\n\\\\'`],
      ['a bigint', 12n, '12n'],
      ['a negative zero', -0, '-0'],
      ['not a number', NaN, 'NaN'],
      ['undefined', undefined, 'undefined'],
      ['a record', { a: 1, 'b c': [true, null], skipped: undefined }, "{ a: 1, 'b c': [true, null] }"],
      ['an empty record', {}, '{}'],
      ['an empty list', [], '[]'],
      ['an instance of a class', new (class { id = 7; get more() { return 1; } })(), '{ id: 7 }'],
      ['a function', () => 1, '{}'],
      ['a list of functions', [() => 1], '[{}]'],
      ['a symbol', Symbol('s'), '{}'],
      ['a list of symbols', [Symbol.iterator], '[{}]'],
      ['an observable', of(1), '{}'],
      ['an error', new TypeError('no'), "{ name: 'TypeError', message: 'no' }"],
      ['an error with properties', Object.assign(new Error('no'), { status: 429 }), "{ name: 'Error', status: 429 }"],
      ['an error of errors', aggregate, "{ name: 'AggregateError', errors: [1, { name: 'TypeError', message: 'two' }] }"],
      ['an error of listed errors', Object.assign(new Error('no'), { errors: [1] }), "{ name: 'Error', errors: [1] }"],
      ['what contains itself', circular, `{ name: 'x', self: `.repeat(6) + '{}' + ' }'.repeat(6)],
      ['what is nested deeply', [[[[[[[[1]]]]]]]], '[[[[[[{ length: 1 }]]]]]]'],
      ['what throws when it is read', throwing, '{}'],
      ['what is revoked', revoked(), '{}'],
      ['a long list', Array.from({ length: 5_000 }, () => 'x'), '{ length: 5000 }'],
    ])('is that of %s, and reads back', (_, value, expected) => {
      const diagram = readDiagram('a    = -|\n\n>      f()\n');
      const run = () => of(1).pipe(map(() => value));
      const once = playDiagram(diagram, run);
      const [letter, meaning] = [...once.result!.legend][0]!;
      expect(meaning).toBe(expected);
      if (value !== circular) expect(playDiagram(once, run).result).toEqual(once.result);
      expect(once.result!.marks[0]!.symbol).toBe(letter);
    });

    it('of a large record leaves out what comes last', () => {
      const large = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`property${index}`, index]));
      const played = playDiagram(readDiagram('a    = -|\n\n>      f()\n'), () => of(large));
      const meaning = played.result!.legend.get('Z')!;
      expect(meaning.length).toBeGreaterThan(9_000);
      expect(meaning.length).toBeLessThan(40_000);
      expect(meaning.endsWith(' }')).toBe(true);
      expect(playDiagram(played, () => of(large)).result).toEqual(played.result);
    });

    it('has only properties that others have in the diagram, if it has any of them', () => {
      const text = (value: string) => `a    = -|\n\n>      of(${value})\n\n       -\nX := { status: 1, reason: { code: 2 } }\n`;
      expect(resultOf(text('{ status: 3, reason: { code: 4, more: 5 }, time: 6 }'))).toContain('Z := { status: 3, reason: { code: 4 } }');
      expect(resultOf(text('{ time: 6 }'))).toContain('Z := { time: 6 }');
    });
  });

  it.each([
    ['', "of({ status: 1, more: 2 }, ['a', { b: 1, c: 2 }], ['a'])", "X := { status: 1 }\nY := ['a', { b: 1 }]\nW := ['a']", '(XYW|)'],
    ['an object is not a list', 'of({ 0: 1 })', 'X := [1]', '(Z|)'],
    ['nor a list a shorter one', 'of([1, 2])', 'X := [1]', '(Z|)'],
    ['nor a value an object', 'of(1)', 'X := {}', '(1|)'],
    ['an array is like an object with its properties', 'of([1, 2])', 'X := { length: 2 }', '(X|)'],
  ])('an object matches a letter by the properties that it lists, a list by all items: %s', (_, expression, legend, expected) => {
    expect(resultOf(`a    = -|\n\n>      ${expression}\n\n       -\n${legend}\n`)).toMatch(new RegExp(`^${expected.replace(/[()|]/g, '\\$&')} `));
  });

  it('a symbol matches a letter like an object without properties', () => {
    const text = 'a    = -|\n\n>      f()\n\n       -\nX := { a: 1 }\nW := 1\nY := {}\n';
    expect(outcomeOf(text, () => of(1).pipe(map(() => Symbol('s'))))).toMatch(/^\(Y\|\) /);
  });

  it('a letter does not stand for what cannot be read', () => {
    const diagram = readDiagram('a    = -|\n\n>      f()\n\n       -\nX := [1]\n');
    const { marks } = playDiagram(diagram, () => of(1).pipe(map(() => revoked()))).result!;
    expect(marks[0]!.symbol).toBe('Z');
  });

  it('runs a diagram that was not read from a text', () => {
    const { tasks, ...rest } = readDiagram(pair);
    expect(playDiagram({ ...rest, tasks, expression: 'mergeAll()' }, evaluated).result!.marks).toHaveLength(3);
    expect(() => playDiagram({ ...rest, tasks, expression: 'nothing()' }, evaluated)).toThrow(
      expect.objectContaining({ name: 'DiagramError', message: '“nothing” is not defined here', line: 9, column: 8 }));
  });

  it('runs a diagram within a run of the same diagram, each with limits of its own', () => {
    const diagram = readDiagram(pair.replace('search', 'defer(() => oops).pipe(catchError(() => EMPTY))'));
    const run: DiagramRun = (tasks, byName) => {
      expect(() => playDiagram(diagram, evaluated)).toThrow('“oops” is not defined here');
      return evaluated(tasks, byName, diagram);
    };
    expect(() => playDiagram(diagram, run)).toThrow('“oops” is not defined here');
    expect(playDiagram(diagram, (tasks) => tasks.pipe(mergeAll())).result!.marks).toHaveLength(3);
  });

  describe('what goes wrong:', () => {
    it.each([
      ['nothing', () => undefined, 'playDiagram: run must return an observable, got undefined'],
      ['a promise', async () => of('A'), "playDiagram: run must return an observable, got [object Promise]; run must not be async, since promises don't settle in virtual time"],
      ['an operator', () => asCompleted(), 'playDiagram: run must return an observable, got a function; apply the operator, as in tasks => tasks.pipe(asCompleted())'],
    ])('a run that returns %s', (_, run, message) => {
      expect(() => playDiagram(readDiagram(pair), run as never)).toThrow(new TypeError(message));
    });

    it('what is no diagram, and what is no run', () => {
      expect(() => playDiagram(pair as never, evaluated)).toThrow(/^playDiagram: diagram must be a diagram, got "/);
      expect(() => playDiagram(undefined as never, evaluated)).toThrow(new TypeError('playDiagram: diagram must be a diagram, got undefined'));
      expect(() => playDiagram(readDiagram(pair), undefined as never)).toThrow(new TypeError('playDiagram: run must be a function, got undefined'));
    });

    it('a diagram that was not read from a text and has none', () => {
      const diagram = readDiagram(pair);
      expect(() => playDiagram({ ...diagram, frame: 0 }, evaluated)).toThrow(
        new TypeError('writeDiagram: frame must be a positive, finite number of milliseconds, got 0'));
    });

    it('a run that throws: its own error comes out', () => {
      const error = new Error('mine');
      expect(() => playDiagram(readDiagram(pair), () => { throw error; })).toThrow(error);
    });

    // RxJS 8 reports it in real time
    (process.env.RXJS === 'rxjs-8' ? it.skip : it)('a run that subscribes and throws then: its own error comes out', () => {
      const error = new Error('mine');
      const run: DiagramRun = (tasks) => tasks.pipe(tap(() => timer(1).subscribe(() => { throw error; })));
      expect(() => playDiagram(readDiagram(pair), run)).toThrow(error);
    });

    it('a result that fails is no error: it is an outcome', () => {
      expect(outcomeOf(pair, () => throwError(() => new RangeError('no')))).toBe("# # := { name: 'RangeError', message: 'no' }");
    });

    it('a meaning that cannot be read, at its place', () => {
      expect(() => played('a    = -A|\nA := oops\n\n>      a\n')).toThrow(expect.objectContaining({ message: '“oops” is not defined here', line: 2, column: 6 }));
      expect(() => played('a    = -A|\n\n>      a\n\n       -A|\nA := { b: oops }\n')).toThrow(expect.objectContaining({ line: 6, column: 11 }));
      expect(() => played('a    = -A|\n\n       a#\n# := [\n\n>      a\n')).toThrow(DiagramError);
    });
  });

  it('leaves nothing running', () => {
    let torn = 0;
    const run: DiagramRun = () => merge(timer(1, 1).pipe(tap({ unsubscribe: () => { torn++; } })), streamOf([]).pipe(mergeAll()));
    playDiagram(readDiagram('a    = -|\n\n>      f()\n\n       -\nsubs = ^---!\n'), run);
    expect(torn).toBe(1);
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** The lines of the result, in one line. */
function resultOf(text: string): string {
  return outcomeOf(text, evaluated);
}

function outcomeOf(text: string, run: DiagramRun): string {
  const { result } = playDiagram(readDiagram(text), run);
  const [, , ...lines] = writeDiagram({ ...readDiagram('> f()'), result }).trim().split('\n');
  return lines.map((line) => line.trim()).join(' ');
}
