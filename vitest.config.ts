import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: {
      'kasm-isolation/netpol': new URL('src/netpol/index.ts', import.meta.url).pathname,
      'kasm-isolation': new URL('src/index.ts', import.meta.url).pathname,
    },
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/cluster/**', 'test/gitops/**', 'test/page/**', '**/node_modules/**'],
    setupFiles: 'test/support/seed.ts',
    globalSetup: 'test/support/global-setup.ts',
    testTimeout: 120_000,
    hookTimeout: 300_000,
    maxWorkers: '100%',
    // Files of one worker share the modules that they import; no test may leave anything changed.
    isolate: false,
    restoreMocks: true,
  },
});
