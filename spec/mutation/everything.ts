import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/*
 * The specs that test lib/, as a single test file for Stryker (see stryker.config.json): loading each one separately, for each of more
 * than two thousand mutants, would take ten times as long. It leaves out the slow specs, which would only kill the same mutants again,
 * and those that test documentation. Of spec/foreign, it has what doesn't change globals for good, as zone.js does.
 */
const folders = ['.', 'Semaphore', 'RateLimit', 'laws', 'conformance', 'internal', 'marbles', 'reference'];
const excluded = ['drawing', 'examples', 'marbles', 'texts'].map((name) => `${name}.spec.ts`);
const specs = folders.flatMap((folder) => readdirSync(join(__dirname, '..', folder))
  .filter((file) => file.endsWith('.spec.ts') && !excluded.includes(file))
  .map((file) => join(folder, file)));
specs.push(...['clocks', 'platforms', 'unsetClocks'].map((name) => join('foreign', `${name}.spec.ts`)));

for (const spec of specs) {
  // keeps the setup of one file away from the tests of another
  describe(spec, () => {
    jest.requireActual(join(__dirname, '..', spec));
  });
}
