import { defineConfig } from 'vitest/config';
import site from './vite.config.ts';

/** The tests in a real browser, of the page as it was built. */
export default defineConfig({
  // What the page shows is compared with what the package computes.
  resolve: site.resolve ?? {},
  test: {
    include: ['test/browser/**/*.test.ts'],
    hookTimeout: 60_000,
    // The page stops what takes longer than two seconds, which a second browser could cause.
    maxWorkers: 1,
  },
});
