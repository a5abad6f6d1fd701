import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { parseAllDocuments, stringify } from 'yaml';
import { describe, expect, test } from 'vitest';
import { packageDirectory } from '../../src/read/files.ts';
import { labFolder } from '../../lab/lab.ts';
import type { Parts } from '../../lab/parts.ts';
import { partsHere } from '../../lab/run-in-sandbox.ts';
import { apply, here, reconcile, type Document } from './support/flux.ts';
import { isNotReady, isReady } from './support/flux-release.ts';
import { chartTag, lab, publish } from './support/lab.ts';
import { declared, expectInForce, inForce, pathOf } from './support/policies.ts';

// What kustomize-controller makes of the folder is made by Kustomize here; helm-controller does the rest.

const { kustomize } = partsHere<Parts & { kustomize: string }>();
const namespace = 'kasm';
const folder = join(labFolder, 'values-from-git');
const kasm = { preset: 'kasm-1.19', kasm: { release: 'kasm' } };
const less = { ...kasm, components: { guac: { enabled: false } } };
const db = `${pathOf(namespace)}/kasm-isolation-db`;

await publish(chartTag);
await lab.addNamespace({ name: namespace, labels: {} });
await cp(join(packageDirectory, 'examples/flux/values-from-git'), folder, { recursive: true });

/** Applies the folder as it is, with the registry of the lab. */
async function applyFolder(): Promise<void> {
  const { stdout } = await execa(kustomize, ['build', folder]);
  await apply(...parseAllDocuments(stdout).map((each) => here(each.toJS() as Document)));
}

/** What a commit of other values comes to. */
async function commit(values: object): Promise<void> {
  await writeFile(join(folder, 'values.yaml'), stringify(values));
  await applyFolder();
}

describe('examples/flux/values-from-git', () => {
  test('as written: the policies are those of its values', async () => {
    await applyFolder();
    await expectInForce(namespace, await declared(namespace, kasm));
    await isReady(namespace);
  });

  test('a commit of values is applied at once, long before the interval ends', async () => {
    await commit(less);
    await expectInForce(namespace, await declared(namespace, less));
    await commit(kasm);
    await expectInForce(namespace, await declared(namespace, kasm));
    await isReady(namespace);
  });

  test('a row that breaks a claim is applied: no controller refuses it, so review has to', async () => {
    const opened = { ...kasm, flows: { 'app-to-db': { from: ['api', 'manager', 'guac'] } } };
    await commit(opened);
    await expectInForce(namespace, await declared(namespace, opened));
    await isReady(namespace);
    await commit(kasm);
    await expectInForce(namespace, await declared(namespace, kasm));
    await isReady(namespace);
  });

  test('a policy that somebody adds stays, for it is no part of the release', async () => {
    const debug = { metadata: { name: 'debug' }, spec: { podSelector: {}, ingress: [{}] } };
    await lab.api.must('POST', pathOf(namespace), debug);
    await lab.api.must('DELETE', db);
    await reconcile('HelmRelease', namespace, 'kasm-isolation');
    await isReady(namespace);
    expect(await inForce(namespace)).toHaveProperty(['kasm-isolation-db']);
    expect(await inForce(namespace)).toHaveProperty(['debug']);
    await lab.api.must('DELETE', `${pathOf(namespace)}/debug`);
  });

  test('while values are refused nothing is put back: what somebody opens stays open until they are mended', async () => {
    const opened = async () => JSON.stringify((await lab.api.must('GET', db))['spec']);
    await commit({ ...kasm, flows: { debug: { from: ['apy'], to: ['db'], ports: ['postgres'] } } });
    await isNotReady(namespace, 'apy');
    await lab.api.merge(db, { spec: { ingress: [{}] } });
    for (let tries = 0; tries < 2; tries += 1)
      await reconcile('HelmRelease', namespace, 'kasm-isolation');
    await isNotReady(namespace, 'apy');
    expect(await opened()).toContain('"ingress":[{}]');
    await commit(kasm);
    await expectInForce(namespace, await declared(namespace, kasm));
  });
});
