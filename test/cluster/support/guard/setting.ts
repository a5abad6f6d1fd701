import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../../../lab/api.ts';
import { release } from '../../../../lab/release.ts';
import { lab } from '../lab.ts';
import { pod, present } from './objects.ts';
import { core, post, send } from './request.ts';

/** Whoever is tried as: of this group, which may all that RBAC can give. */
export const group = 'guard-test';

const bindings = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** Kinds of network plugins, of which the server knows nothing but the name. */
const kinds = [
  ['crd.projectcalico.org', 'v1', 'networkpolicies', 'NetworkPolicy'],
  ['crd.projectcalico.org', 'v1', 'stagednetworkpolicies', 'StagedNetworkPolicy'],
  [
    'crd.projectcalico.org',
    'v1',
    'stagedkubernetesnetworkpolicies',
    'StagedKubernetesNetworkPolicy',
  ],
  ['cilium.io', 'v2', 'ciliumnetworkpolicies', 'CiliumNetworkPolicy'],
] as const;

async function addKind([kindGroup, name, plural, kind]: (typeof kinds)[number]): Promise<void> {
  const crd = `${plural}.${kindGroup}`;
  const schema = {
    openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  };
  const spec = {
    group: kindGroup,
    scope: 'Namespaced',
    names: { kind, plural },
    versions: [{ name, served: true, storage: true, schema }],
  };
  await lab.api.must('POST', crds, { metadata: { name: crd }, spec });
  await lab.kubectl(['wait', '--for=condition=established', '--timeout=30s', `crd/${crd}`]);
}

/** Gives the group every right, so that nothing but the guard is in its way; what it gives back takes them away. */
export async function empower(): Promise<() => Promise<unknown>> {
  await lab.api.must('POST', bindings, {
    metadata: { name: group },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group }],
  });
  return () => lab.api.ask('DELETE', `${bindings}/${group}`);
}

/** Makes what the attempts are about. */
export async function prepare(): Promise<void> {
  for (const kind of kinds) await addKind(kind);
  await lab.addNamespace({ name: 'malls', labels: {} });
  await empower();
  for (const { method, path, body } of present) await lab.api.must(method, path, body);
}

/** Takes all of it away. */
export async function clear(): Promise<void> {
  for (const { path, body } of present.toReversed()) {
    const { name } = (body as { readonly metadata: { readonly name: string } }).metadata;
    await lab.api.ask('DELETE', `${path}/${name}?gracePeriodSeconds=0`);
  }
  for (const [kindGroup, , plural] of kinds)
    await lab.api.ask('DELETE', `${crds}/${plural}.${kindGroup}`);
  await lab.api.ask('DELETE', '/api/v1/namespaces/malls');
  await lab.api.ask('DELETE', `${bindings}/${group}`);
}

/** Values with the guard; whoever installs is `admin`. */
export const values = (action: unknown) => ({
  preset: 'kasm-1.19',
  peers: { prometheus: { namespaceSelector: { matchLabels: { team: 'monitoring' } } } },
  guard: {
    enabled: true,
    action,
    allow: {
      users: ['admin'],
      serviceAccounts: [
        'flux-system/helm-controller',
        'argocd/argocd-application-controller',
        'kasm/deployer',
      ],
    },
  },
});

/** Something that the guard is against, and that nothing of the tests is. */
const probe = (name: string): Promise<Answer> =>
  send(lab.api.as('prober', [group]), post(`${core}/pods`, pod(name, {}, { hostIPC: true })), true);

/** Upgrades the release, and waits until the server judges by it: it reads its policies anew now and then. */
export async function guarded(
  action: unknown,
  isInForce: (answer: Answer) => boolean | Promise<boolean>,
): Promise<void> {
  await release(lab, 'upgrade', values(action));
  for (let tries = 0; !(await isInForce(await probe(`probe-${tries}`))); tries += 1) {
    if (tries > 100) throw new Error('the guard never came into force');
    await sleep(100);
  }
  // Each policy is compiled on its own; the one that was asked is not the last.
  await sleep(1500);
}
