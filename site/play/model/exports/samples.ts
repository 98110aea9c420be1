import { evaluate, playDiagram, readDiagram, type Diagram } from 'rxjs-as-completed/marbles';
import { entries } from '../catalogue';
import { setExpression } from '../edit';
import { choicesFor } from '../operators';
import { vocabulary } from '../vocabulary';

export const run = evaluate(vocabulary);
export const blank = readDiagram('a = -1--(A|)\n\nb = -#\n\nc = --(C|)\n\n(abc|)\n\n> asCompleted()\n');
/** For tests: every diagram of the package, every operator to choose, and what is easily written wrongly. */
export const played: readonly (readonly [string, Diagram])[] = [
  ...entries.map(({ name, text }) => [name, readDiagram(text)] as const),
  ...choicesFor(blank).map(
    ({ expression }) => [expression, playDiagram(setExpression(blank, expression), run)] as const,
  ),
  ['digits', playDiagram(readDiagram('1 = -(A|)\n\n2 = --(B|)\n\n-2-(1|)\n\n> asSettled()\n'), run)],
  ['twice', playDiagram(readDiagram('a = -(A|)\n\n(aa|)\n\n> asSettled()\n'), run)],
  [
    'title',
    playDiagram(
      readDiagram(
        '% It\'s "quoted" \\ here.\n% On two lines.\n\na = -(A|)\nA := { it: "\'" }\n\n(a|)\n\n> asSettled()\n',
      ),
      run,
    ),
  ],
];
