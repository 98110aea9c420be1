// What the site needs beyond the options of TypeDoc, which loads this as a plugin: see typedoc.json.

import { statSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { Application, Converter, KindRouter, ReflectionKind } from 'typedoc';

/** GitHub shows a folder by listing it; the site, by the page that is about it. '' is the opening page. */
const pagesOfFolders = {
  bench: 'docs/benchmarks.md',
  // the site lists the exports itself
  'docs/api': '',
  examples: '',
  'examples/angular': 'docs/angular.md',
  'examples/cluster': 'docs/scale.md',
  marbles: 'docs/marbles.md',
  'spec/conformance': 'docs/semantics.md',
};

/** Modules are called by the names under which they are imported. */
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

/** A guide has the address that its file has: docs/ru/asyncio.md is guides/ru/asyncio.html, whatever its title. */
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

/** The name of a guide is its first heading. (TypeDoc takes it from frontmatter, of which GitHub would make a table above the text.) */
function nameByHeading(guide) {
  const [, title] = /^# (.+)/.exec(guide.content[0]?.text ?? '') ?? [];
  if (title === undefined) throw new Error(`${guide.name} does not begin with its title, as in "# Recipes"`);
  guide.name = title.replaceAll('`', '');
}

/** TypeDoc leaves code out of the anchor of a heading, GitHub does not; so in headings code becomes text that is marked as code. */
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

/** The page about a folder, or about the nearest one around it. */
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
