// What the exports have in common: the parts of a program that runs a diagram.

import type { Diagram, DiagramStream } from 'rxjs-as-completed/marbles';
import { isEnd, isList } from '../marks';
import { OWN, RXJS } from '../names';
import { makesResult } from '../makesResult';
import { isProperty, scanCode } from '../scan';

/** The variable of a task: its letter, if that can be one. */
export function variableOf(name: string): string {
  return /^\p{Nd}/u.test(name) ? `task${name}` : name;
}

/** A string as code. */
export function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** What a letter stands for, as code. */
export function meaningOf({ legend }: DiagramStream, symbol: string): string {
  return legend.get(symbol) ?? quoted(symbol === '#' ? 'error' : symbol);
}

/** The words that code uses, without names of properties and parameters. */
export function wordsIn(code: string): ReadonlySet<string> {
  const tokens = scanCode(code);
  const words = tokens
    .filter(({ kind }, index) => kind === 'word' && !isProperty(tokens, index))
    .map(({ text }) => text);
  const parameters = [...code.matchAll(/\(([\w\s,$:]*)\)\s*=>|([\w$]+)\s*=>/g)];
  const own = new Set(parameters.flatMap(([, several, one]) => (one ?? several ?? '').match(/[\w$]+/g) ?? []));
  return new Set(words.filter((word) => !own.has(word)));
}

/** The imports that code needs. `tasks` in the words of the code is the package's. */
export function importsFor(code: string, more: Readonly<Record<string, readonly string[]>> = {}): readonly string[] {
  const words = wordsIn(code);
  const used = (known: ReadonlySet<string>) => [...known].filter((name) => words.has(name));
  const modules: Readonly<Record<string, readonly string[]>> = {
    ...more,
    rxjs: [...used(RXJS), ...(more.rxjs ?? [])],
    'rxjs-as-completed': used(OWN),
  };
  return ['node:fs', 'rxjs', 'rxjs/testing', 'rxjs-as-completed', 'rxjs-as-completed/marbles'].flatMap((module) => {
    const names = [...(modules[module] ?? [])].sort((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1));
    return names.length === 0 ? [] : [`import { ${names.join(', ')} } from ${quoted(module)};`];
  });
}

/** The definitions below the expression, as statements. */
export function definitionLines({ definitions }: Diagram): readonly string[] {
  return [...definitions].map(([name, code]) => `const ${name} = ${typed(code)};`);
}

/** The parameters of a function that stands alone have no type to take from what surrounds them. */
function typed(code: string): string {
  const parameters = /^(?:\(([\w\s,$]*)\)|([\w$]+))\s*=>/.exec(code);
  if (parameters === null) return code;
  const names = (parameters[1] ?? parameters[2] ?? '').split(',').map((name) => name.trim());
  const list = names.filter((name) => name !== '').map((name) => `${name}: any`);
  return `(${list.join(', ')}) =>${code.slice(parameters[0].length)}`;
}

/**
 * The result as code: the expression itself, or the operator on the stream of tasks.
 * Tasks that arrive over time come from an observable of their letters, `arrivals`, if {@link hasArrivals} says so.
 */
export function resultOf(diagram: Diagram, expression: string): string {
  const { source, tasks } = diagram;
  if (source === undefined || makesResult(expression)) return expression;
  const variables = tasks.map(({ name }) => variableOf(name));
  const arrived = source.marks.map(({ symbol }) => symbol).filter((symbol) => !isEnd(symbol));
  const isAll = arrived.join() === tasks.map(({ name }) => name).join();
  const isOwn = [...wordsIn(expression)].some((word) => OWN.has(word));
  const byName = `({ ${tasks.map(({ name }) => (variableOf(name) === name ? name : `${name}: ${variableOf(name)}`)).join(', ')} } as Record<string, Observable<any>>)`;
  if (!isList(source)) return `tasks(arrivals, (name: string) => ${byName}[name]).pipe(${expression})`;
  if (!isOwn) return `of(${arrived.map(variableOf).join(', ')}).pipe(${expression})`;
  if (isAll && variables.join() === arrived.join()) return `tasks({ ${variables.join(', ')} }).pipe(${expression})`;
  return `tasks([${arrived.map(quoted).join(', ')}], (name: string) => ${byName}[name]).pipe(${expression})`;
}

/** Whether the result is made of tasks that arrive over time. */
export function hasArrivals({ source, expression = '' }: Diagram): boolean {
  return source !== undefined && !isList(source) && !makesResult(expression);
}

/** A sentence for the name of a test. */
export function titleOf({ caption, expression }: Diagram): string {
  return caption.split('\n').join(' ') || (expression ?? 'the diagram').split('\n').join(' ');
}

/** Indents all lines but empty ones. */
export function indented(lines: readonly string[], spaces: number): readonly string[] {
  return lines.flatMap((line) => line.split('\n')).map((line) => (line === '' ? '' : ' '.repeat(spaces) + line));
}
