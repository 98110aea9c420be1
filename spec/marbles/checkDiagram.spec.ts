import { catchError, map, mergeAll, mergeMap, of, throwError } from 'rxjs';
import { checkDiagram, DiagramError, playDiagram, readDiagram, writeDiagram, type DiagramRun } from '../../lib/marbles/index';
import { evaluated } from './evaluated';

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

const arriving = 'a    =  -|\nsubs = -^!\n\n       -a|\nsubs = ^-!\n\n>      asCompleted()\nframe = 50\n\n       --|\n';

describe('checkDiagram', () => {
  it.each([
    ['that is right', right],
    ['with other line endings', right.replaceAll('\n', '\r\n')],
    ['with old line endings', right.replaceAll('\n', '\r')],
    ['that is indented', right.replaceAll(/^(?=.)/gm, '  ')],
    ['that leaves out subscriptions', right.replaceAll(/^subs.*\n/gm, '').replace('  ---#', '---#')],
    ['whose tasks arrive', arriving],
    ['whose tasks arrive, that leaves out subscriptions', arriving.replaceAll(/^subs.*\n/gm, '')],
    ['with comments within', right.replace('# :=', '% Why?\n# :=')],
    ['whose frame is in a block of its own', arriving.replace('frame = 50\n', '').replace('a  ', 'frame = 50\n\na  ')],
  ])('accepts a text %s', (_, text) => {
    expect(() => checkDiagram(text, evaluated)).not.toThrow();
  });

  it.each([
    ['the frame of a result', '--A--(B|)', '--A---(B|)', 'The result', '14:13'],
    ['the order of results', '--A--(B|)', '--B--(A|)', 'The result', '14:10'],
    ['a result too much', '--A--(B|)', '--AA-(B|)', 'The result', '14:11'],
    ['a result too few', '--A--(B|)', '-----(B|)', 'The result', '14:10'],
    ['the end', '--A--(B|)', '--A--B|', 'The result', '14:13'],
    ['no end', '--A--(B|)', '--A--B-', 'The result', '14:13'],
    ['an error', '--A--(B|)', '--A--(B#)', 'The result', '14:15'],
    ['what a letter stands for', "value: 'A'", "value: 'B'", 'The meaning of A', '15:37'],
    ['a property that is not there', "value: 'A'", "value: 'A', reason: 'none'", 'The meaning of A', '15:39'],
    ['what a task fails with', "# := 'b failed'", "# := 'failed'", 'The meaning of B', '16:37'],
    ['how a task ends', '---#', '---|', 'The meaning of B', '16:17'],
    ['a letter without a meaning', /A := .*\n/, '', 'The result', '14:10'],
    ['when a task is subscribed to', '--^--!', '-^---!', 'The subscriptions of b', '7:9'],
    ['when a task is unsubscribed from', '--^--!', '--^-!', 'The subscriptions of b', '7:12'],
    ['a task that is never unsubscribed from', '--^--!', '--^---', 'The subscriptions of b', '7:13'],
    ['a task that is never subscribed to', '--^--!', '------', 'The subscriptions of b', '7:10'],
    ['a task that is subscribed to again', '--^--!', '--^--!, -----^!', 'The subscriptions of b', '7:14'],
    ['several things', '---#', '-#', 'The subscriptions of b and the result', '7:11'],
  ])('tells a wrong diagram from a right one by %s', (_, part, changed, what, place) => {
    expect(right.replace(part, changed)).not.toBe(right);
    for (const ending of ['\n', '\r\n']) {
      const { message, line, column } = failureOf(right.replace(part, changed).replaceAll('\n', ending));
      expect(message.split('\n')[0]).toMatch(new RegExp(`^${what} differs?: - is what the diagram says, \\+ is what happens$`));
      expect(`${line}:${column}`).toBe(place);
    }
  });

  it('shows the lines that differ, with their marbles and the frame', () => {
    expect(failureOf(right.replace('---#', '-#')).message).toBe(`The subscriptions of b and the result differ: - is what the diagram says, + is what happens

   6   b    =   -#
   7 - subs = --^--!
     + subs = --^!
                 ^ frame 3

  14 -        --A--(B|)
     +        --A(B|)
                 ^ frame 3`);
  });

  it('shows meanings that differ, and new ones', () => {
    expect(failureOf(right.replace("reason: 'b failed'", "reason: 'x'")).message).toContain(`

  14          --A--(B|)
  16 - B := { status: 'rejected', reason: 'x' }
     + B := { status: 'rejected', reason: 'b failed' }`);
    expect(failureOf(right.replace(/A := .*\n/, '')).message).toContain(`

  14 -        --A--(B|)
     +        --Z--(B|)
                ^ frame 2
     + Z := { status: 'fulfilled' }`);
    expect(failureOf('a    = -#\n\n>      a\n\n       -#\n# := 5\n').message).toBe(`The error of the result differs: - is what the diagram says, + is what happens

  5          -#
  6 - # := 5
    + # := 'error'`);
    expect(failureOf("a    = -#\n# := 5\n\n>      a\n\n       -#\n").message).toBe(`The error of the result differs: - is what the diagram says, + is what happens

  6          -#
    + # := 5`);
  });

  it('shows a result that goes on as long as the diagram does', () => {
    expect(failureOf('a    = -A-\n\n>      a\n\n       --A--\n').message).toContain(`
  5 -        --A--
    +        -A---
              ^ frame 1`);
  });

  it('shows when the stream of tasks was subscribed to, with the time', () => {
    expect(failureOf(arriving.replace('subs = ^-!', 'subs = ^--!')).message).toBe(`The subscriptions of the stream of tasks differ: - is what the diagram says, + is what happens

  4          -a|
  5 - subs = ^--!
    + subs = ^-!
               ^ frame 2 (100 ms)`);
  });

  it('has both texts, for tools that show the difference', () => {
    const wrong = right.replace('---#', '-#').replace(/A := .*\n/, '');
    const { expected, actual } = failureOf(wrong.replaceAll('\n', '\r\n'));
    expect(expected).toBe(wrong);
    expect(actual).toBe(wrong.replace('--^--!', '--^!').replace('--A--(B|)', '--Z(B|)').replace(/(B := .*\n)/, "$1Z := { status: 'fulfilled' }\n"));
  });

  it('checks any function', () => {
    const run: DiagramRun = (_, { a }) => a!;
    checkDiagram('a    = -A|\n\n>      search\n\n       -A|\n', run);
    expect(failureOf('a    = -A|\n\n>      search\n\n       -A-|\n', run).message).toContain('+        -A|');
    expect(() => checkDiagram(right, () => { throw new RangeError('mine'); })).toThrow(new RangeError('mine'));
    expect(() => checkDiagram('a    = -A|\n\n       (a|)\n\n       -A|\n', () => of())).toThrow('The result differs');
  });

  it('shows where a text is wrong', () => {
    expect(failureOf('a    = -A|\r\n\r\n>      mapp()\r\n\r\n       -A|\r\n')).toMatchObject({
      line: 3, column: 8, message: '“mapp” is not defined here\n\n  3   >      mapp()\n             ^',
    });
    expect(failureOf('a    = -A)')).toMatchObject({ line: 1, column: 10, message: 'There is no ( for this )\n\n  1   a    = -A)\n               ^' });
    expect(failureOf('a    = -A|\n\n>      a\n').message).toContain('There is no result to check: write it below the line with >');
  });

  it('refuses what is no text, and what is no run', () => {
    expect(() => checkDiagram(Buffer.from('a') as never, evaluated)).toThrow(new TypeError('readDiagram: text must be a string, got [object Uint8Array]'));
    expect(() => checkDiagram('>', undefined as never)).toThrow(new TypeError('checkDiagram: run must be a function, got undefined'));
  });

  it('accepts what was played and written, whatever it emits', () => {
    for (const value of [Symbol('s'), [Symbol('s')], { a: Symbol('s') }, () => 1, new Map([[1, 2]]), new Date(5)]) {
      const run: DiagramRun = () => of(1).pipe(map(() => value));
      expect(() => checkDiagram(writeDiagram(playDiagram(readDiagram('> f()'), run)), run)).not.toThrow();
    }
  });

  it('has the properties of a difference only if there is one', () => {
    const error = failureOf('?');
    expect('expected' in error).toBe(false);
    expect('actual' in error).toBe(false);
  });
});

function failureOf(text: string, run = evaluated): DiagramError {
  try {
    checkDiagram(text, run);
  } catch (error) {
    expect(error).toBeInstanceOf(DiagramError);
    return error as DiagramError;
  }
  throw new Error('It accepts the text');
}

describe('a message', () => {
  const messageOf = (text: string, run: DiagramRun): string => {
    try {
      checkDiagram(text, run);
      return 'nothing differs';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('has the message of an error if the diagram states one', () => {
    const failing = catchError(() => throwError(() => Object.assign(new Error('Gone'), { status: 500 })));
    const text = "a = -#\n\n(a|)\n\n> failing\n\n-#\n# := { message: 'Gone', status: 404 }";
    expect(messageOf(text, (tasks) => tasks.pipe(mergeAll(), failing))).toMatch(/ {4}\+ # := { message: 'Gone', status: 500 }$/);
  });

  it('says what may be the matter if the result never ends', () => {
    const text = 'a = -(A|)\n\n(a|)\n\n> save(tasks)\n\n-(A|)';
    const hint = /virtual time\.$/;
    expect(messageOf(text, (tasks) => tasks.pipe(mergeMap((task) => task), mergeMap((value) => Promise.resolve(value))))).toMatch(hint);
    expect(messageOf(`${text}\nsubs = ^-!`, (tasks) => tasks.pipe(mergeMap((task) => task), mergeMap((value) => Promise.resolve(value))))).not.toMatch(hint);
    expect(messageOf(text.replace(/-\(A\|\)$/, '-A'), (tasks) => tasks.pipe(mergeMap((task) => task), mergeMap((value) => Promise.resolve(value))))).not.toMatch(hint);
  });
});
