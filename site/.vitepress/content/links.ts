import { readFileSync, statSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import type { MarkdownEnv } from './markdown.js';
import { addressOf, root } from './pages.js';

/**
 * Pages link to files of the repository, which is where they are read, too. Here, a link to a page leads to that page,
 * a link to a folder to the page about it, and a link to any other file to a copy of its text.
 */
export function repositoryLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('repository links', ({ tokens, env }) => {
    for (const { children } of tokens) {
      for (const token of children ?? []) {
        const target = token.type === 'link_open' ? token.attrGet('href') : null;
        if (target !== null) token.attrSet('href', resolve(target, env as MarkdownEnv));
      }
    }
  });
}

/** The page about a folder. */
const pagesOfFolders: Readonly<Record<string, string>> = {
  bench: '/benchmarks.html',
  'docs/api': '/api/',
  examples: '/',
  'examples/angular': '/angular.html',
  'examples/cluster': '/scale.html',
  'examples/servers': '/servers.html',
  marbles: '/marbles.html',
  'spec/conformance': '/semantics.html',
};

function resolve(target: string, { realPath, path }: MarkdownEnv): string {
  if (/^(\w+:|\/|#)/.test(target)) return target;
  const [file = '', anchor] = target.split('#');
  const from = relative(root, realPath ?? path);
  // written by TypeDoc, whose links are those of the site
  if (from.startsWith('site/')) return target;
  const linked = posix.normalize(posix.join(dirname(from), decodeURIComponent(file))).replace(/\/$/, '');
  const page = addressOf(linked) ?? pageOfFolder(linked) ?? copyOf(linked, from);
  // the landing page has other sections than the README
  return anchor === undefined || page === '/' ? page : `${page}#${anchor}`;
}

/** The page about a folder or, if there is none, about the nearest folder that contains it. */
function pageOfFolder(path: string): string | undefined {
  if (statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  const names = Object.keys(pagesOfFolders).filter((name) => name === path || path.startsWith(`${name}/`));
  const [nearest] = names.sort((one, other) => other.length - one.length);
  return nearest === undefined ? undefined : pagesOfFolders[nearest];
}

/** The paths in the repository of the files that pages link to. */
export const linkedFiles = new Set<string>();

/** A scenario is part of the playground. Other files are published as text, since browsers would download code. */
function copyOf(path: string, from: string): string {
  const scenario = /^marbles\/([^/]+\.txt)$/.exec(path)?.[1];
  if (scenario !== undefined) return `/play/marbles/${scenario}`;
  if (statSync(join(root, path), { throwIfNoEntry: false }) === undefined)
    throw new Error(`${from} links to ${path}, which does not exist`);
  linkedFiles.add(path);
  return `/${publishedName(path)}`;
}

/** The name of the copy within the site. */
export function publishedName(path: string): string {
  return /\.(txt|svg|png)$/.test(path) ? `source/${path}` : `source/${path}.txt`;
}

export function readLinkedFile(path: string): Buffer {
  return readFileSync(join(root, path));
}
