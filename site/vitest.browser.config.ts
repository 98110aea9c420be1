import { defineConfig } from 'vitest/config';

/** The tests in a real browser, of the page as it was built. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    hookTimeout: 60_000,
    // The page stops what takes longer than two seconds, which a second browser could cause.
    maxWorkers: 1,
  },
});
