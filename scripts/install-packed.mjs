// Puts the packed package into the node_modules of an application in this repository, as `npm install rxjs-as-completed` would.
// `node ../../scripts/install-packed.mjs` in the "prepare" script of the application. Not through its lock: a lock pins the
// bytes of a tarball, and these change with every commit.

import { mkdir, rm } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { pack, run, script, withTemporaryFolder } from './toolbox.mjs';

const name = 'rxjs-as-completed';

await script(() =>
  withTemporaryFolder(name, async (folder) => {
    const tarball = await pack(folder);
    const installed = join(process.cwd(), 'node_modules', name);
    await rm(installed, { recursive: true, force: true });
    await mkdir(installed, { recursive: true });
    await run('tar', ['-xzf', tarball, '-C', installed, '--strip-components', '1']);
    console.log(`${basename(tarball)} is installed in ${relative('.', installed)}`);
  }),
);
