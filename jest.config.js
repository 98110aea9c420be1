// RXJS=rxjs-7.4 or RXJS=rxjs-8 runs everything against another version of RxJS (see "test:matrix" in package.json).
const rxjs = process.env.RXJS ?? 'rxjs';

/** @type {import('jest').Config} */
const specs = {
  displayName: 'specs',
  testEnvironment: 'node',
  roots: ['<rootDir>/lib', '<rootDir>/spec', '<rootDir>/examples'],
  // the folders of examples/ are applications of their own, with tests of their own
  modulePathIgnorePatterns: ['<rootDir>/examples/[^/]*/'],
  testMatch: ['**/*.spec.ts'],
  moduleNameMapper: {
    '^rxjs-as-completed$': '<rootDir>/lib/index.ts',
    '^rxjs-as-completed/marbles$': '<rootDir>/lib/marbles/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
    ...(rxjs === 'rxjs' ? {} : { '^rxjs$': rxjs, '^rxjs/(.*)$': `${rxjs}/$1` }),
  },
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig: 'spec/tsconfig.json' }],
    // Swirly, which reads and draws the marble files, is published as ES modules only
    '/@swirly/.+\\.js$': [
      'ts-jest',
      { tsconfig: { allowJs: true, isolatedModules: true, module: 'CommonJS', target: 'ES2022' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!@swirly/)'],
};

/** Millions of tasks: the counters of the coverage report would make them many times slower, and add nothing to it. */
const heavy = ['scale', 'leaks'];

const scale = {
  ...specs,
  displayName: 'scale',
  testMatch: heavy.map((spec) => `<rootDir>/spec/${spec}.spec.ts`),
  coveragePathIgnorePatterns: ['/lib/'],
};

/** @type {import('jest').Config} */
const everything = {
  projects: [
    {
      ...specs,
      testPathIgnorePatterns: ['/node_modules/', ...heavy.map((spec) => `<rootDir>/spec/${spec}\\.spec\\.ts$`)],
    },
    scale,
  ],
  maxWorkers: '100%',
  collectCoverageFrom: ['lib/**/*.ts'],
  coverageThreshold: { global: { lines: 100, branches: 100 } },
  coverageReporters: ['text', 'lcov'],
};

/** For Stryker: see spec/mutation/everything.ts. */
const mutation = {
  ...specs,
  testMatch: ['<rootDir>/spec/mutation/everything.ts'],
  testEnvironment: `${import.meta.dirname}/spec/mutation/Environment.cjs`,
};

export default process.env.STRYKER_MUTATOR_WORKER ? mutation : everything;
