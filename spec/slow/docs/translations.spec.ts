import { blocksOf, readPages, type Page } from './pages.js';

const pages = new Map(readPages().map((page) => [page.path, page]));

describe('a translation', () => {
  it.each([...pages.values()].filter(({ path }) => path.startsWith('docs/ru/')))('$path has the code, the sections and the tables of its original', (page) => {
    expect(skeleton(page)).toEqual(skeleton(pages.get(page.path.replace('docs/ru/', 'docs/'))!));
  });

  it('is reported if it lacks something new in the original', () => {
    const original = { path: 'page.md', text: '# Title\n\n```ts\none();\n```\n\n## More\n\n| a | b |\n|---|---|\n| 1 | 2 |\n' };
    expect(skeleton({ ...original, text: original.text.replace('one', 'two') })).not.toEqual(skeleton(original));
    expect(skeleton({ ...original, text: original.text.replace('## More', '') })).not.toEqual(skeleton(original));
    expect(skeleton({ ...original, text: original.text.replace('| 1 | 2 |\n', '') })).not.toEqual(skeleton(original));
  });
});

/** The parts of a page that do not depend on its language. */
function skeleton({ path, text }: Page): object {
  const prose = text.replace(/^ *```[^]*?^ *```$/gm, '');
  return {
    code: blocksOf(path, text).map(({ language, note, code }) => [language, note, code]),
    sections: [...prose.matchAll(/^(#+) /gm)].map(([, level]) => level),
    rows: [...prose.matchAll(/^\|/gm)].length,
  };
}
