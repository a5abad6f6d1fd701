import { defineConfig } from 'vitest/config';

/** One browser and one set of reports serve all files, one after another. */
export default defineConfig({
  test: {
    include: ['test/page/**/*.test.ts'],
    setupFiles: 'test/support/seed.ts',
    testTimeout: 120_000,
    hookTimeout: 300_000,
    isolate: false,
    fileParallelism: false,
    maxWorkers: 1,
  },
});
