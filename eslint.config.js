import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { defineConfig, globalIgnores } from 'eslint/config';
import rxjs from 'eslint-plugin-rxjs-x';
import typescript from 'typescript-eslint';

const throughSchedulers = 'All time goes through RxJS schedulers, so that virtual time controls it.';

// The applications have dependencies of their own. Rules that need types run there only once these are installed, as they
// are when the applications' ci.sh runs; without them a fresh clone can still be linted.
const untyped = ['examples/angular', 'examples/cluster', 'examples/servers', 'site'].filter(
  (folder) => !existsSync(`${import.meta.dirname}/${folder}/node_modules`),
);

const rxjsRulesWithTypes = Object.entries(rxjs.rules).filter(([, { meta }]) => meta.docs?.requiresTypeChecking);

// What TypeScript and dependency-cruiser do not see. Prettier takes care of the layout, and the author of that of specs.
export default defineConfig(
  // consumer.ts is compiled against the packed tarball
  globalIgnores([
    '**/dist/',
    'coverage/',
    'reports/',
    'examples/angular/.angular/',
    'site/.vitepress/cache/',
    '**/*.generated.ts',
    'scripts/package/consumer.ts',
  ]),

  {
    name: 'everything',
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-var': 'error',
      'prefer-const': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-duplicate-imports': 'error',
    },
  },

  {
    name: 'JavaScript',
    files: ['**/*.{js,mjs,cjs}'],
    rules: { 'no-unused-vars': ['error', { ignoreRestSiblings: true }], 'no-unreachable': 'error' },
  },

  {
    name: 'TypeScript',
    files: ['**/*.{ts,tsx}'],
    extends: [typescript.configs.strictTypeChecked, rxjs.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      // RxJS 7 marks as deprecated what it means to hide or change in 8; these have no replacement
      '@typescript-eslint/no-deprecated': [
        'error',
        { allow: [{ from: 'package', package: 'rxjs', name: ['EmptyError', 'Subscriber'] }, 'observable'] },
      ],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // node:test waits for its tests by itself
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['describe', 'it', 'test'] }] },
      ],
      // a module of NestJS is a class with nothing but a decorator
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-invalid-void-type': ['error', { allowAsThisParameter: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // the compiler's noUncheckedIndexedAccess is off, so that this rule could not be followed without `!`
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-unnecessary-type-arguments': 'off',
      // overloads are one signature a line with documentation on each; joining them would lose it
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      // what is caught goes on as `unknown` by itself wherever it is handed to
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'off',
      // a callback may change what the compiler has narrowed: `if (this.ended) return` after a call is not superfluous
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // type parameters that appear once in a signature serve inference
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      'rxjs-x/no-unsafe-takeuntil': ['error', { alias: ['takeUntilDestroyed'] }],
      'rxjs-x/throw-error': ['error', { allowThrowingUnknown: true }],
    },
  },

  {
    name: 'lib: public RxJS and itself, nothing else',
    files: ['lib/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!rxjs$|\\.\\.?/)',
              message: 'lib/ imports the public names of rxjs and itself, nothing else.',
            },
          ],
        },
      ],
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'performance'].map((name) => ({
          name,
          message: throughSchedulers,
        })),
        ...['process', 'Buffer', 'require', 'window', 'document'].map((name) => ({
          name,
          message: 'lib/ runs in every runtime.',
        })),
      ],
      'no-restricted-properties': ['error', { object: 'Date', property: 'now', message: throughSchedulers }],
      'no-console': 'error',
      // an engine subscribes by hand: that is its work
      'rxjs-x/no-nested-subscribe': 'off',
    },
  },

  {
    name: 'lib/marbles: also the TestScheduler',
    files: ['lib/marbles/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!rxjs$|rxjs/testing$|\\.\\.?/)',
              message: 'lib/marbles imports the public names of rxjs and rxjs/testing and itself, nothing else.',
            },
          ],
        },
      ],
    },
  },

  {
    name: 'the clocks of lib: the only place that tells real time from virtual time',
    files: ['lib/internal/util/time.ts'],
    rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' },
  },

  {
    name: 'the public surface: every type is written down',
    files: ['lib/*.ts'],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'error' },
  },

  {
    name: 'everything but lib: no RxJS internals',
    files: ['**/*.{ts,js,mjs,cjs}'],
    ignores: ['lib/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^rxjs/internal', message: 'RxJS internals are not public.' },
            { regex: `^(${builtinModules.join('|')})$`, message: 'Write node: before the name.' },
            { regex: '(^|/)dist/', message: "Import 'rxjs-as-completed' by name." },
          ],
        },
      ],
    },
  },

  {
    name: 'examples, specs and scripts: read by people, and full of JSON',
    files: ['{examples,spec,scripts}/**/*.ts', '**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-deprecated': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-namespace': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'rxjs-x/no-implicit-any-catch': 'off',
    },
  },

  {
    name: 'specs: they provoke what the rules forbid',
    files: ['spec/**/*.ts', '**/*.{spec,test}.ts', 'examples/angular/test/**/*.ts', 'examples/cluster/spec/**/*.ts'],
    rules: {
      // elsewhere prettier sees to it
      'arrow-parens': 'error',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      'require-yield': 'off',
      'rxjs-x/no-ignored-notifier': 'off',
      'rxjs-x/no-ignored-replay-buffer': 'off',
      'rxjs-x/no-nested-subscribe': 'off',
      'rxjs-x/no-subscribe-in-pipe': 'off',
      'rxjs-x/no-unsafe-takeuntil': 'off',
      'rxjs-x/throw-error': 'off',
    },
  },

  {
    name: 'type tests: declared to be looked at by the compiler',
    files: ['spec/types/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-unused-vars': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
    },
  },

  ...untyped.map((folder) => ({
    name: `${folder}, which is not installed`,
    // what is allowed in a line is what a rule with types would report
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    files: [`${folder}/**/*.{ts,tsx}`],
    extends: [typescript.configs.disableTypeChecked],
    rules: Object.fromEntries(rxjsRulesWithTypes.map(([name]) => [`rxjs-x/${name}`, 'off'])),
  })),
);
