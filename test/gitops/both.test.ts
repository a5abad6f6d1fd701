import { stringify } from 'yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import { lab } from './support/lab.ts';
import {
  application,
  applyArgo,
  conditionsOf,
  knowSources,
  refresh,
  says,
} from './support/argocd.ts';
import { apply, ready, reconcile } from './support/flux.ts';
import { declared, expectInForce, inForce } from './support/policies.ts';
import { clone } from './support/sources.ts';

const file = 'clusters/one/isolation.yaml';
const kasm = { preset: 'kasm-1.19', kasm: { release: 'kasm' } };
const [argo, flux] = ['both-argo', 'both-flux'];

/** Commits values, and waits until each controller has read them. */
async function commit(values: object): Promise<void> {
  await clone.commit({ [file]: stringify(values) });
  await reconcile('GitRepository', flux, 'platform');
  await refresh(argo);
}

beforeAll(async () => {
  await knowSources();
  for (const name of [argo, flux]) await lab.addNamespace({ name, labels: {} });
  await clone.commit({ [file]: stringify(kasm) });
  const helm = { releaseName: 'kasm-isolation', valueFiles: [`/${file}`] };
  await applyArgo(
    application(argo, { repoURL: clone.url, targetRevision: 'main', path: 'chart', helm }),
  );
  await apply(
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name: 'platform', namespace: flux },
      spec: { interval: '10m', url: clone.url, ref: { branch: 'main' } },
    },
    {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata: { name: 'kasm-isolation', namespace: flux },
      spec: {
        interval: '10m',
        chart: {
          spec: {
            chart: './chart',
            reconcileStrategy: 'Revision',
            sourceRef: { kind: 'GitRepository', name: 'platform' },
            // They take the place of the chart's own.
            valuesFiles: ['chart/values.yaml', file],
          },
        },
      },
    },
  );
});

describe('one repository, applied by Argo CD and by Flux', () => {
  test.each([
    ['first', kasm],
    ['other ports', { ...kasm, flows: { 'ingress-to-proxy': { ports: ['https'] } } }],
    ['a component less', { ...kasm, components: { guac: { enabled: false } } }],
    ['another preset', { preset: 'plain', egress: 'dataTier' }],
  ])('%s values: the same policies, and those that plain Helm gives', async (_, values) => {
    await commit(values);
    for (const name of [argo, flux]) await expectInForce(name, await declared(name, values));
    expect(await inForce(argo)).toEqual(await inForce(flux));
  });

  test('values that open the database to everybody: both refuse, and what was in force stays with both', async () => {
    const before = await inForce(argo);
    await commit({ ...kasm, flows: { 'app-to-db': { from: [] } } });
    await says(argo, 'refused', (status) => conditionsOf(status).includes('app-to-db'));
    await ready('HelmRelease', flux, 'kasm-isolation', 'False', 'app-to-db');
    for (const name of [argo, flux]) expect(await inForce(name)).toEqual(before);
  });
});
