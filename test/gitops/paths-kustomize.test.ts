import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { packageDirectory } from '../../src/read/files.ts';
import { cases } from '../paths/cases.ts';
import { kustomizeBuild, kustomizeHelmCharts } from '../paths/kustomize.ts';
import { inOrder } from '../paths/path.ts';
import { Deliveries } from '../paths/deliveries.ts';
import type { Parts } from '../../lab/parts.ts';
import { partsHere } from '../../lab/run-in-sandbox.ts';

const { kustomize } = partsHere<Parts & { kustomize: string }>();
const deliveries = await Deliveries.open();
afterAll(deliveries.close);

describe('the same values through Kustomize give the same policies or the same refusal', () => {
  const path = kustomizeHelmCharts(kustomize);

  test.each(cases.map((given) => [given.name, given] as const))('%s', async (_, given) => {
    expect(await deliveries.deliver(path, given)).toEqual(await deliveries.expected(path, given));
  });
});

test('examples/kustomize builds as its README says', async () => {
  const { failed, stdout, stderr } = await kustomizeBuild(
    kustomize,
    join(packageDirectory, 'examples', 'kustomize'),
  );
  expect({ failed, stderr }).toEqual({ failed: false, stderr: '' });
  const names = inOrder(stdout).map(({ metadata }) => metadata.name);
  expect(names).toContain('kasm-isolation-db');
  expect(names).toContain('kasm-isolation-default-deny');
});

test('a folder that is no kustomization fails, and nothing is rendered', async () => {
  const { failed, stdout } = await kustomizeBuild(kustomize, await deliveries.folder());
  expect({ failed, stdout }).toEqual({ failed: true, stdout: '' });
});
