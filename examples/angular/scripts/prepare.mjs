// Runs after `npm install`: builds the package from the sources in this repository and installs it. In a fresh clone, the
// tools for that have to be installed first.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, script } from '../../../scripts/toolbox.mjs';
import { runGroup } from './run-group.mjs';

await script(async () => {
  // npm writes this file at the end
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) {
    console.log('Installing the tools that build rxjs-as-completed, in the root of the repository …');
    await runGroup(...npm('ci', '--no-audit', '--no-fund', '--prefix', root), root);
  }
  console.log('Building rxjs-as-completed …');
  await runGroup(process.execPath, [join(root, 'scripts/install-packed.mjs')], process.cwd());
});

/** The npm that runs this script. */
function npm(...args) {
  const { npm_execpath: path } = process.env;
  return path === undefined ? ['npm', args] : [process.execPath, [path, ...args]];
}
