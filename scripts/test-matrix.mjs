// Runs every test against the other versions of RxJS that are installed under an alias: `npm run test:matrix`, `RXJS=rxjs-8 npm run test:matrix -- FILE`.
// jest.config.js maps the name.

import { run, script } from './toolbox.mjs';

const versions = process.env.RXJS ? [process.env.RXJS] : ['rxjs-7.4', 'rxjs-8'];

await script(async () => {
  const failed = [];
  for (const version of versions) {
    console.log(`\n${version}`);
    await run('npx', ['jest', ...process.argv.slice(2)], { env: { RXJS: version }, show: true }).catch(() => failed.push(version));
  }
  if (failed.length > 0) throw new Error(`tests fail with ${failed.join(' and ')}`);
  console.log(`\ntests pass with ${versions.join(' and ')}`);
});
