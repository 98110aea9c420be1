// Builds the application and serves it until Ctrl+C; with --server-only it isn't built. What is missing is reported before
// that, in one line.

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { script } from '../../../scripts/toolbox.mjs';
import { runGroup } from './run-group.mjs';

const application = fileURLToPath(new URL('..', import.meta.url));
const port = process.env.PORT ?? '4300';
const needed = ['@angular/cli/bin/ng.js', 'tsx/package.json', 'rxjs-as-completed/package.json'];

await script(async () => {
  checkInstallation();
  await checkPort();
  if (!process.argv.includes('--server-only')) await build();
  await runNode('--import', 'tsx', 'server/main.ts');
});

async function build() {
  console.log('Building the application …');
  await runNode('node_modules/@angular/cli/bin/ng.js', 'build');
  await runNode('scripts/compress.mjs');
}

function runNode(...args) {
  return runGroup(process.execPath, args, application);
}

function checkInstallation() {
  const missing = needed.find((file) => !existsSync(join(application, 'node_modules', file)));
  if (missing !== undefined) throw new Error(`node_modules/${missing} is missing: run "npm install" first.`);
}

async function checkPort() {
  if (!/^\d+$/.test(port)) throw new Error(`PORT is "${port}", which is not a number.`);
  const server = createServer();
  try {
    await once(server.listen(Number(port), '127.0.0.1'), 'listening');
  } catch (error) {
    const reason = error.code === 'EADDRINUSE' ? 'is taken' : `can't be used (${error.code})`;
    throw new Error(`Port ${port} ${reason}: choose another one, as in "PORT=4301 npm start".`);
  }
  server.close();
}
