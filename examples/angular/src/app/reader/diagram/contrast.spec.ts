import { texts } from '../diagrams.generated';
import { contrastsOf } from './contrast';
import { runText } from './run';
import { writeMarbles } from './write';

describe('contrastsOf', () => {
  it('runs the same tasks with RxJS operators', () => {
    const { stated } = runText('a = -1-(A|)\n\nb = --(B|)\n\n(ab|)\n\n> asCompleted({ concurrency: 1 })\n');
    expect(contrastsOf(stated).map(({ expression, given }) => [expression, writeMarbles(given.result!), [...given.result!.legend.values()].map((meaning) => meaning.text)])).toEqual([
      ['mergeAll()', '-1B(A|)', []],
      ['race(a, b)', '-1-(A|)', []],
      ['forkJoin([a, b])', '---(Z|)', ["['A', 'B']"]],
    ]);
  });

  it('leaves out expressions that cannot name the tasks', () => {
    const { stated } = runText('1 = -(A|)\n\n(1|)\n\n> asCompleted()\n');
    expect(contrastsOf(stated).map(({ expression }) => expression)).toEqual(['mergeAll()']);
  });

  it.each([...texts])('can be made of %s', (_, text) => {
    expect(contrastsOf(runText(text).stated)).toHaveLength(3);
  });
});
