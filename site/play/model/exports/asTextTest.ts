import { readDiagram, type Diagram } from 'rxjs-as-completed/marbles';
import { makesResult } from '../makesResult';
import { definitionLines, importsFor, indented, quoted, titleOf, wordsIn } from './code';
import type { Exported } from './Exported';
import { fileName } from './fileName';

export interface TextTest {
  /** The diagram as a file. */
  readonly text: Exported;
  /** The test that reads it. */
  readonly test: Exported;
}

/** The diagram as a file, and a test with `checkDiagram` that reads it and runs its expression. */
export function asTextTest(text: string): TextTest {
  let diagram: Diagram;
  try {
    diagram = readDiagram(text);
  } catch (error) {
    const reason = (error as Error).message;
    return { text: { reason }, test: { reason } };
  }
  const name = fileName(diagram);
  return { text: { code: text, fileName: `${name}.txt` }, test: testOf(diagram, name) };
}

function testOf(diagram: Diagram, name: string): Exported {
  const { source, expression } = diagram;
  if (expression === undefined) return { reason: 'The diagram doesn’t say what is run: it has no line with >.' };
  const words = wordsIn([expression, ...diagram.definitions.values()].join('\n'));
  const used = diagram.tasks.map((task) => task.name).filter((task) => words.has(task));
  const made = source === undefined || makesResult(expression) ? expression : `stream.pipe(${expression})`;
  const parameters = used.length === 0 ? 'stream' : `stream, { ${used.join(', ')} }`;
  const body = [...definitionLines(diagram), `return ${made};`];
  const run =
    body.length === 1 ? `(${parameters}) => ${made}` : `(${parameters}) => {\n${indented(body, 4).join('\n')}\n  }`;
  const code = [
    ...importsFor(body.join('\n'), {
      'node:fs': ['readFileSync'],
      'rxjs-as-completed/marbles': ['checkDiagram'],
    }),
    '',
    "// jest, or vitest with `globals: true`; else: import { it } from 'vitest';",
    `it(${quoted(titleOf(diagram))}, () => {`,
    `  checkDiagram(readFileSync(${quoted(`${name}.txt`)}, 'utf8'), ${run});`,
    '});',
    '',
  ].join('\n');
  return { code, fileName: `${name}.spec.ts` };
}
