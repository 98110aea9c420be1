// `--against`: another build of this package as a participant. The adapters import the package by name, so the other
// build gets a copy of this folder in which that name resolves to it. Both builds share one RxJS.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const copy = join(here, 'node_modules', '.other-build');
const suffix = ' (other build)';

/** The adapters that use this package. All others are peers. */
const ownAdapters = ['asCompleted', 'asCompleted-from', 'asSettled', 'asStates', 'firstSuccess'];

export const isOwn = (adapter) => ownAdapters.includes(adapter);

export const otherBuildOf = (adapter) => adapter + suffix;

/** The script that runs a participant, and the adapter it uses. */
export function locate(participant, script) {
  const isOther = participant.endsWith(suffix);
  return {
    file: join(isOther ? copy : here, script),
    adapter: isOther ? participant.slice(0, -suffix.length) : participant,
  };
}

/** Makes that copy. `path` is a built checkout, its dist/esm, or a packed tarball. */
export function installOtherBuild(path) {
  // npm runs scripts in the root of the repository, no matter where it was called
  const given = resolve(process.env.INIT_CWD ?? '.', path);
  const unpacked = mkdtempSync(join(tmpdir(), 'other-build-'));
  try {
    const isTarball = /\.(tgz|tar\.gz)$/.test(given);
    if (isTarball) execFileSync('tar', ['-xzf', given, '-C', unpacked, '--strip-components', '1']);
    const folder = isTarball ? unpacked : given;
    const modules = [join(folder, 'dist', 'esm'), folder].find((candidate) => existsSync(join(candidate, 'index.js')));
    if (modules === undefined) throw new Error(`--against: no dist/esm/index.js and no index.js in ${given}`);

    rmSync(copy, { recursive: true, force: true });
    for (const entry of readdirSync(here).filter((name) => !['node_modules', 'results'].includes(name))) {
      cpSync(join(here, entry), join(copy, entry), { recursive: true });
    }
    const installed = join(copy, 'node_modules', 'rxjs-as-completed');
    mkdirSync(installed, { recursive: true });
    cpSync(modules, installed, { recursive: true });
    writeFileSync(join(installed, 'package.json'), '{ "type": "module", "exports": "./index.js" }\n');
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}
