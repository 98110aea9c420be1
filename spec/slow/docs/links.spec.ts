import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { blocksOf, excerpt, readPages, root, type Page } from './pages.js';

describe('links in the documentation', () => {
  it.each(readPages())('of $path lead somewhere', (page) => {
    expect(brokenLinks(page)).toEqual([]);
  });

  it('are reported if they are broken', () => {
    const text = '# A `title`, and more\n[one](#a-title-and-more) [two](#missing) [three](missing.md) [four](../README.md#missing) [five](https://example.com)';
    expect(brokenLinks({ path: 'docs/page.md', text })).toEqual(['#missing', 'missing.md', '../README.md#missing']);
  });
});

describe('diagrams in the documentation', () => {
  const executed = readdirSync(join(root, 'marbles')).filter((file) => file.endsWith('.txt'))
    .map((file) => readFileSync(join(root, 'marbles', file), 'utf8').trimEnd());

  it.each(readPages())('of $path are those in marbles/, which are executed', ({ path, text }) => {
    const diagrams = blocksOf(path, text).filter(({ language, code }) => language === 'text' && code.startsWith('%')).map(({ code }) => code);
    expect(diagrams.filter((diagram) => !executed.includes(diagram))).toEqual([]);
  });
});

describe('excerpts in the documentation', () => {
  const strangers = ({ path, text }: Page) => blocksOf(path, text).filter(({ note, code }) => {
    const [, file] = excerpt.exec(note) ?? [];
    return file !== undefined && !readFileSync(join(root, file), 'utf8').includes(code);
  }).map(({ line }) => line);

  it.each(readPages())('in $path are part of the files they name', (page) => expect(strangers(page)).toEqual([]));

  it('are reported if they differ', () => {
    const text = '```ts from spec/slow/docs/pages.ts\nexport const nothing = 0;\n```';
    expect(strangers({ path: 'docs/page.md', text })).toEqual([2]);
  });
});

describe('docs/architecture.md', () => {
  const [map = ''] = /^lib\/\n(?: .*\n|\n)*/m.exec(readFileSync(join(root, 'docs/architecture.md'), 'utf8')) ?? [];

  it('lists every file and folder of lib, every folder of lib/internal, and no file that is not there', () => {
    const [files, internals] = ['lib', 'lib/internal'].map((folder) => readdirSync(join(root, folder), { withFileTypes: true }));
    const expected = [...files!, ...internals!].map((entry) => entry.isDirectory() ? `${entry.name}/` : entry.name);
    const inRun = readdirSync(join(root, 'lib/internal/run'));
    const listed = map.match(/\w+\.ts\b|(?<=^ {2,4})\w+\/(?=\s)/gm)!;
    expect(listed.filter((name) => !inRun.includes(name)).sort()).toEqual(expected.sort());
  });

  it('follows a task through at most ten files', () => {
    const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
    const way = /^## The way of a task\n(.*?)^## /ms.exec(text)![1]!;
    const named = new Set(way.match(/\w+\.ts\b/g));
    expect(named.size).toBeGreaterThan(5);
    expect(named.size).toBeLessThanOrEqual(10);
  });
});

describe('README.md', () => {
  const text = readFileSync(join(root, 'README.md'), 'utf8');

  it('names everything that can be imported', () => {
    const exported = [...readFileSync(join(root, 'lib/index.ts'), 'utf8').matchAll(/export \{(.*?)\}/g)]
      .flatMap(([, names = '']) => names.split(',').map((name) => name.trim()).filter((name) => !name.startsWith('type ')));
    const named = new Set([...text.matchAll(/`(\w+)(?:\(.*?\))?`/g)].map(([, name]) => name));
    expect(exported.length).toBeGreaterThan(12);
    expect(exported.filter((name) => !named.has(name))).toEqual([]);
  });

  it('shows each operator with its picture', () => {
    const operators = [...text.matchAll(/^\| `(\w+)` \|.*!\[(\w+)\]\(marbles\/(\w+)\.svg\) \|$/gm)].map(([, ...names]) => names);
    expect(operators.map((names) => new Set(names).size)).toEqual(Array(9).fill(1));
  });

  it('starts with the animated picture that is drawn from a diagram', () => {
    expect(text.indexOf('](docs/hero.svg)')).toBeGreaterThan(0);
    expect(text.indexOf('](docs/hero.svg)')).toBeLessThan(text.indexOf('## '));
  });

  it('can be read in a minute or two: it has at most 180 lines', () => {
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(180);
  });
});

/** Links to missing files, and to headings that a page does not have. Web addresses are not checked. */
function brokenLinks({ path, text }: Page): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target).filter((target) => {
    if (/^\w+:/.test(target)) return false;
    const [file = '', heading] = target.split('#');
    const pointed = file === '' ? path : join(dirname(path), file);
    if (!existsSync(join(root, pointed)) && file !== '') return true;
    if (heading === undefined) return false;
    return !anchors(file === '' ? text : readFileSync(join(root, pointed), 'utf8')).includes(heading);
  });
}

/** The anchors that GitHub gives to headings. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading.toLowerCase().replace(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-'));
}
