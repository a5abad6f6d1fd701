import { beforeAll, describe, test } from 'vitest';
import { application, applyArgo, conditionsOf, knowSources, says } from './support/argocd.ts';
import { apply } from './support/flux.ts';
import { isNotReady, isReady, place, release } from './support/flux-release.ts';
import { untilInForce } from './support/guard.ts';
import { chartTag, lab, publish } from './support/lab.ts';
import { declared, expectInForce } from './support/policies.ts';
import { gitSource } from './support/sources.ts';

// Under the guard in Deny, a controller whom guard.allow names goes on as before, and one whom it does not is refused.

const kasm = { preset: 'kasm-1.19', kasm: { release: 'kasm' } };
/** The same with other policies. */
const wider = { ...kasm, components: { guac: { enabled: false } } };
const guarded = (values: object, allow: object): object => ({
  ...values,
  guard: { enabled: true, action: 'Deny', allow },
});

await publish(chartTag);

/** A service account of a namespace that may all that RBAC gives. */
async function addDeployer(namespace: string): Promise<void> {
  await lab.api.must('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, {
    metadata: { name: 'deployer' },
  });
  await lab.api.must('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
    metadata: { name: namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', name: 'deployer', namespace }],
  });
}

describe('Flux', () => {
  test('as a service account that is allowed installs, upgrades and closes what was opened', async () => {
    const name = 'guard-flux';
    await place(name);
    await addDeployer(name);
    const of = (values: object) =>
      release(name, {
        serviceAccountName: 'deployer',
        values: guarded(values, { serviceAccounts: [`${name}/deployer`], groups: ['testers'] }),
      });
    await apply(of(kasm));
    await expectInForce(name, await declared(name, kasm));
    await isReady(name);
    await untilInForce(name);
    await apply(of(wider));
    await expectInForce(name, await declared(name, wider));
    await isReady(name);
  });

  test('whom it does not name is refused at the next upgrade, and says so', async () => {
    const name = 'guard-flux-not';
    await place(name);
    const of = (values: object) =>
      release(name, { values: guarded(values, { users: ['somebody'] }) });
    await apply(of(kasm));
    await expectInForce(name, await declared(name, kasm));
    await untilInForce(name);
    await apply(of(wider));
    await isNotReady(name, 'admin is not in guard.allow and changes what Helm keeps of release');
    await expectInForce(name, await declared(name, kasm));
  });
});

const install = (name: string, values: object): Promise<void> =>
  applyArgo(application(name, gitSource({ valuesObject: values })));

describe('Argo CD', () => {
  beforeAll(knowSources);

  test('that is allowed syncs, and syncs again', async () => {
    const name = 'guard-argo';
    await lab.addNamespace({ name, labels: {} });
    const allow = { users: ['admin'] };
    await install(name, guarded(kasm, allow));
    await expectInForce(name, await declared(name, kasm));
    await untilInForce(name);
    await install(name, guarded(wider, allow));
    await expectInForce(name, await declared(name, wider));
  });

  test('that is not is refused at the next sync, and says so', async () => {
    const name = 'guard-argo-not';
    await lab.addNamespace({ name, labels: {} });
    const allow = { users: ['somebody'] };
    await install(name, guarded(kasm, allow));
    await expectInForce(name, await declared(name, kasm));
    await untilInForce(name);
    await install(name, guarded(wider, allow));
    const words = 'admin is not in guard.allow and';
    await says(name, words, (status) =>
      `${conditionsOf(status)} ${JSON.stringify(status.operationState)}`.includes(words),
    );
    await expectInForce(name, await declared(name, kasm));
  });
});
