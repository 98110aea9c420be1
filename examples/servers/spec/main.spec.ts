import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

it('npm start serves the same page with both frameworks', async () => {
  const program = fileURLToPath(new URL('../src/main.js', import.meta.url));
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let output = '';
    for await (const chunk of child.stdout) {
      output += chunk;
      if (output.includes('NestJS')) break;
    }
    const addresses = [...output.matchAll(/http:\S+\/ada/g)].map(([address]) => address);
    const [ofExpress, ofNest] = await Promise.all(addresses.map(async (address) => (await fetch(address)).json()));
    assert.deepEqual(ofExpress, {
      profile: { path: '/users/ada' },
      orders: { path: '/users/ada/orders' },
      offers: { path: '/offers' },
      missing: [],
    });
    assert.deepEqual(ofNest, ofExpress);
  } finally {
    child.kill();
    await once(child, 'exit');
  }
});
