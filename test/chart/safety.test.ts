import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chartDirectory } from '../../src/read/files.ts';
import type { NetworkPolicy } from '../../src/read/rendered.ts';
import { helmTemplate, policiesOf, policiesOfMany, runHelm } from '../support/helm.ts';
import { worlds } from '../support/worlds.ts';
import { resolve } from '../../src/table/resolve.ts';

const rendered = await policiesOfMany(worlds.map(({ values }) => values));
const cases = worlds.map((world, index) => ({ ...world, policies: rendered[index] ?? [] }));

type Rule = NonNullable<NetworkPolicy['spec']['ingress'] | NetworkPolicy['spec']['egress']>[number];

const rulesOf = ({ spec }: NetworkPolicy): readonly Rule[] => [
  ...(spec.ingress ?? []),
  ...(spec.egress ?? []),
];

const nameOf = (name: string, own?: string): string => own ?? `kasm-isolation-${name}`;

describe.each(cases)('$name', ({ values, policies }) => {
  test('no policy selects every pod but the default deny, which allows nothing', () => {
    for (const policy of policies) {
      const isDeny = policy.metadata.labels['app.kubernetes.io/component'] === 'default-deny';
      const selectsAll = Object.keys(policy.spec.podSelector).length === 0;
      expect(selectsAll).toBe(isDeny);
      if (isDeny) expect(rulesOf(policy)).toEqual([]);
    }
  });

  test('every rule names its peers, and its ports unless the row says allPorts', () => {
    // core to the letter of its seed; kasm-platform: what users do inside their sessions.
    const isWide =
      values['preset'] === 'core' ||
      (values['preset'] === 'kasm-platform' && values['egress'] === 'all');
    const wide = isWide ? 1 : 0;
    const rules = policies.flatMap(rulesOf);
    expect(rules.filter((rule) => !('from' in rule) && !('to' in rule))).toEqual([]);
    expect(rules.filter((rule) => !rule.ports)).toHaveLength(wide);
  });

  test('each enabled component owns exactly one policy, and nothing else is rendered', async () => {
    const table = await resolve(values);
    const components = Object.entries(table.components).filter(([, { enabled }]) => enabled);
    const expected = components.map(([name, { policyName: own }]) => nameOf(name, own));
    if (table.defaultDeny.enabled) {
      expected.push(nameOf('default-deny', table.defaultDeny.policyName));
    }
    expect(policies.map(({ metadata }) => metadata.name).toSorted()).toEqual(expected.toSorted());
  });

  test('egress: all closes both directions of every policy', () => {
    if (values['egress'] !== 'all') return;
    const types = policies.map(({ spec }) => spec.policyTypes);
    expect(types).toEqual(types.map(() => ['Ingress', 'Egress']));
  });

  test('every open internet block leaves private and metadata addresses out, in both families', () => {
    const blocks = policies
      .flatMap(({ spec }) => spec.egress ?? [])
      .flatMap(({ to = [] }) => to.flatMap(({ ipBlock }) => ipBlock ?? []));
    if (values['preset'] === 'data-tier') return; // the seed knows IPv4 alone, to the letter
    const open = blocks.filter(({ cidr }) => ['0.0.0.0/0', '2000::/3'].includes(cidr));
    expect(blocks.filter(({ cidr }) => cidr.endsWith('/0') && cidr !== '0.0.0.0/0')).toEqual([]);
    expect(open.filter(({ cidr }) => cidr === '0.0.0.0/0')).toHaveLength(open.length / 2);
    for (const { except } of open.filter(({ cidr }) => cidr === '0.0.0.0/0'))
      expect(except).toContain('169.254.0.0/16');
  });
});

test('two renders are the same bytes', async () => {
  const [first, second] = await Promise.all([
    helmTemplate({ preset: 'kasm-1.19' }),
    helmTemplate({ preset: 'kasm-1.19' }),
  ]);
  expect(first.failed).toBe(false);
  expect(first.stdout).toBe(second.stdout);
});

test('nothing rendered is null or empty', async () => {
  for (const preset of ['core', 'data-tier', 'plain', 'kasm-1.16', 'kasm-1.19', 'none']) {
    const { stdout } = await helmTemplate({ preset });
    expect(stdout).not.toMatch(/: null|: \[\]|: ""$|: \{\}$(?<!podSelector: \{\})/mu);
  }
});

test('no template is defined twice: the later one would silently take the place of the first', async () => {
  const folder = join(chartDirectory, 'templates');
  const files = (await readdir(folder, { recursive: true })).filter((name) => /\./u.test(name));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  const names = texts.flatMap((text) =>
    [...text.matchAll(/\bdefine "([^"]+)"/gu)].map(([, name]) => name),
  );
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('label keys that YAML reads as something else mean themselves', async () => {
  const keys = ['on', 'Off', 'y', 'NO', 'null', 'true', '1e3', '0x10', '9_9', '0', 'a', 'a.b/on'];
  const matchLabels = Object.fromEntries(keys.map((key) => [key, 'x']));
  const values = {
    components: { db: { podSelector: { matchLabels } } },
    labels: matchLabels,
    annotations: matchLabels,
  };
  const policies = await policiesOf(values);
  const db = policies.find(({ metadata }) => metadata.name === 'kasm-isolation-db');
  expect(db?.spec.podSelector).toEqual({ matchLabels });
  for (const { metadata } of policies) {
    expect(metadata.labels).toMatchObject(matchLabels);
    expect(metadata.annotations).toMatchObject(matchLabels);
  }
  const { stdout } = await helmTemplate(values);
  for (const key of keys.slice(0, 10)) expect(stdout).not.toMatch(new RegExp(`^\\s*${key}:`, 'mu'));
});

describe('a preset that is damaged does not render', () => {
  test.each([
    ['a port without a number', '{ port: 5432 }', '{ protocol: TCP }', 'has no port postgres'],
    ['a port that is none', '{ port: 5432 }', '{ port: 70000 }', 'has no port postgres'],
    [
      'a range without an end',
      '{ port: 5432 }',
      '{ port: 1, endPort: 70000 }',
      'has no port postgres',
    ],
  ])('%s', async (_, from, to, words) => {
    const folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-damaged-'));
    await cp(chartDirectory, folder, { recursive: true });
    const file = join(folder, 'files', 'presets', 'plain.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
    const { failed, stderr } = await runHelm(['template', 'x', folder]);
    await rm(folder, { recursive: true });
    expect(failed).toBe(true);
    expect(stderr).toContain(words);
    expect(stderr).toContain('this is a fault of the chart');
  });
});
