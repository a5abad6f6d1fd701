import { defineConfig } from 'vitest/config';

/** One lab serves all files, one after another: they share the module that starts it. */
export default defineConfig({
  test: {
    include: ['test/gitops/**/*.test.ts'],
    setupFiles: 'test/support/seed.ts',
    testTimeout: 300_000,
    hookTimeout: 120_000,
    isolate: false,
    fileParallelism: false,
    maxWorkers: 1,
    maxConcurrency: 12,
    reporters: 'verbose',
  },
});
