import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { release, uninstall } from '../../lab/release.ts';
import { chartDirectory } from '../../src/read/files.ts';
import { lab } from './support/lab.ts';

const umbrella = fileURLToPath(new URL('../cases/two-aliases/', import.meta.url));

let folder: string;

beforeAll(async () => {
  await lab.addNamespace({ name: 'kasm', labels: {} });
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-aliases-'));
  await cp(umbrella, folder, { recursive: true });
  await cp(chartDirectory, join(folder, 'charts', 'kasm-isolation'), { recursive: true });
});

afterAll(() => rm(folder, { recursive: true }));

test('two uses of the chart in one release: the cluster holds the policies of both, and none once it is uninstalled', async () => {
  const path = '/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies';
  const names = async (): Promise<readonly string[]> =>
    ((await lab.api.must('GET', path)).items ?? []).map(({ metadata }) => metadata?.name ?? '');
  await release(lab, 'install', {}, { name: 'both', chart: folder });
  const installed = await names();
  await uninstall(lab, 'both');
  for (const alias of ['iso-a', 'iso-b'])
    expect(installed.filter((name) => name.startsWith(`both-${alias}-`))).toHaveLength(12);
  expect(installed).toHaveLength(24);
  expect(await names()).toEqual([]);
});
