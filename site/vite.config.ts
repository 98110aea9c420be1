import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defaultClientConditions, type ESTree, type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const inRepository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const names = readdirSync(inRepository('marbles'))
  .filter((file) => file.endsWith('.txt'))
  .map((file) => file.replace('.txt', ''));

const textOf = (name: string) => readFileSync(inRepository(`marbles/${name}.txt`), 'utf8');

/** Puts the diagrams beside the page, so that a link to one of them loads only that one. */
function diagrams(): Plugin {
  return {
    name: 'diagrams',
    configureServer: ({ middlewares }) =>
      void middlewares.use((request, response, next) => {
        const name = names.find((each) => request.url?.endsWith(`/play/marbles/${each}.txt`));
        if (name === undefined) next();
        else response.end(textOf(name));
      }),
    generateBundle() {
      for (const name of names)
        this.emitFile({ type: 'asset', fileName: `play/marbles/${name}.txt`, source: textOf(name) });
    },
  };
}

/** What this page doesn't use of a class, by the file that has it. */
const UNUSED: Readonly<Record<string, readonly string[]>> = {
  // Diagrams are read by the package itself.
  'rxjs/dist/esm/internal/testing/TestScheduler.js': [
    'createTime',
    'createColdObservable',
    'createHotObservable',
    'materializeInnerObservable',
    'expectObservable',
    'expectSubscriptions',
    'parseMarblesAsSubscriptions',
    'parseMarbles',
    'createAnimator',
  ],
};

/** Empties methods that are never called, which bundlers can't tell. */
function withoutUnusedMethods(): Plugin {
  return {
    name: 'without-unused-methods',
    apply: 'build',
    transform(code, id) {
      const file = Object.keys(UNUSED).find((each) => id.endsWith(`/node_modules/${each}`));
      if (file === undefined) return undefined;
      const wanted = new Set(UNUSED[file]);
      let rest = code;
      for (const { name, start, end } of methodsOf(this.parse(code)).reverse())
        if (wanted.delete(name)) rest = `${rest.slice(0, start)}{ return {}; }${rest.slice(end)}`;
      if (wanted.size > 0) this.error(`${file} has no ${[...wanted].join(', ')}`);
      return { code: rest, map: null };
    },
  };
}

/** The methods of the classes that a file exports, in order, and where their bodies are. */
function methodsOf({ body: statements }: ESTree.Program) {
  return statements.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration?.type !== 'ClassDeclaration') return [];
    return statement.declaration.body.body.flatMap((member) =>
      member.type === 'MethodDefinition' && member.key.type === 'Identifier' && member.value.body
        ? [{ name: member.key.name, start: member.value.body.start, end: member.value.body.end }]
        : [],
    );
  });
}

/** There is one style sheet, which the page links to. So what is imported later has nothing else to load. */
function importsAlone(): Plugin {
  return {
    name: 'imports-alone',
    apply: 'build',
    enforce: 'pre',
    load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : undefined),
  };
}

/** A static page. All its addresses are relative, so that it works wherever it's put: `dist/play` is all of it. */
export default defineConfig({
  base: './',
  plugins: [preact(), diagrams(), importsAlone()],
  define: { __NAMES__: JSON.stringify(names) },
  resolve: {
    alias: [
      { find: /^rxjs-as-completed$/, replacement: inRepository('lib/index.ts') },
      { find: /^rxjs-as-completed\/marbles$/, replacement: inRepository('lib/marbles/index.ts') },
    ],
    // Two copies would not recognise each other's observables.
    dedupe: ['rxjs'],
    // RxJS for today's browsers: classes are a third smaller than what they compile to.
    conditions: ['es2015', ...defaultClientConditions],
  },
  build: {
    target: 'es2022',
    outDir: process.env['SITE_DIST'] ?? 'dist',
    assetsDir: 'play/assets',
    // The documentation is in the same folder.
    emptyOutDir: false,
    // What comes later isn't waited for, so it needs no help.
    modulePreload: false,
    manifest: 'play/manifest.json',
    rolldownOptions: {
      input: fileURLToPath(new URL('play/index.html', import.meta.url)),
      // All that the first picture takes, in one file: it compresses better.
      output: { codeSplitting: { groups: [{ name: 'base', test: /\/play\/ui\/App\.tsx$/ }] } },
    },
  },
  worker: { format: 'es', plugins: () => [withoutUnusedMethods()] },
  server: { fs: { allow: ['..'] } },
  // Most of the time would go into loading RxJS, TypeScript and the package again for each file.
  test: {
    include: ['play/**/*.test.ts', '.vitepress/**/*.test.ts'],
    pool: 'forks',
    isolate: false,
    testTimeout: 30_000,
  },
});
