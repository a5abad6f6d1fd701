import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import { countHelm } from './support/count-helm.ts';

const folder = await mkdtemp(join(tmpdir(), "kasm-isolation it's here "));
afterAll(() => rm(folder, { recursive: true, force: true }));

test('every start of the counted Helm counts, also those at the same time, and behaves as Helm does', async () => {
  const program = join(folder, 'helm');
  await writeFile(program, '#!/bin/sh\ncat\necho "$@"\nexit 3\n');
  await chmod(program, 0o755);
  const helm = await countHelm(program);
  const runs = Array.from({ length: 20 }, (_, index) =>
    execa(helm.path, index < 5 ? ['version'] : ['template', 'a b', ''], {
      reject: false,
      input: 'values\n',
    }),
  );
  const [first, , , , , last] = await Promise.all(runs);
  expect([first?.stdout, first?.exitCode]).toEqual(['values\nversion', 3]);
  expect(last?.stdout).toBe('values\ntemplate a b ');
  expect(await helm.report()).toBe('Helm was started 20 times: template 15, version 5');
  await helm.remove();
});
