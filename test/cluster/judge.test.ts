import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { keptAnnotations } from '../../schema/control-keys.ts';
import { platformNames } from '../../schema/index.ts';
import { packageDirectory } from '../../src/read/files.ts';
import { isMap } from '../../src/table/layers.ts';
import { loadPreset } from '../../src/table/load.ts';
import { resolve } from '../../src/table/resolve.ts';
import { askChart } from '../support/ask-chart.ts';
import { refusals } from '../support/refusals.ts';
import { textsOfMany } from '../support/helm.ts';
import { randomValues } from '../support/random-values.ts';
import { worlds } from '../support/worlds.ts';
import { absences } from './support/judge/absences.ts';
import { contractPlaces, literalsIn } from './support/judge/contract.ts';
import type { Disagreement } from './support/judge/disagreement.ts';
import {
  documentsOf,
  judge,
  type Document,
  type Judgement,
  type Verdict,
} from './support/judge/judge.ts';
import { numbers } from './support/judge/numbers.ts';
import { isOurs, marked, valuesWith, type Place } from './support/judge/place.ts';
import { podPlaces } from './support/judge/pod-places.ts';
import { policyPlaces } from './support/judge/policy-places.ts';
import { probes } from './support/judge/probes.ts';
import { words } from './support/judge/words.ts';
import { isFull, isQuick } from './support/level.ts';
import { lab } from './support/lab.ts';

const places = [...policyPlaces, ...podPlaces];
const disagreements = [...absences, ...words, ...numbers, ...probes];

/** How many sets of random sound values are judged; each place is tried with an eighth as many random literals. */
const runs = Number(process.env['RANDOM_VALUES'] ?? (isFull ? 600 : isQuick ? 40 : 150));
const seed = Number(
  process.env['RANDOM_SEED'] ?? fc.readConfigureGlobal()?.seed ?? Date.now() % 1_000_000,
);

await lab.addNamespace({ name: 'kasm', labels: {} });

/** Verdicts by text: presets and random values repeat themselves. */
const known = new Map<string, Promise<Judgement>>();

/** What the server has against rendered objects, in its words and with the object; each distinct one is asked about once. */
async function objectionsTo(documents: readonly Document[]): Promise<readonly string[]> {
  const found = documents.map(async ({ kind, text }) => {
    const asked = known.get(text) ?? judge(kind, text);
    known.set(text, asked);
    const { verdict, said } = await asked;
    return verdict === 'accepted' ? [] : [`${verdict}: ${said}\n${text}`];
  });
  return (await Promise.all(found)).flat();
}

/** Renders sets of values, a hundred with one start of Helm and two Helms at a time, and has the server judge all of it. */
async function judgeMany(name: string, sets: readonly unknown[]): Promise<readonly string[]> {
  const started = Date.now();
  const before = known.size;
  const found = new Set<string>();
  let objects = 0;
  const everySecond = async (first: number): Promise<void> => {
    for (let start = first; start < sets.length; start += 200) {
      const documents = (await textsOfMany(sets.slice(start, start + 100))).flatMap(documentsOf);
      objects += documents.length;
      for (const objection of await objectionsTo(documents)) found.add(objection);
    }
  };
  await Promise.all([0, 100].map(everySecond));
  console.log(
    `${name}: ${sets.length} sets of values, ${objects} objects, ${known.size - before} that were not judged before, in ${Date.now() - started} ms`,
  );
  expect(objects).toBeGreaterThan(0);
  return [...found];
}

/** Values inside of what a GitOps controller reads; templates of values are none. */
function valuesWithin(object: unknown): readonly unknown[] {
  if (!isMap(object)) return Array.isArray(object) ? object.flatMap(valuesWithin) : [];
  if (object['kind'] === 'ApplicationSet') return [];
  return Object.entries(object).flatMap(([key, value]) => {
    if (key === 'valuesContent') return [parse(String(value), { version: '1.1' })];
    const isValues = ['values', 'valuesObject', 'valuesInline'].includes(key);
    return isValues && isMap(value) ? [value] : valuesWithin(value);
  });
}

async function exampleValues(): Promise<readonly unknown[]> {
  const root = join(packageDirectory, 'examples');
  const all = (await readdir(root, { recursive: true })).filter((path) => path.endsWith('.yaml'));
  // An umbrella's own values are those of its dependencies, by name.
  const paths = all.filter((path) => !all.includes(join(dirname(path), 'Chart.yaml')));
  const found = paths.map(async (path) => {
    const text = await readFile(join(root, path), 'utf8');
    if (path.endsWith('values.yaml')) return [parse(text, { version: '1.1' }) as unknown];
    return parseAllDocuments(text).flatMap((document) => valuesWithin(document.toJS()));
  });
  const sets = await Promise.all(found);
  const inside = paths.filter((_, index) => sets[index]?.length);
  expect(inside).toEqual(
    expect.arrayContaining(paths.filter((path) => path.endsWith('values.yaml'))),
  );
  for (const name of ['argocd/', 'flux/', 'k3s-helmchart/', 'kustomize/'])
    expect(
      inside.some((path) => path.startsWith(name)),
      name,
    ).toBe(true);
  return sets.flat();
}

/** Random values until so many are sound; of those that come to the same table, one. */
async function randomSoundValues(): Promise<readonly unknown[]> {
  const sound = new Map<string, unknown>();
  for (let round = 0, found = 0; found < runs; round += 1) {
    const samples = fc.sample(randomValues, { numRuns: 1000, seed: seed + round });
    const answers = await askChart(samples);
    for (const [index, values] of samples.entries()) {
      if (answers[index]?.sentences.length !== 0 || found === runs) continue;
      found += 1;
      // The server compiles the expressions of a guard, which takes it long: one in ten keeps its own.
      const judged = found % 10 === 0 ? values : { ...values, guard: {} };
      sound.set(JSON.stringify([await resolve(values), judged.guard]), judged);
    }
  }
  return [...sound.values()];
}

describe('the API server takes every object in a strict dry run, and warns of nothing', () => {
  test('which refuses whatever is not of the API, and stores nothing', async () => {
    const path = '/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies';
    const { items: before } = await lab.api.must('GET', path);
    const [document] = (await textsOfMany([{}])).flatMap(documentsOf);
    const { kind, text } = document as Document;
    expect(await judge(kind, text)).toEqual({ verdict: 'accepted', said: '' });
    for (const [from, to] of [
      ['policyTypes:', 'policyTypez:'],
      ['spec:', 'spec:\n  egres: []'],
      ['metadata:', 'metadata: {}\nmetadata:'],
      ['namespace: "kasm"', 'namespace: "other"'],
      ['networking.k8s.io/v1', 'networking.k8s.io/v2'],
    ] as const) {
      expect(text).toContain(from);
      expect(await judge(kind, text.replace(from, to)), to).toMatchObject({ verdict: 'refused' });
    }
    expect((await lab.api.must('GET', path)).items).toEqual(before);
  });

  test.each([
    ['every preset × platform × egress mode', () => worlds.map(({ values }) => values)],
    ['every example', exampleValues],
    [`${runs} random sound values (seed ${seed})`, randomSoundValues],
  ])('of %s', async (name, sets) => {
    expect(await judgeMany(name, await sets())).toEqual([]);
  });

  test('of the good neighbour of every refusal, save that it warns of how IPv6 is spelt', async () => {
    // What `mode: staged` renders is of Calico's API, which this server has not.
    const neighbours = refusals
      .map(({ good }) => good)
      .filter((good) => !isMap(good) || good['mode'] !== 'staged');
    const found = await judgeMany('good neighbours', neighbours);
    expect(found.filter((text) => !/^warned: .*RFC 5952/u.test(text))).toEqual([]);
  });
});

const podsOf = async (sets: readonly unknown[]): Promise<readonly Document[]> =>
  (await textsOfMany(sets)).flatMap(documentsOf).filter(({ kind }) => kind === 'Pod');

describe('a namespace that enforces the "restricted" Pod Security takes the pods of helm test', () => {
  const bare = { metadata: { name: 'bare' }, spec: { containers: [{ name: 'a', image: 'a' }] } };
  /** Labels the namespace, and waits until admission has seen that. */
  const enforce = async (labels: Record<string, string>, verdict: Verdict): Promise<void> => {
    await lab.addNamespace({ name: 'kasm', labels });
    const seen = async (): Promise<void> =>
      expect(await judge('Pod', bare)).toMatchObject({ verdict });
    await vi.waitFor(seen, 10_000);
  };
  beforeAll(() => enforce({ 'pod-security.kubernetes.io/enforce': 'restricted' }, 'refused'));
  afterAll(() => enforce({}, 'accepted'));

  test('of every preset × platform that has them', async () => {
    const found = worlds.map(async ({ values }) => {
      const { helmTest } = await loadPreset(String(values['preset']));
      return helmTest ? [{ ...values, helmTest: { enabled: true, host: 'kasm-db' } }] : [];
    });
    const sets = (await Promise.all(found)).flat();
    const pods = await podsOf(sets);
    expect(pods).toHaveLength(2 * sets.length);
    expect(sets.length).toBeGreaterThanOrEqual(platformNames.length);
    const judgements = await Promise.all(pods.map(({ kind, text }) => judge(kind, text)));
    expect(judgements.filter(({ verdict }) => verdict !== 'accepted')).toEqual([]);
  });

  const sound = {
    podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };
  test.each([
    ['may run as root', 'podSecurityContext', { runAsNonRoot: false }],
    ['has every system call', 'podSecurityContext', { seccompProfile: { type: 'Unconfined' } }],
    ['keeps a capability', 'securityContext', { capabilities: { drop: ['NET_RAW'] } }],
    ['may gain rights', 'securityContext', { allowPrivilegeEscalation: true }],
  ] as const)('but not one that %s', async (_, context, change) => {
    const tried = { enabled: true, host: 'kasm-db', ...sound };
    const changed = { ...tried, [context]: { ...sound[context], ...change } };
    const pods = await podsOf([{ helmTest: tried }, { helmTest: changed }]);
    const judgements = await Promise.all(pods.map(({ kind, text }) => judge(kind, text)));
    const [right, wrong, ...others] = judgements.map(({ verdict }) => verdict);
    expect([right, wrong, others]).toEqual(['accepted', 'accepted', ['refused', 'refused']]);
    expect(judgements.at(-1)?.said).toContain(Object.keys(change)[0]);
  });
});

/** A rendered object in which the mark of a place stands. */
interface Sample {
  readonly kind: string;
  readonly object: unknown;
}

/** Renders each place with a literal, and gives the objects. */
async function renderPlaces(
  literals: readonly (readonly [Place, unknown])[],
): Promise<readonly (readonly Sample[])[]> {
  const sets = literals.map(([place, literal]) => valuesWith(place, literal));
  return (await textsOfMany(sets)).map((manifest) =>
    documentsOf(manifest).map(({ kind, text }) => ({
      kind,
      object: parse(text, { version: '1.1' }) as unknown,
    })),
  );
}

/** For each place, the first object of each kind that shows its mark. */
const samples = new Map<Place, readonly Sample[]>();

async function findMarks(): Promise<void> {
  const rendered = await renderPlaces(places.map((place) => [place, place.mark]));
  for (const [index, place] of places.entries()) {
    const shown = (rendered[index] ?? []).filter(
      ({ object }) => !isDeepStrictEqual(marked(place, object, 'no mark'), object),
    );
    const firsts = shown.filter(
      ({ kind }, at) => shown.findIndex((each) => each.kind === kind) === at,
    );
    if (firsts.length === 0) throw new Error(`No object shows what is written at ${place.path}`);
    samples.set(place, firsts);
  }
}

/** What people write by mistake, wherever it is. */
const mistakes = {
  key: ['', ' ', 'x', 'a b', 'x\n', '-', 'a/b/c', '__proto__', 'constructor'],
  value: [null, true, 7, 1.5, '', 'x', [], ['x'], [null], {}, { x: 'x' }],
};

/** Whatever the cases of bad values and their good neighbours write at places of the contract. */
const written = refusals.flatMap(({ bad, good }) => [bad, good]).flatMap((set) => literalsIn(set));

function literalsFor({ path, literals, mark }: Place): readonly unknown[] {
  const isKey = path.endsWith('{}');
  const all = [
    mark,
    ...mistakes[isKey ? 'key' : 'value'],
    ...written.filter(([where]) => where === path).map(([, literal]) => literal),
    ...disagreements.flatMap((each) => (each.places.includes(path) ? each.examples : [])),
    ...fc.sample(literals, { numRuns: Math.ceil(runs / 8), seed }),
  ];
  const distinct = new Set(all.map((literal) => JSON.stringify(literal)));
  return [...distinct]
    .map((text) => JSON.parse(text) as unknown)
    .filter((literal) => !isKey || typeof literal === 'string');
}

/** What both sides make of a literal, and the disagreements that it is an instance of. */
interface Opinion {
  readonly literal: unknown;
  readonly ours: 'accepted' | 'refused';
  readonly server: Judgement;
  readonly listed: readonly Disagreement[];
}

/** The worst of what the server makes of several objects. */
const worst = (judgements: readonly Judgement[]): Judgement =>
  (['refused', 'warned', 'accepted'] as const).flatMap((each) =>
    judgements.filter(({ verdict }) => verdict === each),
  )[0] as Judgement;

async function opinionOn(place: Place, literal: unknown): Promise<Opinion> {
  const judgements = (samples.get(place) ?? []).map(({ kind, object }) =>
    judge(kind, marked(place, object, literal)),
  );
  const listed: Disagreement[] = [];
  for (const each of disagreements) {
    if (each.places.includes(place.path) && (await each.recognises(literal, place)))
      listed.push(each);
  }
  return {
    literal,
    ours: (await isOurs(place, literal)) ? 'accepted' : 'refused',
    server: worst(await Promise.all(judgements)),
    listed,
  };
}

const show = ({ literal, ours, server, listed }: Opinion): string =>
  `${JSON.stringify(literal).slice(0, 200)} is ${ours} here and ${server.verdict} there (${server.said}); listed as ${listed.map(({ name }) => name).join(' and ') || 'nothing'}`;

/** Whether the list says of a literal what is not so. */
const isMislisted = ({ ours, server, listed }: Opinion): boolean =>
  listed.some((each) => each.ours !== ours || each.server !== server.verdict);

/** Some of what both take, and the chart therefore renders: not what is empty, for which it writes nothing. */
const taken: (readonly [Place, unknown])[] = [];

function isEmpty(literal: unknown): boolean {
  const text = JSON.stringify(literal);
  return ['""', '[]', '{}'].includes(text) || /"(?:except|values)":\[\]/u.test(text);
}

/** Disagreements that the tests of places have met, each with its place. */
const met = new Set<string>();
const totals = { literals: 0, accepted: 0, refused: 0, listed: 0 };

describe('a literal is refused where the API server refuses it and nowhere else, save for what is listed', () => {
  beforeAll(findMarks);
  afterAll(() => {
    console.log(
      `${totals.literals} literals at ${places.length} places: ${totals.accepted} taken by both, ${totals.refused} refused by both, ${totals.listed} listed`,
    );
  });

  test.each(places.map((place) => [place.path, place] as const))('%s', async (path, place) => {
    const found = await Promise.all(literalsFor(place).map((literal) => opinionOn(place, literal)));
    const parted = found.filter(({ ours, server }) => ours !== server.verdict);
    const agreed = found.filter(({ ours, server }) => ours === server.verdict);
    const accepted = agreed.filter(({ ours }) => ours === 'accepted');
    for (const { name } of parted.flatMap(({ listed }) => listed)) met.add(`${name} at ${path}`);
    taken.push(
      ...accepted
        .filter(({ literal }) => !isEmpty(literal))
        .slice(-3)
        .map(({ literal }) => [place, literal] as const),
    );
    totals.literals += found.length;
    totals.accepted += accepted.length;
    totals.refused += agreed.length - accepted.length;
    totals.listed += parted.length;
    expect(parted.filter(({ listed }) => listed.length === 0).map(show)).toEqual([]);
    expect(found.filter(isMislisted).map(show)).toEqual([]);
    expect(accepted.length).toBeGreaterThan(0);
  });

  test('as the chart would render it, which it does with those that both take', async () => {
    const rendered = await renderPlaces(taken);
    const unlisted = taken.flatMap(([place, literal], index) =>
      (samples.get(place) ?? [])
        .map(({ object }) => marked(place, object, literal))
        .filter((asked) => !rendered[index]?.some(({ object }) => isDeepStrictEqual(object, asked)))
        .map((asked) => ({ path: place.path, literal, asked })),
    );
    expect(unlisted).toEqual([]);
    expect(taken.length).toBeGreaterThan(places.length);
  });

  test.each(disagreements.map((each) => [each.name, each] as const))(
    'listed, and so at each of its places: %s',
    (name, { places: where, why }) => {
      const missing = where.filter((path) => !met.has(`${name} at ${path}`));
      expect(missing).toEqual([]);
      expect(why).toMatch(/^[A-Z].*[.]$/u);
    },
  );
});

/** Places of the contract of which the server sees nothing. */
const unseen = {
  'choose among tables, and switch their entries': [
    'preset',
    'platform',
    'egress',
    'kasm.version',
    'defaultDeny.enabled',
    'Component.enabled',
    'Claim.enabled',
    'Peer.enabled',
    'Peer.anywhere',
    'Flow.enabled',
    'Flow.allPorts',
    'helmTest.enabled',
    'helmTest.runner',
    'mode',
    'preflight',
  ],
  'name what stands elsewhere in the table': [
    'peers{}',
    'Component.ports{}',
    'Peer.ports{}',
    'Flow.from',
    'Flow.from[]',
    'Flow.to',
    'Flow.to[]',
    'Flow.ports',
    'Flow.ports[]',
    'helmTest.flow',
  ],
  'hold entries, which are judged one by one': [
    'kasm',
    'labels',
    'annotations',
    'defaultDeny',
    'components',
    'components.*',
    'peers',
    'peers.*',
    'flows',
    'flows.*',
    'Component.annotations',
    'Component.ports',
    'Peer.ports',
    'helmTest',
  ],
  'are texts like any other to it': ['annotations', 'Component.annotations'].flatMap((map) =>
    Object.keys(keptAnnotations).map((key) => `${map}.${key}`),
  ),
  'say what must stay true, and render nothing': [
    'claims',
    'claims{}',
    'claims.*',
    'Claim.description',
    'Claim.to',
    'Claim.to[]',
    'Claim.ports',
    'Claim.ports[]',
    'Claim.onlyFrom',
    'Claim.onlyFrom[]',
    'Claim.from',
    'Claim.from[]',
    'Claim.onlyTo',
    'Claim.onlyTo[]',
    'Claim.onlyRows',
  ],
  'are of the guard, which the server takes in guard.test.ts': [
    'guard',
    'guard.enabled',
    'guard.peers',
    'guard.action',
    'guard.action[]',
    'guard.allow',
    ...['users', 'groups', 'serviceAccounts'].flatMap((kind) => [
      `guard.allow.${kind}`,
      `guard.allow.${kind}[]`,
    ]),
  ],
  'are printed as comments': ['Peer.description', 'Flow.description'],
  'are for umbrella charts': ['global', 'global{}', 'global.*', 'enabled'],
};

test('every place of the contract is judged, or seen by no server', () => {
  const covered = [...places.map(({ path }) => path), ...Object.values(unseen).flat()];
  expect(covered.toSorted()).toEqual(contractPlaces().toSorted());
});
