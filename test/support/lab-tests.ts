import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** How tests in the lab run: one lab serves all files of a folder, one after another, for they share what starts it. */
export const labTests = (
  folder: string,
  more: NonNullable<ViteUserConfig['test']> = {},
): ViteUserConfig =>
  defineConfig({
    test: {
      include: [`${folder}/**/*.test.ts`],
      setupFiles: 'test/support/seed.ts',
      testTimeout: 300_000,
      hookTimeout: 120_000,
      isolate: false,
      fileParallelism: false,
      maxWorkers: 1,
      reporters: 'verbose',
      ...more,
    },
  });
