import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { changedChart, gitServer, lab, publish, registry, chartTag } from './support/lab.ts';
import {
  application,
  applyArgo,
  conditionsOf,
  isSynced,
  knowSources,
  refresh,
  says,
  synced,
  type Source,
} from './support/argocd.ts';
import { declared, pathOf, expectInForce, type Specs } from './support/policies.ts';
import { gitSource, registrySource } from './support/sources.ts';

const kasm = { preset: 'kasm-1.19', kasm: { release: 'kasm' } };

/** The user's own repository, with values. */
const own = await gitServer.repository('platform');

/** An Application in a namespace of its own. */
async function apply(name: string, sources: Source | readonly Source[], more: object = {}) {
  await lab.addNamespace({ name, labels: {} });
  await applyArgo(application(name, sources, more));
}

beforeAll(knowSources);

describe('where chart and values come from', () => {
  test.each([
    ['argo-oci', 'a registry, values inline', registrySource({ valuesObject: kasm })],
    ['argo-git', 'git, values inline', gitSource({ valuesObject: kasm })],
    ['argo-text', 'git, values as text', gitSource({ values: stringify(kasm) })],
  ])('%s: %s: the policies that plain Helm gives, synced and healthy', async (name, _, source) => {
    await apply(name, source);
    await synced(name);
    await expectInForce(name, await declared(name, kasm));
  });

  test.each([
    ['argo-values-oci', registrySource],
    ['argo-values-git', gitSource],
  ])("%s: values from the user's own repository, by $values", async (name, source) => {
    await own.commit({ 'clusters/one/isolation.yaml': stringify(kasm) });
    await apply(name, [
      source({ valueFiles: ['$values/clusters/one/isolation.yaml'] }),
      { repoURL: own.url, targetRevision: 'main', ref: 'values' },
    ]);
    await synced(name);
    await expectInForce(name, await declared(name, kasm));
    const wider = { ...kasm, components: { guac: { enabled: false } } };
    await own.commit({ 'clusters/one/isolation.yaml': stringify(wider) });
    await refresh(name);
    await expectInForce(name, await declared(name, wider));
  });

  test('a null is dropped before Helm sees it: the row of the preset stays', async () => {
    const name = 'argo-null';
    await apply(name, gitSource({ valuesObject: { ...kasm, flows: { 'app-to-db': null } } }));
    await synced(name);
    await expectInForce(name, await declared(name, kasm));
  });
});

describe('while policies are in force', () => {
  const name = 'argo-in-force';
  let specs: Specs;

  beforeAll(async () => {
    specs = await declared(name, kasm);
    await apply(name, gitSource({ valuesObject: kasm }));
    await synced(name);
    await expectInForce(name, specs);
  });

  test('a policy that somebody deletes comes back, one that somebody opens is closed again', async () => {
    await lab.api.must('DELETE', `${pathOf(name)}/kasm-isolation-db`);
    await expectInForce(name, specs);
    await lab.api.merge(`${pathOf(name)}/kasm-isolation-db`, { spec: { ingress: [{}] } });
    await expectInForce(name, specs);
  });

  test.each([
    ['an unknown preset', { preset: 'nonsense' }, {}, /preset/u],
    ['an empty from', { flows: { 'app-to-db': { from: [] } } }, {}, /flows.*app-to-db.*from/su],
    [
      'an empty from without the schema',
      { flows: { 'app-to-db': { from: [] } } },
      { skipSchemaValidation: true },
      'kasm-isolation: flows.app-to-db.from',
    ],
    [
      "yesterday's key isolates without the schema",
      { components: { db: { isolates: ['Ingress'] } } },
      { skipSchemaValidation: true },
      'kasm-isolation: components.db.isolates',
    ],
  ])('%s: the policies stay, and a condition says what is wrong', async (_, wrong, how, words) => {
    await apply(name, gitSource({ valuesObject: { ...kasm, ...wrong }, ...how }));
    const is = (text: string): boolean =>
      typeof words === 'string' ? text.includes(words) : words.test(text);
    const status = await says(name, String(words), (each) => is(conditionsOf(each)));
    expect(status.conditions?.map(({ type }) => type)).toContain('ComparisonError');
    await expectInForce(name, specs);
  });

  test('a component that is switched off: its policy is pruned', async () => {
    const without = { ...kasm, components: { guac: { enabled: false } } };
    await apply(name, gitSource({ valuesObject: without }));
    await expectInForce(name, await declared(name, without));
    await synced(name);
  });
});

const pinned = (targetRevision: string) => ({
  ...registrySource({ valuesObject: kasm }),
  targetRevision,
});

describe('while policies from a registry are in force', () => {
  const name = 'argo-registry';
  let specs: Specs;

  beforeAll(async () => {
    specs = await declared(name, kasm);
    await apply(name, registrySource({ valuesObject: kasm }));
    await synced(name);
  });

  test('a registry that is down: the policies stay, and a condition says what could not be reached', async () => {
    await registry.stop();
    try {
      await refresh(name);
      await says(name, 'refused', (status) => conditionsOf(status).includes('connection refused'));
      await expectInForce(name, specs);
    } finally {
      await registry.restart();
    }
    await refresh(name);
    await says(name, 'well again', (each) => isSynced(each) && conditionsOf(each).length < 60);
  });

  test('a digest that nothing has: the policies stay, and a condition names it', async () => {
    const nobody = `sha256:${'0'.repeat(64)}`;
    await apply(name, pinned(nobody));
    await says(name, 'refused', (status) => conditionsOf(status).includes(nobody));
    await expectInForce(name, specs);
  });

  test('a tag that moved: who pinned the digest stays with it, who follows the tag gets the new chart', async () => {
    const digest = await publish(chartTag);
    const has = (revision: string) =>
      says(name, revision, (each) => each.sync?.revision === revision);
    await apply(name, pinned(digest));
    await has(digest);
    const moved = await publish(chartTag, await changedChart());
    try {
      expect(moved).not.toBe(digest);
      await refresh(name);
      await has(digest);
      await apply(name, pinned(chartTag));
      await has(moved);
      await expectInForce(name, specs);
    } finally {
      await publish(chartTag);
    }
  });
});
