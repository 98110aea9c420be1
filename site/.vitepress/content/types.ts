import { readFileSync } from 'node:fs';
import { createTransformerFactory, type TwoslashRenderer, type TwoslashShikiFunction } from '@shikijs/twoslash/core';
import { createTwoslasher } from 'twoslash';
import ts from 'typescript';
import { OWN, RXJS } from '../../play/model/names.js';
import { root } from './pages.js';

/** The pages whose code shows its types: each takes some seconds of a build. */
const TYPED: ReadonlySet<string> = new Set(['getting-started.md', 'recipes.md']);

export function showsTypes(relativePath: string): boolean {
  return TYPED.has(relativePath);
}

/** The mark after the language of a block whose types are shown. */
export const TYPES = 'twoslash';

/** What the tests put before each block. They also check the types; here, an error only loses a hover. */
const preludes = new Map<string, string>();

/** Remembers what a block needs that it doesn't show: blocks of `ts setup` above it, and imports. */
export function setPrelude(code: string, setups: readonly string[]): void {
  const used = namesIn(code);
  const declared = declaredIn(code);
  const needed = setups.filter((setup) => {
    const names = [...declaredIn(setup)];
    return names.some((name) => used.has(name)) && !names.some((name) => declared.has(name));
  });
  const whole = [...needed, code].join('\n');
  const known = declaredIn(whole);
  const imports = [...sources].flatMap(([from, names]) => {
    const wanted = [...namesIn(whole)].filter((name) => names.has(name) && !known.has(name));
    wanted.forEach((name) => known.add(name));
    return wanted.length === 0 ? [] : [`import { ${wanted.join(', ')} } from '${from}';`];
  });
  preludes.set(code.trimEnd(), [...imports, ...needed].join('\n'));
}

const surroundings = readFileSync(`${root}spec/slow/docs/surroundings.ts`, 'utf8');

const sources: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    './spec/slow/docs/surroundings',
    new Set([...surroundings.matchAll(/^export (?:async )?\w+\*? (\w+)/gm)].map(([, name]) => name)),
  ],
  ['rxjs-as-completed', OWN],
  ['rxjs', RXJS],
]);

function namesIn(code: string): ReadonlySet<string> {
  return new Set(code.match(/[\w$]+/g));
}

function declaredIn(code: string): Set<string> {
  const declared = [...code.matchAll(/\b(?:const|let|function\*?|class|interface|type)\s+(\w+)/g)].map(
    ([, name]) => name,
  );
  const lists = [...code.matchAll(/\b(?:import|const)\s+(?:type\s+)?[{[]([^}\]]*)[}\]]/g)].map(([, list]) => list);
  return new Set([...declared, ...lists.flatMap((list) => list.match(/\w+/g) ?? [])]);
}

let twoslasher: ReturnType<typeof createTwoslasher> | undefined;

const typesOf: TwoslashShikiFunction = (code, language) => {
  twoslasher ??= createTwoslasher({
    vfsRoot: root,
    compilerOptions: {
      strict: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      types: ['node'],
      paths: {
        'rxjs-as-completed': ['./lib/index.ts'],
        'rxjs-as-completed/marbles': ['./lib/marbles/index.ts'],
      },
      pathsBasePath: root,
    },
    handbookOptions: { noErrors: true },
  });
  const prelude = preludes.get(code.trimEnd());
  if (prelude === undefined) throw new Error(`This code was not prepared: ${code}`);
  return twoslasher(`${prelude}\n// ---cut---\n${code}`, language);
};

/** Longer types help nobody, and every hover is part of the page. */
const LONGEST_TYPE = 1_000;

const renderer: TwoslashRenderer = {
  nodeStaticInfo: ({ text }, node) => {
    if (text.length > LONGEST_TYPE) return node;
    return { type: 'element', tagName: 'span', properties: { class: 'typed', 'data-type': text }, children: [node] };
  },
};

/** Puts the type of every name into the page, for theme/types.ts to show. */
export const types = createTransformerFactory(typesOf, renderer)({ explicitTrigger: true, langs: ['ts'] });
