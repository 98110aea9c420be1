import { readDiagram, writeDiagram } from '../../lib/marbles/index';
import { play } from './play';

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

describe('a wrong diagram differs from the right one in:', () => {
  it('nothing, if it is the right one', () => {
    expect(played(right)).toBe(right);
  });

  it('nothing, if it makes its tasks into a stream by itself', () => {
    const text = 'a    = -(A|)\nsubs = ^!\n\n>      tasks([a]).pipe(asCompleted())\n\n       -(A|)\n';
    expect(played(text)).toBe(text);
  });

  it.each([
    ['the frame of a result', '--A--(B|)', '--A---(B|)'],
    ['the order of results', '--A--(B|)', '--B--(A|)'],
    ['a result too much', '--A--(B|)', '--AA-(B|)'],
    ['a result too few', '--A--(B|)', '-----(B|)'],
    ['the end', '--A--(B|)', '--A--B|'],
    ['no end', '--A--(B|)', '--A--B-'],
    ['an error', '--A--(B|)', '--A--(B#)'],
    ['what a letter stands for', "value: 'A'", "value: 'B'"],
    ['a property that is not there', "value: 'A'", "value: 'A', reason: 'none'"],
    ['when a task is subscribed', 'b    =   ---#\nsubs = --^--!', 'b    =  ---#\nsubs = -^---!'],
    ['when a task is left', 'subs = --^--!', 'subs = --^-!'],
    ['a task that is never left', 'subs = --^--!', 'subs = --^---'],
    ['a task that is never subscribed', 'b    =   ---#\nsubs = --^--!', 'b    = ---#\nsubs = ------'],
    ['a task that is subscribed again', 'subs = --^--!', 'subs = --^--!, -----^!'],
  ])('%s', (_, part, changed) => {
    const wrong = right.replace(part, changed);
    expect(writeDiagram(readDiagram(wrong))).toBe(wrong);
    expect(played(wrong)).not.toBe(wrong);
  });

  it('the reason of an error', () => {
    const wrong = 'a    = -#\nsubs = ^!\n\n       (a|)\n\n>      asCompleted()\n\n       -#\n# := 5\n';
    expect(played(wrong)).toBe(wrong.replace('# := 5', "# := 'error'"));
  });

  it('the subscription of the stream of tasks', () => {
    const wrong = 'a    =  -|\nsubs = -^!\n\n       -a|\nsubs = ^--!\n\n>      asCompleted()\n\n       --|\n';
    expect(played(wrong)).toBe(wrong.replace('^--!', '^-!'));
  });

  it('what happened instead, shown as marbles, and with its frame where marbles cannot show it', () => {
    expect(played(right.replace('---#', '-#'))).toContain(`
b    =   -#
subs = --^!
# := 'b failed'
`);
    expect(played(right.replace('---#', '-#'))).toContain('\n       --A(B|)\n');
    const crowded = 'a    = (123|)\nsubs = (^!)\n\n       (a|)\n\n>      pipe(mergeAll(), delayWhen(x => timer({ 1: 3, 2: 3, 3: 4 }[x])))\n\n       ---(12)(3|)\n';
    expect(played(crowded)).toContain('\n       ---(12)@4:(3|)\n');
  });

  it('an error that comes too soon, shown where it came and with nothing after it', () => {
    const wrong = 'a    = -#\nsubs = ^!\n# := 5\n\n       (a|)\n\n>      asCompleted()\n\n       ---#\n# := 5\n';
    expect(played(wrong)).toBe(wrong.replace('---#', '-#'));
  });

  it('a value without a letter, which gets one', () => {
    const text = right.replace(/A := .*\n/, '');
    expect(played(text)).toContain("--Z--(B|)\nB := ");
    expect(played(text)).toMatch(/\nZ := \{ status: 'fulfilled', key: 'a', index: 0, value: 'A',/);
  });
});

function played(text: string): string {
  return writeDiagram(play(readDiagram(text)));
}
