import { readdirSync, readFileSync } from 'node:fs';
import { texts } from '../diagrams.generated';
import { canBeStated } from './compare';
import { runText } from './run';
import { writeDiagram } from './write';

const folder = '../../marbles';
const files = readdirSync(folder).filter((file) => file.endsWith('.txt'));

describe('every diagram of the repository', () => {
  it('is in the application unchanged', () => {
    const read = files.map((file) => [file.replace('.txt', ''), readFileSync(`${folder}/${file}`, 'utf8')] as const);
    expect(texts).toEqual(new Map(read));
  });

  it.each(files)('%s does exactly what it states', (file) => {
    const text = readFileSync(`${folder}/${file}`, 'utf8');
    const { given, differences } = runText(text);
    expect(writeDiagram(given)).toBe(text);
    expect(differences).toEqual([]);
  });
});

describe('distinguishes wrong diagrams from right ones:', () => {
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

  it('the right one', () => {
    expect(runText(right).differences).toEqual([]);
  });

  it.each([
    ['the frame of a result', '--A--(B|)', '--A---(B|)', 'the result'],
    ['the order of results', '--A--(B|)', '--B--(A|)', 'the result'],
    ['a result too much', '--A--(B|)', '--AA-(B|)', 'the result'],
    ['a result too few', '--A--(B|)', '-----(B|)', 'the result'],
    ['the end', '--A--(B|)', '--A--B|', 'the result'],
    ['no end', '--A--(B|)', '--A--B-', 'the result'],
    ['an error', '--A--(B|)', '--A--(B#)', 'the result'],
    ['what a letter stands for', "value: 'A'", "value: 'B'", 'the result, Z stands for'],
    ['a property that is not there', "value: 'A'", "value: 'A', reason: 'none'", 'the result, Z stands for'],
    ['what a task fails with', "# := 'b failed'", "# := 'failed'", 'the result, Z stands for'],
    ['when a task is subscribed', '--^--!', '-^---!', 'task b is subscribed'],
    ['when a task is left', '--^--!', '--^-!', 'task b is subscribed'],
    ['a task that is never left', '--^--!', '--^---', 'task b is subscribed'],
    ['a task that is never subscribed', '--^--!', '------', 'task b is subscribed'],
    ['a task that is subscribed again', '--^--!', '--^--!, -----^!', 'task b is subscribed'],
  ])('%s', (_, part, changed, what) => {
    expect(right).toContain(part);
    const { differences } = runText(right.replace(part, changed));
    expect(differences.map((difference) => difference.what).join(', ')).toBe(what);
  });

  it('reports what happened instead', () => {
    expect(runText(right.replace('---#', '-#')).differences).toEqual([
      { what: 'task b is subscribed', stated: '--^--!', given: '--^!' },
      { what: 'the result', stated: '--A--(B|)', given: '--A(B|)' },
    ]);
  });

  it('what the result fails with', () => {
    const { differences } = runText('a = -#\n\n(a|)\n\n> asCompleted()\n\n-#\n# := 5\n');
    expect(differences).toEqual([{ what: 'the result fails with', stated: '5', given: "'error'" }]);
  });

  it('marks directly after a group, which the notation has no room for', () => {
    const { given, differences } = runText('a = -1(2|)\n\nb = -3|\n\n(ab|)\n\n> mergeAll()\n\n-\n');
    expect(differences).toEqual([{ what: 'the result', stated: '-', given: '-(13)@2:2|' }]);
    expect(canBeStated(given)).toBe(false);
    expect(canBeStated(runText(right).given)).toBe(true);
  });

  it('a value without a letter gets one, with the properties that the others have', () => {
    const { given } = runText(right.replace('---#', '-|'));
    expect(given.result?.legend.get('Z')?.text).toBe("{ status: 'empty' }");
  });

  it('the outcome of a task keeps its letter', () => {
    const { given, differences } = runText(right.replaceAll("status: 'rejected'", "status: 'rejected', key: 'b'").replace('---#', '-|'));
    expect(given.result?.marks.map(({ symbol }) => symbol)).toEqual(['A', 'B', '|']);
    expect(differences.at(-1)).toEqual({
      what: 'B stands for',
      stated: "{ status: 'rejected', key: 'b', reason: 'b failed' }",
      given: "{ status: 'empty', key: 'b' }",
    });
  });

  it('what happens if nothing is stated', () => {
    const { given, differences } = runText('a = --(A|)\n\n(a|)\n\n> asCompleted()\n');
    expect(differences).toEqual([]);
    expect(writeDiagram(given)).toBe('a    = --(A|)\nsubs = ^-!\n\n       (a|)\n\n>      asCompleted()\n\n       --(A|)\n');
  });
});

describe('an endless run in virtual time', () => {
  it('is drawn up to its last event', () => {
    const { given } = runText('a = -A-\n\n(a|)\n\n> mergeAll()\n\n-A\n');
    expect(given.tasks[0]?.subscriptions).toEqual([{ from: 0, to: Infinity }]);
    expect(given.result?.marks).toEqual([{ frame: 1, symbol: 'A' }]);
  });

  it.each([
    ['a loop', 'a = -|\n\n> f()\nf := () => { while (true) 1; }\n', 4],
    ['an endless generator without a limit', 'a = -|\n\n> tasks(f).pipe(asCompleted())\nf := function* () { while (true) yield a; }\n', 4],
    ['a function that calls itself through another', 'a = -|\n\n> f(f)\nf := g => g(g)\n', 4],
  ])('stops %s with an error', (_, text, line) => {
    expect(() => runText(text)).toThrow(expect.objectContaining({ name: 'DiagramError', place: expect.objectContaining({ line }) }));
  });
});
