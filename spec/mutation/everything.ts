import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/*
 * The specs of what lib/ does, as one test file for Stryker (see stryker.config.json): to load each by itself, for every one of more
 * than two thousand mutants, would take ten times as long. Left out are random schedules, faults, leaks and scale, which would kill the
 * same mutants again, and what looks at the documentation or at other processes.
 */
const folders = ['.', 'conformance', 'internal', 'marbles', 'reference'];
const left = ['drawing', 'examples', 'faults', 'leaks', 'marbles', 'scale', 'texts'].map(name => `${name}.spec.ts`);
const specs = folders.flatMap(folder => readdirSync(join(__dirname, '..', folder))
  .filter(file => file.endsWith('.spec.ts') && !left.includes(file))
  .map(file => join(folder, file)));

for (const spec of specs) {
  // what a file sets up for its tests must not reach the others
  describe(spec, () => {
    jest.requireActual(join(__dirname, '..', spec));
  });
}
