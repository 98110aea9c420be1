import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/*
 * All specs of what lib/ does, as one test file for Stryker (see stryker.config.json): to load each by itself, for every one of more
 * than a thousand mutants, would take ten times as long. Left out are random schedules, faults and leaks, which take longest and would kill the same mutants
 * again, and what looks at the documentation or at other processes.
 */
const folders = ['.', 'conformance', 'internal', 'marbles', 'reference'];
const left = ['drawing', 'examples', 'faults', 'leaks', 'marbles', 'scale', 'texts'].map(name => `${name}.spec.ts`);

for (const folder of folders) {
  const path = join(__dirname, '..', folder);
  for (const file of readdirSync(path)) {
    if (!file.endsWith('.spec.ts') || left.includes(file)) continue;
    // what a file sets up for its tests must not reach the others
    describe(join(folder, file), () => {
      jest.requireActual(join(path, file));
    });
  }
}
