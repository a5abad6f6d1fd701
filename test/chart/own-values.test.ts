import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chartDirectory } from '../../src/read/files.ts';
import { runHelm } from '../support/helm.ts';

// Flux' valuesFiles take the place of the chart's values.yaml.
test("values that come without the chart's own values.yaml are refused in one sentence, which says what to name first", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-own-values-'));
  try {
    await cp(chartDirectory, folder, { recursive: true });
    await writeFile(join(folder, 'values.yaml'), 'preset: kasm-1.19\n');
    const { failed, stderr } = await runHelm(['template', folder]);
    expect(failed).toBe(true);
    expect(stderr.match(/^kasm-isolation: .*$/gmu)).toEqual([
      "kasm-isolation: values: the chart's own values.yaml did not come with them; name it first (Flux: valuesFiles: [./chart/values.yaml, ...])",
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
