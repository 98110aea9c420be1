import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

it('npm start serves a dashboard with each framework', async () => {
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
    assert.equal(addresses.length, 2);
    for (const address of addresses) {
      const { missing, ...parts } = (await (await fetch(address)).json()) as { missing: string[] };
      // On a busy machine a part may be too late.
      assert.deepEqual([...missing, ...Object.keys(parts)].toSorted(), ['offers', 'orders', 'profile']);
    }
  } finally {
    child.kill();
    await once(child, 'exit');
  }
});
