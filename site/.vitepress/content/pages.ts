import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DefaultTheme } from 'vitepress';

/** The root of the repository, with a slash at its end. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

interface Group {
  readonly title: string;
  /** Paths in the repository, in the order of the sidebar. */
  readonly pages: readonly string[];
}

const inDocs = (...names: readonly string[]) => names.map((name) => `docs/${name}.md`);

export const groups: readonly Group[] = [
  { title: 'Learn', pages: inDocs('getting-started', 'choosing', 'mistakes', 'marbles') },
  {
    title: 'Guides',
    pages: inDocs(
      ...['recipes', 'uploads', 'cancellation', 'errors', 'limits', 'crawling', 'angular', 'servers', 'ngrx'],
      ...['testing', 'asyncio', 'migrating', 'scale'],
    ),
  },
  { title: 'Reference', pages: inDocs('semantics', 'comparison', 'performance') },
  {
    title: 'Internals',
    pages: [
      ...inDocs('architecture', 'laws', 'decisions', 'mutation', 'benchmarks'),
      ...['CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'],
    ],
  },
];

/** The pages in Russian that exist so far. */
export const russian: readonly string[] = inDocs(
  ...['ru/README', 'ru/getting-started', 'ru/choosing', 'ru/marbles', 'ru/asyncio'],
).filter((path) => existsSync(root + path));

const all = [...groups.flatMap(({ pages }) => pages), ...russian];

/** The files of the site, by their paths in the repository. The landing page and the API reference have their own. */
export const rewrites: Readonly<Record<string, string>> = {
  ...Object.fromEntries(all.map((path) => [path, fileOf(path)])),
  'site/index.md': 'index.md',
  'site/api/:rest*': 'api/:rest*',
};

function fileOf(path: string): string {
  return path
    .replace(/^docs\//, '')
    .replace(/README\.md$/, 'index.md')
    .toLowerCase();
}

/** The address of a page on the site, such as `/uploads.html`; `undefined` for a file that is no page. */
export function addressOf(path: string): string | undefined {
  if (path === 'README.md') return '/';
  if (!all.includes(path)) return undefined;
  return `/${fileOf(path)}`.replace(/index\.md$/, '').replace(/\.md$/, '.html');
}

export function sidebarOf({ title, pages }: Group): DefaultTheme.SidebarItem {
  return { text: title, items: pages.map(itemOf) };
}

export function itemOf(path: string): DefaultTheme.SidebarItem & { text: string; link: string } {
  return { text: titleOf(path), link: addressOf(path)! };
}

/** The first heading. */
function titleOf(path: string): string {
  const [, title] = /^# (.+)$/m.exec(readFileSync(root + path, 'utf8')) ?? [];
  if (title === undefined) throw new Error(`${path} does not start with a heading, such as "# Recipes"`);
  return title.replaceAll('`', '');
}
