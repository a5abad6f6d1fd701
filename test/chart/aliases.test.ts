import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chartDirectory } from '../../src/read/files.ts';
import { guardSentences, runHelm } from '../support/helm.ts';

const umbrella = fileURLToPath(new URL('../cases/two-aliases/', import.meta.url));

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-aliases-'));
  await cp(umbrella, folder, { recursive: true });
  await cp(chartDirectory, join(folder, 'charts', 'kasm-isolation'), { recursive: true });
});

afterAll(() => rm(folder, { recursive: true }));

/** Renders the umbrella chart with more values. */
async function rendered(values: unknown = {}) {
  const args = ['template', 'release', folder, '--namespace', 'kasm', '--values', '-'];
  const { failed, stdout, stderr } = await runHelm(args, JSON.stringify(values));
  const names = [...stdout.matchAll(/^ {2}name: "(.*)"$/gmu)].map(([, name = '']) => name);
  return { failed, stderr, names };
}

describe('two uses of the chart in one release', () => {
  test('do not overwrite one another: the alias stands in the names', async () => {
    const { failed, names } = await rendered();
    expect(failed).toBe(false);
    expect(names.filter((name) => name.startsWith('release-iso-a-'))).toHaveLength(12);
    expect(names.filter((name) => name.startsWith('release-iso-b-'))).toHaveLength(12);
    expect(new Set(names).size).toBe(24);
  });

  test('are refused where a prefix is written twice, and not where it is written once', async () => {
    const both = { 'iso-a': { fullnameOverride: 'kasm' }, 'iso-b': { fullnameOverride: 'kasm' } };
    const { failed, stderr, names } = await rendered(both);
    expect({ failed, names }).toEqual({ failed: true, names: [] });
    expect(guardSentences(stderr)).toEqual([
      expect.stringMatching(
        /^fullnameOverride: umb\/charts\/iso-[ab] gives policies names such as "kasm-api" that umb\/charts\/iso-[ab] gives too, and only one of them would be left; write another one, or another policyName$/u,
      ),
    ]);
    const { names: one } = await rendered({ 'iso-a': { fullnameOverride: 'kasm' } });
    expect(one).toContain('kasm-api');
    expect(one).toContain('release-iso-b-api');
  });

  test('are refused where one policyName is written twice, and the release is not half rendered', async () => {
    const policyName = { components: { db: { policyName: 'protect-db' } } };
    const { failed, stderr } = await rendered({ 'iso-a': policyName, 'iso-b': policyName });
    expect(failed).toBe(true);
    expect(guardSentences(stderr)).toHaveLength(1);
    expect(stderr).toContain('"protect-db"');
  });

  test('are refused where their aliases differ in what a name cannot hold', async () => {
    const dependencies = ['iso_a', 'Iso-A'].map((alias) => ({
      name: 'kasm-isolation',
      version: '*',
      alias,
    }));
    const chart = { apiVersion: 'v2', name: 'umb', version: '0.1.0', dependencies };
    await writeFile(join(folder, 'Chart.yaml'), JSON.stringify(chart));
    const { failed, stderr } = await rendered();
    expect(failed).toBe(true);
    expect(stderr).toContain('names such as "release-iso-a-api"');
  });

  test('a single one without an alias keeps its names', async () => {
    const dependencies = [{ name: 'kasm-isolation', version: '*' }];
    const chart = { apiVersion: 'v2', name: 'umb', version: '0.1.0', dependencies };
    await writeFile(join(folder, 'Chart.yaml'), JSON.stringify(chart));
    expect((await rendered()).names).toContain('release-api');
  });
});
