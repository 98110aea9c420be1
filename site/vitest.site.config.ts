import { defineConfig } from 'vitest/config';

/** The tests of the documentation in a real browser, as it was built. */
export default defineConfig({
  test: { include: ['test/site/**/*.test.ts'], hookTimeout: 60_000, maxWorkers: 2 },
});
