// A TypeDoc plugin that does what its options can't. typedoc.json loads it.

import { statSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { Application, Converter, KindRouter, ReflectionKind } from 'typedoc';

/**
 * A link to a folder shows its files on GitHub. In the site it leads to the page about that folder; '' is the home
 * page.
 */
const pagesOfFolders = {
  bench: 'docs/benchmarks.md',
  // the site lists the exports itself
  'docs/api': '',
  examples: '',
  'examples/angular': 'docs/angular.md',
  'examples/cluster': 'docs/scale.md',
  'examples/servers': 'docs/servers.md',
  marbles: 'docs/marbles.md',
  'spec/conformance': 'docs/semantics.md',
};

/** Modules are shown under the names that users import. */
const importNames = { index: 'rxjs-as-completed', marbles: 'rxjs-as-completed/marbles' };

/**
 * The guides, by their paths in the repository.
 * @type {Map<string, import('typedoc').DocumentReflection>}
 */
const guides = new Map();

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.renderer.defineRouter('repository', RepositoryRouter);
  app.on(Application.EVENT_BOOTSTRAP_END, () => {
    app.options.setValue('markdownItLoader', (parser) =>
      parser.core.ruler.push('code in headings', nameCodeInHeadings),
    );
  });

  app.converter.on(Converter.EVENT_BEGIN, () => guides.clear());

  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (_, reflection) => {
    if (reflection.kindOf(ReflectionKind.Module)) reflection.name = importNames[reflection.name] ?? reflection.name;
  });

  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, guide) => {
    guides.set(pathInRepository(guide.project.files.getReflectionPath(guide)), guide);
    nameByHeading(guide);
  });

  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const path of project.files.getMediaPaths().filter(isFolder)) {
      const page = pageOf(pathInRepository(path));
      if (page !== undefined) project.files.registerReflectionPath(path, page === '' ? project : guides.get(page));
    }
  });
}

/** The address of a guide follows its path, not its title: docs/ru/asyncio.md becomes guides/ru/asyncio.html. */
class RepositoryRouter extends KindRouter {
  getIdealBaseName(reflection) {
    if (!reflection.isDocument()) return super.getIdealBaseName(reflection);
    const path = pathInRepository(reflection.project.files.getReflectionPath(reflection));
    return `guides/${path
      .replace(/^docs\//, '')
      .replace(/\.md$/, '')
      .toLowerCase()}`;
  }
}

/**
 * Names a guide after its first heading. (TypeDoc reads the name from frontmatter, which GitHub would show as a table.)
 */
function nameByHeading(guide) {
  const [, title] = /^# (.+)/.exec(guide.content[0]?.text ?? '') ?? [];
  if (title === undefined) throw new Error(`${guide.name} does not start with a heading, such as "# Recipes"`);
  guide.name = title.replaceAll('`', '');
}

/** Turns code in headings into marked-up text: unlike GitHub, TypeDoc leaves code out of the anchor. */
function nameCodeInHeadings({ tokens, Token }) {
  const token = (type, content) => Object.assign(new Token(type, '', 0), { content });
  tokens
    .filter((_, at) => tokens[at - 1]?.type === 'heading_open')
    .forEach((heading) => {
      heading.children = heading.children.flatMap((child) =>
        child.type === 'code_inline'
          ? [token('html_inline', '<code>'), token('text', child.content), token('html_inline', '</code>')]
          : [child],
      );
    });
}

/** The page about a folder or, if there is none, about the nearest folder that contains it. */
function pageOf(folder) {
  const known = Object.keys(pagesOfFolders).filter((each) => each === folder || folder.startsWith(`${each}/`));
  const nearest = known
    .sort((one, other) => other.length - one.length)
    .find((each) => pagesOfFolders[each] === '' || guides.has(pagesOfFolders[each]));
  return pagesOfFolders[nearest];
}

function isFolder(path) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function pathInRepository(path) {
  return relative(process.cwd(), path).replaceAll(sep, '/');
}
