import { defineConfig } from 'vitest/config';

/** What depends on how fast the machine is, measured on the page as it was built. */
export default defineConfig({
  test: { include: ['test/speed/**/*.test.ts'], hookTimeout: 60_000 },
});
