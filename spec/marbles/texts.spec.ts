import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as rxjsAsCompleted from 'rxjs-as-completed';
import { readScenarios } from '../../scripts/marbles/scenarios';

const root = join(__dirname, '../..');
const texts = new Map(readScenarios(`${root}/marbles`).map(({ name, text }) => [name, text.trimEnd()]));

describe('diagrams in the documentation are those in marbles/', () => {
  it.each(Object.keys(rxjsAsCompleted))('the TSDoc of %s shows its own', (name) => {
    expect(diagramsIn(commentsOf(`lib/${name}.ts`))).toContain(texts.get(name));
  });

  const sources = [...filesIn('lib', '.ts'), ...filesIn('docs', '.md'), 'README.md'];

  it.each(sources)('%s shows no other', (path) => {
    const shown = diagramsIn(path.endsWith('.ts') ? commentsOf(path) : read(path));
    expect(shown.filter((diagram) => ![...texts.values()].includes(diagram))).toEqual([]);
  });

  it.each(sources.filter((path) => path.endsWith('.md')))('%s links to pictures that exist', (path) => {
    const pictures = [...read(path).matchAll(/[("]([^()\s"]*marbles[^()\s"]*\.svg)[)"]/g)].map(([, link]) => link);
    expect(pictures.filter((link) => !existsSync(join(root, dirname(path), link)))).toEqual([]);
  });

  it.each(['docs/marbles.md', 'docs/ru/marbles.md'])('%s lists all of them, each once', (path) => {
    const rows = read(path).split('\n').filter((line) => line.startsWith('| '));
    const listed = rows.flatMap((row) => [...row.matchAll(/\/marbles\/([^()\s/]+)\.svg\)/g)].map(([, name]) => name));
    expect(listed.sort()).toEqual([...texts.keys()].sort());
  });

  it('and the check finds diagrams, and only diagrams', () => {
    const diagram = 'a = -|\n\n> mergeAll()\n\n-|';
    const page = ['Text', '```text', diagram, '```', '```text', '> quoted', '```', '```ts', diagram, '```', ''].join('\n');
    expect(diagramsIn(page)).toEqual([diagram]);
    expect(diagramsIn(uncommented('/**\n * ```text\n * a = -|\n *\n * > mergeAll()\n *\n * -|\n * ```\n */'))).toEqual([diagram]);
  });
});

/** The blocks of text that name tasks and run something on them. */
function diagramsIn(text: string): string[] {
  return [...text.matchAll(/^```text\n(.*?)\n```$/gms)]
    .map(([, block]) => block)
    .filter((block) => /^[A-Za-z0-9]\s*=/m.test(block) && /^>/m.test(block));
}

function commentsOf(path: string): string {
  return uncommented(read(path));
}

function uncommented(source: string): string {
  return source.replaceAll(/^ *\* ?/gm, '');
}

function filesIn(folder: string, ending: string): string[] {
  const entries = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return entries.filter((file) => file.endsWith(ending)).map((file) => `${folder}/${file}`);
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
