import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type DefaultTheme, type HeadConfig } from 'vitepress';
import { apiSidebar } from './content/api.js';
import { charts } from './content/charts.js';
import { diagrams } from './content/diagrams.js';
import { fences } from './content/fences.js';
import { linkedFiles, publishedName, readLinkedFile, repositoryLinks } from './content/links.js';
import { anchorOf } from './content/markdown.js';
import { numbers } from './content/numbers.js';
import { groups, itemOf, rewrites, russian, sidebarOf } from './content/pages.js';
import { search } from './content/search.js';
import { tables } from './content/tables.js';
import { types } from './content/types.js';
import { plugins } from './content/vite.js';

const base = '/rxjs-as-completed/';
const site = fileURLToPath(new URL('..', import.meta.url));
const [learn, guides, reference, internals] = groups.map(sidebarOf) as [Item, Item, Item, Item];
type Item = DefaultTheme.SidebarItem;

const api = { text: 'API', link: '/api/' };
const playground = { text: 'Playground', link: '/play/', target: '_self' };
const icon: HeadConfig = ['link', { rel: 'icon', href: `${base}icon.svg`, type: 'image/svg+xml' }];

/** The pages stay where GitHub shows them, so the source folder is the repository. */
export default defineConfig({
  srcDir: '..',
  outDir: process.env['SITE_DIST'] ?? 'dist',
  base,
  srcExclude: [
    'README.md',
    'docs/api/**',
    '{.ci,.github,bench,coverage,dist,examples,lib,marbles,reports,scripts,spec}/**',
    'site/{dist,play,scripts,test}/**',
  ],
  rewrites: { ...rewrites },
  title: 'rxjs-as-completed',
  description: 'RxJS operators that run many async tasks and emit each result as soon as it’s ready',
  head: [icon],
  // following every link on a screen would load more than the page itself
  router: { prefetchLinks: false },
  // the playground is built into the same folder, later
  ignoreDeadLinks: [/^\/play\//, /^\/source\//],
  markdown: {
    // the only ones of GitHub's with enough contrast
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify: anchorOf },
    codeTransformers: [types],
    config: (md) => {
      for (const plugin of [numbers, charts, fences, diagrams, tables, repositoryLinks]) plugin(md);
    },
  },
  locales: {
    root: { label: 'English', lang: 'en' },
    ru: {
      label: 'Русский',
      lang: 'ru',
      link: itemOf(russian[0]).link,
      description:
        'Операторы RxJS, которые выполняют много асинхронных задач и отдают каждый результат, как только он готов',
      themeConfig: {
        nav: [
          { text: 'API', link: '/api/' },
          { ...playground, text: 'Песочница' },
        ],
        sidebar: [{ text: 'По-русски', items: russian.map(itemOf) }],
        outline: { level: [2, 3], label: 'На этой странице' },
        docFooter: { prev: 'Назад', next: 'Дальше' },
        darkModeSwitchLabel: 'Тема',
        lightModeSwitchTitle: 'Светлая тема',
        darkModeSwitchTitle: 'Тёмная тема',
        sidebarMenuLabel: 'Меню',
        returnToTopLabel: 'Наверх',
        langMenuLabel: 'Сменить язык',
        skipToContentLabel: 'Перейти к содержанию',
        notFound: {
          title: 'Страница не найдена',
          quote: 'В адресе опечатка, или страница переехала. Попробуйте поиск.',
          linkLabel: 'На главную',
          linkText: 'На главную',
        },
      },
    },
  },
  themeConfig: {
    // most pages exist in one language only
    i18nRouting: false,
    nav: [
      { text: 'Learn', link: learn.items![0].link!, activeMatch: matching(learn) },
      { text: 'Guides', link: guides.items![0].link!, activeMatch: matching(guides) },
      { text: 'API', link: '/api/', activeMatch: '^/api/' },
      playground,
    ],
    sidebar: {
      '/api/': apiSidebar(),
      '/': [
        learn,
        guides,
        { ...reference, items: [api, ...reference.items!] },
        { ...internals, link: internals.items![0].link!, collapsed: true },
      ],
    },
    outline: { level: [2, 3] },
    notFound: {
      title: 'Page not found',
      quote: 'The address has a typo, or the page has moved. Try the search.',
      linkLabel: 'Go to the landing page',
      linkText: 'Landing page',
    },
    search,
  },
  transformPageData: ({ relativePath, frontmatter }) => {
    // below an overload come the same headings for each
    if (relativePath.startsWith('api/')) frontmatter['outline'] = 2;
  },
  buildEnd: async ({ outDir }) => {
    await writeFile(join(outDir, 'icon.svg'), readFileSync(join(site, 'play/icon.svg')));
    for (const path of linkedFiles) {
      const file = join(outDir, publishedName(path));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, readLinkedFile(path));
    }
  },
  vite: {
    plugins: plugins(),
    resolve: {
      alias: [
        { find: /^rxjs-as-completed$/, replacement: join(site, '../lib/index.ts') },
        { find: /^rxjs-as-completed\/marbles$/, replacement: join(site, '../lib/marbles/index.ts') },
      ],
      dedupe: ['rxjs'],
    },
    worker: { format: 'es' },
    build: { target: 'es2022', chunkSizeWarningLimit: 2_000 },
  },
});

/** The addresses of a group, as a pattern. */
function matching({ items }: Item): string {
  return `^(${items!.map(({ link }) => link!.replace('.', '\\.')).join('|')})$`;
}
