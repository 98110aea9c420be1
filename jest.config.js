// RXJS=rxjs-7.4 or RXJS=rxjs-8 runs everything against another version of RxJS; `npm run test:matrix` runs both.
const rxjs = process.env.RXJS ?? 'rxjs';

/** @type {import('jest').Config} */
const common = {
  testEnvironment: 'node',
  roots: ['<rootDir>/lib', '<rootDir>/spec', '<rootDir>/examples'],
  // each folder in examples/ is an application with its own tests
  modulePathIgnorePatterns: ['<rootDir>/examples/[^/]*/'],
  testMatch: ['<rootDir>/spec/**/*.spec.ts'],
  moduleNameMapper: {
    '^rxjs-as-completed$': '<rootDir>/lib/index.ts',
    '^rxjs-as-completed/marbles$': '<rootDir>/lib/marbles/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
    ...(rxjs === 'rxjs' ? {} : { '^rxjs$': rxjs, '^rxjs/(.*)$': `${rxjs}/$1` }),
  },
  transform: {
    // compiles each file by itself (isolatedModules); `npm run types` checks the types
    '^.+\\.ts$': ['ts-jest', { tsconfig: 'spec/tsconfig.json' }],
    // Swirly, against which our reading is tested, is published as ES modules only
    '/@swirly/.+\\.js$': [
      'ts-jest',
      { tsconfig: { allowJs: true, isolatedModules: true, module: 'CommonJS', target: 'ES2022' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!@swirly/)'],
};

/** `npm test`. Covers every line and branch without the slow lane, which therefore runs without counters. */
const quick = {
  ...common,
  displayName: 'quick',
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/spec/slow/'],
};

/** What no version of RxJS changes: texts, types as an editor shows them, and the command line; other specs run its examples. */
const sameWithAny = ['docs/links', 'docs/translations', 'types/', 'examples/commandLine'];

/** `npm run test:slow`: random cases, faults, leaks, scale, documentation and examples. */
const slow = {
  ...common,
  displayName: 'slow',
  testMatch: ['<rootDir>/spec/slow/**/*.spec.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    ...(rxjs === 'rxjs' ? [] : sameWithAny.map((path) => `<rootDir>/spec/slow/${path}`)),
  ],
  setupFilesAfterEnv: ['<rootDir>/spec/slow/timeout.ts'],
};

/** @type {import('jest').Config} */
const lanes = {
  projects: [quick, slow],
  maxWorkers: '100%',
  collectCoverageFrom: ['lib/**/*.ts'],
  coverageThreshold: { global: { lines: 100, branches: 100 } },
  coverageReporters: ['text', 'lcov'],
};

/** For Stryker: see spec/mutation/everything.ts. */
const mutation = {
  ...common,
  testMatch: ['<rootDir>/spec/mutation/everything.ts'],
  testEnvironment: `${import.meta.dirname}/spec/mutation/Environment.cjs`,
};

export default process.env.STRYKER_MUTATOR_WORKER ? mutation : lanes;
