// Who may import whom. `npm run lint` runs it.

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'No import goes in a circle, type-only imports included.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'lib-imports-only-rxjs-and-itself',
      severity: 'error',
      from: { path: '^lib/' },
      to: { pathNot: ['^lib/', '^node_modules/rxjs/'] },
    },
    {
      name: 'internal-stays-inside',
      comment: 'The engine does not know the operators that use it.',
      severity: 'error',
      from: { path: '^lib/internal/' },
      to: { path: '^lib/(index|as[A-Z]|firstSuccess|inOrder|limitConcurrency|withTimeoutAll|tasks)|^lib/marbles/' },
    },
    {
      name: 'users-go-through-the-front-door',
      comment: "Examples and marbles import 'rxjs-as-completed' by name.",
      severity: 'error',
      from: { path: '^(examples|marbles)/' },
      to: { path: '^lib/(?!index\\.ts$)' },
    },
    {
      name: 'nothing-from-dist',
      severity: 'error',
      from: { path: '^(lib|spec|examples|marbles)/' },
      to: { path: '^dist/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
