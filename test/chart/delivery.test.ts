import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { platformNames, presetNames } from '../../schema/names.ts';
import { chartDirectory } from '../../src/read/files.ts';
import { parsePolicies, type NetworkPolicy } from '../../src/read/rendered.ts';
import { resolve } from '../../src/table/resolve.ts';
import { askChart } from '../support/ask-chart.ts';
import type { ResolvedFlow, Table } from '../../src/table/table.ts';
import { loadValues } from '../../src/read/values.ts';
import { cli } from '../support/cli.ts';
import { guardSentences, policiesOfMany, runHelm, type HelmRun } from '../support/helm.ts';

const skip = '--skip-schema-validation';

let folder = '';

/** Writes an umbrella chart that depends on ours, and returns its folder. */
async function umbrella(name: string, dependency: object, values: object): Promise<string> {
  const chart = join(folder, name);
  await mkdir(join(chart, 'charts'), { recursive: true });
  await cp(chartDirectory, join(chart, 'charts', 'kasm-isolation'), { recursive: true });
  const dependencies = [{ name: 'kasm-isolation', version: '*', ...dependency }];
  await writeFile(
    join(chart, 'Chart.yaml'),
    stringify({ apiVersion: 'v2', name, version: '1.0.0', dependencies }),
  );
  await writeFile(join(chart, 'values.yaml'), stringify(values));
  return chart;
}

const render = (chart: string, ...flags: readonly string[]): Promise<HelmRun> =>
  runHelm(['template', 'kasm-isolation', chart, '--namespace', 'kasm', ...flags]);

/** The policies of a manifest, in the order of their names. */
const inOrder = (manifest: string): readonly NetworkPolicy[] =>
  parsePolicies(manifest).toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));

async function policies(run: Promise<HelmRun>): Promise<readonly NetworkPolicy[]> {
  const { failed, stdout, stderr } = await run;
  if (failed) throw new Error(stderr);
  return inOrder(stdout);
}

/** One set of values: a port, a range, a list and a switch. */
const wanted = {
  preset: 'plain',
  components: { db: { ports: { postgres: { port: 5433, endPort: 5440 } } } },
  peers: { prometheus: { enabled: false } },
  flows: { 'app-to-db': { from: ['api'] } },
};

const port = 'components.db.ports.postgres';
const scalars = `preset=plain,${port}.port=5433,${port}.endPort=5440`;
const others = 'peers.prometheus.enabled=false,flows.app-to-db.from={api}';

/** The same values under the name of a dependency. */
const under = (name: string, settings: string): string =>
  settings
    .split(/,(?=[a-z])/u)
    .map((setting) => `${name}.${setting}`)
    .join(',');

const umbrellaValues = {
  global: { domain: 'example.org', imageRegistry: 'registry.example.org' },
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kasm-isolation-delivery-'));
  await writeFile(join(folder, 'values.yaml'), stringify(wanted));
  await writeFile(join(folder, 'values.json'), JSON.stringify(wanted));
  await writeFile(join(folder, 'ports.yaml'), stringify({ components: wanted.components }));
  await writeFile(
    join(folder, 'rest.yaml'),
    'peers: {prometheus: {enabled: off}}\nflows: {app-to-db: {from: [api]}}\n',
  );
  await umbrella('plain-umbrella', {}, { ...umbrellaValues, 'kasm-isolation': wanted });
  await umbrella(
    'empty-umbrella',
    { alias: 'isolation', condition: 'isolation.enabled' },
    // Under an alias, names begin with the release and the alias, unless a prefix is written.
    { ...umbrellaValues, isolation: { enabled: true, fullnameOverride: 'kasm-isolation' } },
  );
  await umbrella(
    'switched-off-umbrella',
    { alias: 'isolation', condition: 'isolation.enabled' },
    { ...umbrellaValues, isolation: { enabled: false, ...wanted } },
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const file = (name: string): string => join(folder, name);

const deliveries: Readonly<Record<string, () => Promise<HelmRun>>> = {
  'a YAML file': () => render(chartDirectory, '--values', file('values.yaml')),
  'a JSON file': () => render(chartDirectory, '--values', file('values.json')),
  'two files, one over the other': () =>
    render(chartDirectory, '--values', file('ports.yaml'), '--values', file('rest.yaml')),
  '--set': () => render(chartDirectory, '--set', `${scalars},${others}`),
  '--set-string for ports, as a Flux targetPath sends them': () =>
    render(chartDirectory, '--set-string', scalars, '--set', others),
  '--set-json': () =>
    render(
      chartDirectory,
      ...Object.entries(wanted).flatMap(([key, value]) => [
        '--set-json',
        `${key}=${JSON.stringify(value)}`,
      ]),
    ),
  'a file without the schema': () => render(chartDirectory, '--values', file('values.yaml'), skip),
  '--set-string without the schema': () =>
    render(chartDirectory, '--set-string', scalars, '--set', others, skip),
  'an umbrella chart with global values': () => render(file('plain-umbrella')),
  'an umbrella chart with global values, without the schema': () =>
    render(file('plain-umbrella'), skip),
  'an alias with a condition in an umbrella chart': () =>
    render(file('empty-umbrella'), '--set', under('isolation', `${scalars},${others}`)),
  '--set-string through an umbrella chart': () =>
    render(
      file('empty-umbrella'),
      '--set-string',
      under('isolation', scalars),
      '--set',
      under('isolation', others),
    ),
};

describe.concurrent('the same values make the same policies, delivered by', () => {
  it.for(Object.entries(deliveries))('%s', async ([, deliver]) => {
    const expected = await policies(render(chartDirectory, '--values', file('values.json')));
    expect(await policies(deliver())).toEqual(expected);
  });

  it('the kasm-isolation command', async () => {
    const expected = await policies(render(chartDirectory, '--values', file('values.json')));
    const { exitCode, stdout } = await cli(['render', file('values.yaml')]);
    expect(exitCode).toBe(0);
    expect(inOrder(stdout)).toEqual(expected);
  });

  it('an umbrella chart whose condition is false: none at all', async () => {
    const { failed, stdout } = await render(file('switched-off-umbrella'));
    expect(failed).toBe(false);
    expect(stdout.trim()).toBe('');
  });
});

const isNull = 'is null; remove it, or write enabled: false to switch an entry off';
const isNoBoolean =
  'is not a boolean; write true or false without quotes (--set-string and a quoted Flux targetPath send a string)';
const isNoPort = 'is not a port number; write a whole number from 1 to 65535';
const isNoLabel =
  'is not a label value; write a string of at most 63 letters, digits, -, _ and ., with a letter or digit at both ends';
const isNoName =
  'is not a name; write at most 40 of a-z, 0-9 and -, starting with a letter and not ending in -, and no word that YAML reads as a boolean or null';

/** A flag of Helm, what it sets, and the sentence that refuses it. */
const refusals: readonly (readonly [string, string, string])[] = [
  ...[
    'preset',
    'platform',
    'egress',
    'kasm',
    'kasm.release',
    'fullnameOverride',
    'labels',
    'annotations',
    'defaultDeny',
    'defaultDeny.podSelector',
    'components',
    'components.db',
    'components.db.podSelector',
    'components.db.ports',
    'components.db.ports.postgres.port',
    'peers',
    'peers.prometheus',
    'peers.prometheus.podSelector',
    'flows',
    'flows.app-to-db',
    'flows.app-to-db.from',
    'flows.app-to-db.to',
    'flows.app-to-db.ports',
    'helmTest',
    'helmTest.host',
    'helmTest.image',
    'helmTest.podSecurityContext',
  ].map((path) => ['--set', `${path}=null`, `${path}: ${isNull}`] as const),
  ['--set', 'flows.app-to-db.from[1]=api', `flows.app-to-db.from[0]: ${isNull}`],
  ['--set', 'flows.app-to-db.from={}', `flows.app-to-db.from[0]: "" ${isNoName}`],
  [
    '--set',
    'flows.app-to-db.from=api',
    'flows.app-to-db.from: "api" is not a list of component or peer names; write at least one name, each once',
  ],
  [
    '--set',
    'flows.app-to-db.from=',
    'flows.app-to-db.from: "" is not a list of component or peer names; write at least one name, each once',
  ],
  [
    '--set-json',
    'flows.app-to-db.from=[]',
    'flows.app-to-db.from: is empty; write at least one name, each once',
  ],
  [
    '--set-json',
    'components.db.podSelector={}',
    'components.db.podSelector: is empty; write matchLabels or matchExpressions with at least one entry',
  ],
  ['--set-string', 'components.db.enabled=false', `components.db.enabled: "false" ${isNoBoolean}`],
  [
    '--set-string',
    'peers.prometheus.enabled=false',
    `peers.prometheus.enabled: "false" ${isNoBoolean}`,
  ],
  [
    '--set-string',
    'flows.app-to-db.enabled=false',
    `flows.app-to-db.enabled: "false" ${isNoBoolean}`,
  ],
  ['--set-string', 'defaultDeny.enabled=true', `defaultDeny.enabled: "true" ${isNoBoolean}`],
  ['--set', `${port}.port=65536`, `${port}.port: 65536 ${isNoPort}`],
  ['--set', `${port}.port=0`, `${port}.port: 0 ${isNoPort}`],
  ['--set-string', `${port}.port=65536`, `${port}.port: "65536" ${isNoPort}`],
  ['--set-string', `${port}.port=0`, `${port}.port: "0" ${isNoPort}`],
  ['--set-json', `${port}.port=1.5`, `${port}.port: 1.5 ${isNoPort}`],
  ['--set', 'labels.build=7', `labels.build: 7 ${isNoLabel}`],
  [
    '--set-string',
    `${port}.port=5433,${port}.endPort=999`,
    `${port}.endPort: 999 is below port 5433; write a number from 5433 to 65535`,
  ],
  ['--set', 'preset=kasm-1.9', 'preset: "kasm-1.9" is not a preset; did you mean "kasm-1.19"?'],
  ['--set', 'flow.app-to-db.enabled=false', 'flow: no such key; did you mean "flows"?'],
];

describe.concurrent('what is refused is refused however it is delivered', () => {
  const cases = refusals.map((each) => [`${each[0]} ${each[1]}`, each] as const);

  it.for(cases)('%s', async ([, [flag, setting, sentence]]) => {
    expect(await refusal(chartDirectory, flag, setting)).toEqual({
      guard: [sentence],
      schemaLeavesOut: [],
      printed: '',
      failed: true,
    });
  });

  it.for(cases)('%s, through an umbrella chart', async ([, [flag, setting, sentence]]) => {
    const chart = file('empty-umbrella');
    expect(await refusal(chart, flag, under('isolation', setting))).toEqual({
      guard: [sentence],
      schemaLeavesOut: [],
      printed: '',
      failed: true,
    });
  });
});

/** What the guard says without the schema, and which keys of its places Helm does not name with it. */
async function refusal(chart: string, ...flags: readonly string[]) {
  const [alone, whole] = [await render(chart, ...flags, skip), await render(chart, ...flags)];
  const guard = guardSentences(alone.stderr);
  const keys = guard.flatMap((sentence) => sentence.split(': ')[0]?.match(/[\w-]+/gu) ?? []);
  return {
    guard,
    schemaLeavesOut: keys.filter((key) => !whole.stderr.includes(key)),
    printed: alone.stdout + whole.stdout,
    failed: alone.failed && whole.failed,
  };
}

describe('YAML is read by the command as Helm reads it', () => {
  const scalarTexts = {
    'a date': '2026-11-22',
    'a time': '2026-11-22T10:00:00Z',
    'minutes and seconds': '12:30',
    'an old octal number': '0777',
    'a new octal number': '0o17',
    'a hexadecimal number': '0x1F',
    'a number with underscores': '1_000',
    'an exponent': '1e3',
    yes: 'yes',
    'n as a word': 'n',
    'a quoted number': '"5432"',
    'a tilde': '~x',
  };

  it.for(Object.entries(scalarTexts))('%s: %s', async ([name, text]) => {
    const path = file(`${name.replaceAll(' ', '-')}.yaml`);
    await writeFile(path, `global:\n  scalar: ${text}\n`);
    const probe = file('probe');
    await mkdir(join(probe, 'templates'), { recursive: true });
    await writeFile(join(probe, 'Chart.yaml'), 'apiVersion: v2\nname: probe\nversion: 1.0.0\n');
    await writeFile(join(probe, 'templates', 'probe.yaml'), '{{ toRawJson .Values.global }}');
    const { stdout } = await render(probe, '--values', path);
    const seen = /\{.*\}/u.exec(stdout)?.[0] ?? '';
    expect({ global: JSON.parse(seen) }).toEqual(await loadValues(path));
  });
});

describe('two renders', () => {
  it.for([...presetNames])('of preset %s are the same bytes', async (preset) => {
    const [one, two] = [
      await render(chartDirectory, '--set', `preset=${preset}`),
      await render(chartDirectory, '--set', `preset=${preset}`),
    ];
    expect(one.failed).toBe(false);
    expect(one.stdout).toBe(two.stdout);
  });
});

/** Values with each peer that is nowhere put somewhere; nothing where that is not all that is wrong. */
function placed(values: object, sentences: readonly string[]): object | undefined {
  const names = sentences.map((sentence) => /^peers\.([^.:]+): /u.exec(sentence)?.[1]);
  if (names.includes(undefined)) return undefined;
  const place = { ipBlocks: [{ cidr: '198.51.100.0/24' }, { cidr: '2001:db8::/32' }] };
  return { ...values, peers: Object.fromEntries(names.map((name) => [name, place])) };
}

interface Set {
  readonly name: string;
  readonly values: object;
}

/** Every preset on every platform in every egress mode, where that renders. */
async function combinations(): Promise<readonly Set[]> {
  const sets = presetNames.flatMap((preset) =>
    platformNames.flatMap((platform) =>
      ['dataTier', 'all'].map((egress) => ({ preset, platform, egress })),
    ),
  );
  const answers = await askChart(sets);
  return sets.flatMap((set, index) => {
    const values = placed(set, answers[index]?.sentences ?? []);
    const name = `${set.preset} on ${set.platform}, egress ${set.egress}`;
    return values ? [{ name, values }] : [];
  });
}

/** One entry after the other of a preset switched off. */
async function switchedOff(preset: string): Promise<readonly Set[]> {
  const table = await resolve({ preset });
  return (['components', 'peers', 'flows'] as const).flatMap((map) =>
    Object.keys(table?.[map] ?? {}).map((name) => ({
      name: `${preset} without ${map}.${name}`,
      values: { preset, [map]: { [name]: { enabled: false } } },
    })),
  );
}

interface Wide {
  readonly withoutPeers: number;
  readonly withoutPorts: number;
}

/** How many rules of a policy name no peer, and how many no port. */
function wideRules({ spec }: NetworkPolicy): Wide {
  const peers = [
    ...(spec.ingress ?? []).map(({ from }) => from ?? []),
    ...(spec.egress ?? []).map(({ to }) => to ?? []),
  ];
  const ports = [...(spec.ingress ?? []), ...(spec.egress ?? [])].map((rule) => rule.ports ?? []);
  return {
    withoutPeers: peers.filter((list) => list.length === 0).length,
    withoutPorts: ports.filter((list) => list.length === 0).length,
  };
}

/** How many such rules the table asks for in so many words: `anywhere` and `allPorts`. */
function askedFor(table: Table, name: string): Wide {
  const everyone = { ...table.peers, ...table.components };
  const isOn = (member: string): boolean => everyone[member]?.enabled === true;
  const isAnywhere = (member: string): boolean =>
    isOn(member) && table.peers[member]?.anywhere === true;
  const rules = (flow: ResolvedFlow): string[][] => {
    const from = (flow.from ?? []).filter(isOn);
    const to = (flow.to ?? []).filter(isOn);
    const ingress = to.includes(name) && from.length > 0 ? [from] : [];
    const closed = table.components[name]?.policyTypes.includes('Egress') === true;
    return [...ingress, ...(closed && from.includes(name) ? to.map((member) => [member]) : [])];
  };
  const flows = Object.values(table.flows).filter(({ enabled }) => enabled);
  const count = (list: readonly ResolvedFlow[], counts: (peers: string[]) => boolean): number =>
    list.flatMap(rules).filter(counts).length;
  return {
    withoutPeers: count(flows, (peers) => peers.some(isAnywhere)),
    withoutPorts: count(
      flows.filter(({ allPorts }) => allPorts),
      () => true,
    ),
  };
}

/** Selectors of peers that select everything, and networks of every address without an exception. */
const selectorsOfAll = ({ spec }: NetworkPolicy): number =>
  [
    ...(spec.ingress ?? []).flatMap(({ from }) => from ?? []),
    ...(spec.egress ?? []).flatMap(({ to }) => to ?? []),
  ]
    .flatMap(({ podSelector, namespaceSelector, ipBlock }) => [
      podSelector,
      namespaceSelector,
      ipBlock,
    ])
    .filter((part) => part !== undefined && Object.keys(part).length === 0).length;

describe('no rule is wider than its flow says', () => {
  const sweeps = {
    'every preset, platform and egress mode': combinations,
    'preset core with one entry off': () => switchedOff('core'),
    'preset plain with one entry off': () => switchedOff('plain'),
  };

  it.for(Object.entries(sweeps))('%s', async ([, sweep]) => {
    const sets = await sweep();
    const rendered = await policiesOfMany(sets.map(({ values }) => values));
    for (const [index, { name: set, values }] of sets.entries()) {
      const table = await resolve(values);
      for (const policy of rendered[index] ?? []) {
        const name = policy.metadata.labels['app.kubernetes.io/component'] ?? '';
        const where = `${set}: ${policy.metadata.name}`;
        expect(table, where).toBeDefined();
        if (table) expect(wideRules(policy), where).toEqual(askedFor(table, name));
        expect(selectorsOfAll(policy), where).toBe(0);
      }
    }
    expect(sets.length).toBeGreaterThan(10);
  });

  it('every preset renders somewhere in the default egress mode', async () => {
    const names = (await combinations()).map(({ name }) => name);
    for (const preset of presetNames)
      for (const platform of platformNames)
        expect(names).toContain(`${preset} on ${platform}, egress dataTier`);
  });
});
