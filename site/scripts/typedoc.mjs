// A TypeDoc plugin that does what its options can't. typedoc.json loads it.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Converter, ReflectionKind, RendererEvent } from 'typedoc';
import { MarkdownPageEvent, MemberRouter } from 'typedoc-plugin-markdown';

/** Modules are shown under the names that users import. */
const importNames = { index: 'rxjs-as-completed', marbles: 'rxjs-as-completed/marbles' };

const MARBLES = importNames.marbles;

/** The module of types that are only mentioned, as typedoc.json names it. */
const UNEXPORTED = 'types without an export';

/** @param {import('typedoc-plugin-markdown').MarkdownApplication} app */
export function load(app) {
  app.renderer.defineRouter('api', ApiRouter);

  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (_, reflection) => {
    if (reflection.kindOf(ReflectionKind.Module)) reflection.name = importNames[reflection.name] ?? reflection.name;
  });

  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    for (const each of project.getReflectionsByKind(ReflectionKind.FunctionOrMethod)) startWithTheMainSignature(each);
  });

  app.renderer.on(RendererEvent.END, ({ outputDirectory, project }) => {
    const sidebar = sidebarOf(project, (reflection) => app.renderer.router.getFullUrl(reflection));
    writeFileSync(join(outputDirectory, 'sidebar.json'), JSON.stringify(sidebar, null, 2));
  });

  app.renderer.on(MarkdownPageEvent.END, (page) => {
    if (page.contents === undefined) return;
    page.contents = withoutSubmodules(joinUnions(nameOverloads(page.contents, page.model)));
  });
}

/**
 * One page per export: `asCompleted` becomes api/asCompleted.html, `record` api/marbles/record.html. Types that only
 * other types mention are apart, in api/types/.
 */
class ApiRouter extends MemberRouter {
  getIdealBaseName(reflection) {
    if (reflection.kindOf(ReflectionKind.Module)) {
      if (reflection.name === importNames.index) return 'index';
      return `${reflection.name === MARBLES ? 'marbles/' : folderOf(reflection)}index`;
    }
    return folderOf(reflection) + this.getReflectionAlias(reflection);
  }
}

function folderOf(reflection) {
  const names = [];
  for (let each = reflection; each !== undefined; each = each.parent) names.push(each.name);
  return `${names.includes(MARBLES) ? 'marbles/' : ''}${names.includes(UNEXPORTED) ? 'types/' : ''}`;
}

/** The exports of each module by kind. Types that are only mentioned have pages, but are not listed. */
function sidebarOf(project, pathOf) {
  const modules = Object.values(importNames).map((name) => project.children.find((each) => each.name === name));
  return modules.map((module) => ({
    text: module.name,
    path: pathOf(module),
    groups: module.groups
      .filter(({ title }) => title !== 'Modules')
      .map(({ title, children }) => ({
        text: title,
        items: children.map((each) => ({ text: each.name, path: pathOf(each) })),
      })),
  }));
}

/** The overload that has the whole documentation comes first: the others refer to it. */
function startWithTheMainSignature(reflection) {
  const isMain = ({ comment }) => comment?.summary.some(({ text }) => text.includes('```text')) ?? false;
  const { signatures } = reflection;
  if (signatures !== undefined && signatures.length > 1)
    reflection.signatures = [...signatures.filter(isMain), ...signatures.filter((each) => !isMain(each))];
}

/** Every overload is titled "Call Signature". Its parameters tell them apart, with their types where names don't. */
function nameOverloads(text, model) {
  const overloaded = [model, ...(model?.children ?? [])].filter(({ signatures }) => (signatures?.length ?? 0) > 1);
  const names = overloaded.flatMap(({ signatures }) => namesOf(signatures));
  return text.replace(/^(#+) (Call Signature|Constructor)$/gm, (heading, level, kind) =>
    kind === 'Call Signature' ? `${level} \`${names.shift() ?? model.name}\`` : heading,
  );
}

/** @param {import('typedoc').SignatureReflection[]} signatures */
function namesOf(signatures) {
  const plain = signatures.map((signature) => nameOf(signature, () => undefined));
  const typed = signatures.map((signature, index) =>
    isUnique(plain, index) ? plain[index] : nameOf(signature, (type) => kindOf(type, signature)),
  );
  return typed.map((name, index) => {
    const before = typed.slice(0, index).filter((each) => each === name).length;
    return before === 0 ? name : `${name}, ${before + 1}`;
  });
}

function isUnique(names, index) {
  return names.indexOf(names[index]) === names.lastIndexOf(names[index]);
}

function nameOf({ name, parameters = [] }, typeNameOf) {
  const list = parameters.map(({ name, type, flags }) => {
    const typeName = typeNameOf(type);
    return `${name}${flags.isOptional ? '?' : ''}${typeName === undefined ? '' : `: ${typeName}`}`;
  });
  return `${name}(${list.join(', ')})`;
}

/** A short name for a type, such as `Sequence` for `SourceOf<Sequence<In>>`; for a type parameter, what it extends. */
function kindOf(type, signature) {
  if (type?.type === 'union') return type.types.map((each) => kindOf(each, signature)).join(' | ');
  if (type?.type === 'intersection') return type.types.some(({ name }) => name === 'object') ? 'object' : undefined;
  if (type?.type === 'intrinsic') return type.name;
  if (type?.type !== 'reference') return undefined;
  const parameter = signature.typeParameters?.find(({ name }) => name === type.name);
  if (parameter !== undefined) return kindOf(parameter.type, signature);
  return type.name === 'SourceOf' ? kindOf(type.typeArguments[0], signature) : type.name;
}

/** Each member of a union starts a line of its own, which makes `number | Options` hard to read. */
function joinUnions(text) {
  return text
    .replace(/^```ts\n[^]*?^```$/gm, (block) => block.replace(/:\s*\n\s*\| /g, ': ').replace(/\n\s*\| /g, ' | '))
    .replace(/^\|.*\|$/gm, (row) => row.replaceAll('| \\| ', '| '));
}

/** Types that are only mentioned are no part of the list of exports. */
function withoutSubmodules(text) {
  return text.replace(/^## Modules\n[^]*?(?=^## )/m, '');
}
