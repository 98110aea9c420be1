import { existsSync, readFileSync } from 'node:fs';
import type { DefaultTheme } from 'vitepress';
import { anchorOf } from './markdown.js';
import { root } from './pages.js';

/** What scripts/typedoc.mjs writes about its pages. */
interface Module {
  readonly text: string;
  readonly path: string;
  readonly groups: readonly { readonly text: string; readonly items: readonly Item[] }[];
}

interface Item {
  readonly text: string;
  readonly path: string;
}

export function apiSidebar(): DefaultTheme.SidebarItem[] {
  const file = `${root}site/api/sidebar.json`;
  if (!existsSync(file)) throw new Error('site/api is missing: `npm run api --prefix site` writes it');
  const modules = JSON.parse(readFileSync(file, 'utf8')) as readonly Module[];
  return modules.map(({ text, path, groups }, index) => ({
    text,
    link: addressOf(path),
    items: groups.map((group) => ({
      text: group.text,
      // without a link, the whole line would be a button around its arrow, which is one, too
      link: `${addressOf(path)}#${anchorOf(group.text)}`,
      collapsed: index > 0 || group.text !== 'Functions',
      items: group.items.map((item) => ({ text: item.text, link: addressOf(item.path) })),
    })),
  }));
}

function addressOf(path: string): string {
  return `/api/${path.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '.html')}`;
}
