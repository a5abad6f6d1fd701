import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli } from '../support/cli.ts';

const caseFile = (name: string): string =>
  fileURLToPath(new URL(`../cases/${name}`, import.meta.url));
const golden = fileURLToPath(new URL('../golden/kasm-1.19.yaml', import.meta.url));
const dump = caseFile('load-balancer-default/cluster.json');

const words = (text: string): string => text.replaceAll(/\s+/gu, ' ');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-audit-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const audit = async (...args: readonly string[]) => {
  const { exitCode, stdout, stderr } = await cli(['audit', ...args]);
  return { exitCode, said: words(stdout), stderr };
};

test('a cluster that is as the values say has nothing to find', async () => {
  const { exitCode, said } = await audit('kasm-1.19', '--also', dump, golden);
  expect(exitCode).toBe(0);
  expect(said).toMatch(/^Namespace kasm against kasm-1\.19: 1 warning\. KI105 \(warning\) /u);
});

test('what is not installed is a finding, and nothing is said of who reaches whom', async () => {
  const { exitCode, said } = await audit('kasm-1.19', '--also', dump);
  expect(exitCode).toBe(1);
  expect(said).toContain('KI401 not installed: 0 of 12 policies are in the cluster; ');
  expect(said).not.toMatch(/Claims|Who reaches|release/u);
});

test('where the release is called otherwise, it is named, and nothing is to be deleted', async () => {
  const { exitCode, said } = await audit('kasm-1.19', '-r', 'old', '--also', dump, golden);
  expect(exitCode).toBe(1);
  expect(said).toContain(
    'KI401 not installed: 0 of 12 policies are in the cluster, but release kasm-isolation has policies here; write -r kasm-isolation, or install the chart with these values',
  );
  expect(said).not.toContain('KI403');
});

test('a release of the same name in another namespace is none of this one: nothing of it is to be deleted', async () => {
  const text = await readFile(golden, 'utf8');
  const elsewhere = join(folder, 'elsewhere.yaml');
  await writeFile(elsewhere, text.replaceAll('namespace: "kasm"', 'namespace: kasm-two'));
  const { exitCode, said } = await audit('data-tier', '--also', dump, elsewhere);
  expect(exitCode).toBe(1);
  expect(said).toContain('KI401');
  expect(said).not.toMatch(/KI403|left over|write -r/u);
});

test('a policy that somebody changed is a finding, with what it opens', async () => {
  const text = await readFile(golden, 'utf8');
  const changed = join(folder, 'changed.yaml');
  await writeFile(changed, text.replace('port: 5432', 'port: 5433'));
  const { exitCode, said } = await audit('kasm-1.19', '--also', dump, changed);
  expect(exitCode).toBe(1);
  expect(said).toContain('KI402 kasm/kasm-isolation-db is not what the values say (spec.ingress)');
  expect(said).toContain('more than declared by kasm/kasm-isolation-db ingress[0]');
  expect(said).toContain('may reach db on 5433/TCP');
});

const known = (until: string): string =>
  `known:\n  - { id: KI401, about: not installed, until: "${until}", why: next week }\n  - { id: KI104, about: kasm/gone, until: "2999-01-01", why: gone }\n`;

test('a baseline hides what is known until its day, and tells of what it hides, of what ran out and of what it no longer meets', async () => {
  const baseline = join(folder, 'baseline.yaml');
  await writeFile(baseline, known('2999-12-31'));
  const hidden = await audit('kasm-1.19', '--also', dump, '--baseline', baseline);
  expect(hidden.exitCode).toBe(0);
  expect(hidden.said).toContain('1 finding known by the baseline and not told.');
  expect(hidden.said).toContain('remove them: KI104 about kasm/gone.');
  await writeFile(baseline, known('2020-12-31'));
  const over = await audit('kasm-1.19', '--also', dump, '--baseline', baseline);
  expect(over.exitCode).toBe(1);
  expect(over.said).toContain('Run out in the baseline: KI401 about not installed (2020-12-31).');
});

test('--fail-on says what ends with 1', async () => {
  const codes = async (...args: string[]) =>
    (await audit('kasm-1.19', '--also', dump, ...args)).exitCode;
  expect(await codes('--fail-on', 'none')).toBe(0);
  expect((await audit('kasm-1.19', '--also', dump, golden, '--fail-on', 'warning')).exitCode).toBe(
    1,
  );
});

test('SARIF names the rule of each finding, and a file', async () => {
  const { stdout } = await cli(['audit', 'kasm-1.19', '--also', dump, '--format', 'sarif']);
  const { runs } = JSON.parse(stdout) as {
    runs: readonly { results: readonly { ruleId: string; ruleIndex: number; level: string }[] }[];
  };
  const results = runs[0]?.results ?? [];
  expect(results.map(({ ruleId, level }) => `${ruleId} ${level}`)).toEqual([
    'kasm-isolation/KI401 error',
    'kasm-isolation/KI105 warning',
  ]);
  expect(results.every(({ ruleIndex }) => ruleIndex >= 0)).toBe(true);
});

test.each([
  [[], /^kasm-isolation: audit: says no cluster; write --cluster, or a dump with --also$/u],
  [
    ['--also', dump, '--installed'],
    /--installed: a dump does not hold what Helm keeps; write --cluster too$/u,
  ],
  [['--also', dump, '--context', 'x'], /^kasm-isolation: --context, .*; write --cluster too$/u],
  [['--also', dump, '--baseline', 'nowhere.yaml'], /nowhere\.yaml/u],
])('%j is misuse', async (args, sentence) => {
  const { exitCode, said, stderr } = await audit('kasm-1.19', ...args);
  expect({ exitCode, said }).toEqual({ exitCode: 2, said: '' });
  expect(stderr).toMatch(sentence);
});

test.each(['audit', 'check'])('%s asks as Cilium reads blocks, if told so', async (command) => {
  const cilium = join(folder, 'cilium.json');
  const metadata = {
    name: 'cilium-x',
    namespace: 'kube-system',
    labels: { 'k8s-app': 'cilium' },
  };
  await writeFile(cilium, JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec: {} }));
  const said = async (...flags: readonly string[]) =>
    words((await cli([command, 'kasm-1.19', '--also', dump, golden, cilium, ...flags])).stdout);
  expect(await said()).toContain('KI305');
  const asCilium = await said('--no-ip-block-selects-pods');
  expect(asCilium).toContain('kasm-1.19');
  expect(asCilium).not.toContain('KI305');
});
