import { dirname, join, relative } from 'node:path';
import { blocksOf, readPages, type Page } from './pages.js';

const pages = new Map(readPages().map((page) => [page.path, page]));
const translations = [...pages.values()].filter(({ path }) => path.startsWith('docs/ru/'));

describe('a translation', () => {
  it.each(translations)('$path has the code, the sections, the tables, the pictures, the numbers and the links of its original', (page) => {
    expect(skeleton(page)).toEqual(skeleton(originalOf(page)));
  });

  it.each(translations)('$path and its original link to each other at the top', (page) => {
    const original = originalOf(page);
    expect(topOf(page)).toContain(`[English](${linkBetween(page, original)})`);
    expect(topOf(original)).toContain(`[По-русски](${linkBetween(original, page)})`);
  });

  it.each(translations)('$path links to pages in its language, if they exist', (page) => {
    expect(targetsIn(page).filter((target) => target !== originalOf(page).path && pages.has(translationOf(target)))).toEqual([]);
  });

  it('is reported if it lacks something new in the original', () => {
    const text = '# Title\n\n```ts\none();\n```\n\n## More\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n11.2 kB\n\n![Picture](one.svg) [Link](other.md)\n';
    const original = { path: 'docs/page.md', text };
    for (const part of ['one();', '## More', '| 1 | 2 |\n', '1.2', '![Picture](one.svg)', '[Link](other.md)']) {
      expect(text).toContain(part);
      expect(skeleton({ ...original, text: text.replace(part, '') })).not.toEqual(skeleton(original));
    }
  });

  it('may link to translations instead, and writes numbers in its own way', () => {
    const original = { path: 'docs/asyncio.md', text: '[Diagrams](marbles.md#the-text)' };
    expect(skeleton({ path: 'docs/ru/asyncio.md', text: '[Диаграммы](marbles.md#текст)' })).toEqual(skeleton(original));
    expect(skeleton({ path: 'docs/ru/asyncio.md', text: '[Диаграммы](asyncio.md)' })).not.toEqual(skeleton(original));
    expect(skeleton({ path: 'docs/ru/page.md', text: '6,7 кБ и 3153 теста' })).toEqual(skeleton({ path: 'docs/page.md', text: '6.7 kB and 3,153 tests' }));
  });
});

/** The parts of a page that do not depend on its language. */
function skeleton(page: Page): object {
  const { path, text } = page;
  const prose = withoutCode(text);
  return {
    code: blocksOf(path, text).map(({ language, note, code }) => [language, note, code]),
    sections: [...prose.matchAll(/^(#+) /gm)].map(([, level]) => level),
    rows: [...prose.matchAll(/^\|/gm)].length,
    pictures: [...prose.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, target = '']) => join(dirname(path), target)),
    numbers: decimalsIn(prose),
    links: [...new Set(targetsIn(page).map((target) => originalPath(target)))].sort(),
  };
}

/** Sizes and versions, which are updated now and then. Russian has a comma for the point, and English one between thousands. */
function decimalsIn(prose: string): string[] {
  return [...prose.replace(/(\d),(?=\d{3}\b)/g, '$1').matchAll(/\d+[.,]\d+/g)].map(([number]) => number.replace(',', '.')).sort();
}

/** Files in the repository and addresses that a page links to, without headings. */
function targetsIn({ path, text }: Page): string[] {
  return [...withoutCode(text).matchAll(/(?<!!\[[^\]]*)\]\(([^)]+)\)/g)].flatMap(([, link = '']) => {
    if (/^\w+:/.test(link)) return [link];
    const [file = ''] = link.split('#');
    return file === '' ? [] : [join(dirname(path), file)];
  });
}

function withoutCode(text: string): string {
  return text.replace(/^ *```[^]*?^ *```$/gm, '');
}

function originalOf({ path }: Page): Page {
  return pages.get(originalPath(path))!;
}

function originalPath(path: string): string {
  if (path === 'docs/ru/README.md') return 'README.md';
  return path.replace('docs/ru/', 'docs/');
}

function translationOf(path: string): string {
  return path === 'README.md' ? 'docs/ru/README.md' : path.replace('docs/', 'docs/ru/');
}

function topOf({ text }: Page): string {
  return text.slice(0, text.indexOf('\n## '));
}

function linkBetween(from: Page, to: Page): string {
  return relative(dirname(from.path), to.path);
}
