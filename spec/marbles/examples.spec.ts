import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import * as rxjs from 'rxjs';
import * as rxjsAsCompleted from 'rxjs-as-completed';
import ts from 'typescript';
import * as marbles from '../../lib/marbles/index';
import { run } from '../support/marbles';

const examples = ['checkDiagram', 'Diagram', 'DiagramError', 'drawDiagram', 'evaluate', 'playDiagram', 'readDiagram', 'Recording', 'record', 'toMarbles', 'writeDiagram'].flatMap((file) =>
  examplesIn(readFileSync(join(__dirname, `../../lib/marbles/${file}.ts`), 'utf8')).map((code, index) => ({ name: `${file}, ${index + 1}`, code })));

describe('the examples in the TSDoc of rxjs-as-completed/marbles', () => {
  it.each(examples)('$name', ({ code }) => {
    const expected = [...code.matchAll(/^\/\/ → ?(.*)$/gm)].map(([, line]) => line);

    const printed = execute(code);

    expect(printed.join('\n').trimEnd().split('\n')).toEqual(expected.length > 0 ? expected : ['']);
  });

  it('are found, and most of them print something', () => {
    expect(examples.length).toBe(20);
    expect(examples.filter(({ code }) => code.includes('// → '))).toHaveLength(17);
  });
});

function examplesIn(source: string): string[] {
  const text = source.replaceAll(/^ *\* ?/gm, '');
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
}

/** Runs an example in virtual time and returns what it prints. */
function execute(code: string): string[] {
  const printed: string[] = [];
  const scope: Record<string, unknown> = { ...rxjs, ...rxjsAsCompleted, ...marbles, console: { log: (...parts: unknown[]) => printed.push(format(...parts)) } };
  const { outputText } = ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- examples are programs of this repository
  const program = new Function(...Object.keys(scope), `{ ${outputText.replace(/^export \{\};$/m, '')} }`);
  run(() => void program(...Object.values(scope)));
  return printed;
}
