import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chartDirectory } from '../../src/read/files.ts';
import { cli } from '../support/cli.ts';
import { runHelm } from '../support/helm.ts';

// docs/umbrella-charts.md: what Helm hands over of an umbrella's values is seen in what it renders.

let folder: string;

const meant = (labels: object) => ({
  peers: { vpn: { podSelector: { matchLabels: labels } } },
  flows: { 'vpn-to-api': { from: ['vpn'], to: ['api'], ports: ['http'] } },
  claims: { 'inside-only-by-rows': { enabled: false } },
});
const internal = meant({ app: 'vpn', tier: 'internal' });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-umbrella-'));
  await cp(chartDirectory, join(folder, 'charts', 'kasm-isolation'), { recursive: true });
  const dependencies = [{ name: 'kasm-isolation', version: '*' }];
  const chart = { apiVersion: 'v2', name: 'umbrella', version: '0.1.0', dependencies };
  await writeFile(join(folder, 'Chart.yaml'), JSON.stringify(chart));
  await writeFile(join(folder, 'meant.yaml'), JSON.stringify(internal));
});

afterAll(() => rm(folder, { recursive: true }));

/** Renders the umbrella with values of its own below the chart's name, and proves that against what is meant. */
async function proved(values: unknown) {
  await writeFile(join(folder, 'values.yaml'), JSON.stringify({ 'kasm-isolation': values }));
  const helm = await runHelm(['template', 'kasm', folder, '--namespace', 'kasm']);
  if (helm.failed) return { said: helm.stderr, exitCode: 2 };
  await writeFile(join(folder, 'rendered.yaml'), helm.stdout);
  const flags = ['--namespace', 'kasm', '--manifests', join(folder, 'rendered.yaml')];
  const { stdout, exitCode } = await cli(['prove', join(folder, 'meant.yaml'), ...flags]);
  return { said: stdout, exitCode };
}

test('a null in values of an umbrella chart is refused, or the proof of what is rendered finds it', async () => {
  const { said, exitCode } = await proved(meant({ app: 'vpn', tier: null }));
  expect([1, 2]).toContain(exitCode);
  expect(said).toMatch(
    exitCode === 1 ? /tier other than\s+internal may reach api/u : /tier.*null/u,
  );
});

test('the same without null holds', async () => {
  const { said, exitCode } = await proved(internal);
  expect(said).toContain('meant.yaml holds');
  expect(exitCode).toBe(0);
});
