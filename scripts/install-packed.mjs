// Packs the package and installs it into the node_modules of the current folder, as `npm install rxjs-as-completed`
// would. The applications in examples/ call it in their "prepare" script. They can't list the tarball as a dependency:
// their lock would pin its checksum, which changes with every commit.

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
    console.log(`${basename(tarball)} installed in ${relative('.', installed)}`);
  }),
);
