import { apply, relabelled, type Attempt } from './attempt.ts';
import { labelsOf } from './objects.ts';
import { networking, patch, post, put, remove } from './request.ts';

const policies = `${networking}/networkpolicies`;
const ours = `${policies}/kasm-isolation-db`;

/** A policy that lets everybody in to the database. */
const open = { podSelector: { matchLabels: labelsOf('db') }, ingress: [{}] };
const adds = /creates \w+ kasm\/open, and policies add up/u;

export const onPolicies: readonly Attempt[] = [
  {
    name: 'a second policy',
    request: post(policies, { metadata: { name: 'open' }, spec: open }),
    says: adds,
  },
  {
    name: 'a second policy with our labels',
    request: post(policies, {
      metadata: {
        name: 'open',
        labels: {
          'app.kubernetes.io/name': 'kasm-isolation',
          'app.kubernetes.io/instance': 'kasm-isolation',
        },
      },
      spec: open,
    }),
    says: adds,
  },
  {
    name: 'a second policy by server-side apply',
    request: patch(
      `${policies}/open?fieldManager=other`,
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'open' },
        spec: open,
      },
      apply,
    ),
    says: adds,
  },
  {
    name: 'a policy that is there, opened',
    request: patch(`${policies}/theirs`, { spec: open }),
    says: /changes NetworkPolicy kasm\/theirs, and policies add up/u,
  },
  {
    name: 'one of ours, opened',
    request: patch(ours, { spec: { ingress: [{}] } }),
    says: /changes NetworkPolicy kasm\/kasm-isolation-db, which isolates Kasm; change the values of release kasm-isolation/u,
  },
  {
    name: 'one of ours that loses its labels',
    request: patch(ours, { metadata: { labels: { 'app.kubernetes.io/name': null } } }),
    says: /changes NetworkPolicy kasm\/kasm-isolation-db, which isolates Kasm/u,
  },
  {
    name: 'one of ours that gets an owner who is gone',
    request: patch(ours, {
      metadata: {
        ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'gone', uid: 'gone' }],
      },
    }),
    says: /changes NetworkPolicy kasm\/kasm-isolation-db, which isolates Kasm/u,
  },
  {
    name: 'one of ours, deleted',
    request: remove(ours),
    says: /deletes NetworkPolicy kasm\/kasm-isolation-db, which isolates Kasm/u,
  },
  {
    name: 'all of ours, deleted as a collection',
    request: remove(`${policies}?labelSelector=app.kubernetes.io/name=kasm-isolation`),
    says: /deletes NetworkPolicy kasm\/kasm-isolation-[-a-z]+, which isolates Kasm/u,
  },
  {
    name: 'every policy, deleted as a collection',
    request: remove(policies),
    says: /deletes NetworkPolicy kasm\//u,
  },
  {
    name: "a policy of Calico's group",
    request: post('/apis/crd.projectcalico.org/v1/namespaces/kasm/networkpolicies', {
      apiVersion: 'crd.projectcalico.org/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'open' },
      spec: { selector: 'all()' },
    }),
    says: adds,
  },
  {
    name: "a policy of Cilium's group",
    request: post('/apis/cilium.io/v2/namespaces/kasm/ciliumnetworkpolicies', {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: 'open' },
      spec: { endpointSelector: {} },
    }),
    says: adds,
  },
  ...['stagednetworkpolicies', 'stagedkubernetesnetworkpolicies'].map((plural) => ({
    name: `a policy of Calico that is to be enforced later: ${plural}`,
    request: post(`/apis/crd.projectcalico.org/v1/namespaces/kasm/${plural}`, {
      apiVersion: 'crd.projectcalico.org/v1',
      kind:
        plural === 'stagednetworkpolicies'
          ? 'StagedNetworkPolicy'
          : 'StagedKubernetesNetworkPolicy',
      metadata: { name: 'open' },
      spec: { stagedAction: 'Set' },
    }),
    says: adds,
  })),
];

const joins = /makes Namespace [-\w]* one of those of prometheus; write other labels/u;

export const onNamespaces: readonly Attempt[] = [
  {
    name: 'a namespace that takes the label of a peer',
    request: patch('/api/v1/namespaces/malls', { metadata: { labels: { team: 'monitoring' } } }),
    says: joins,
  },
  {
    name: 'a new namespace with the label of a peer',
    request: post('/api/v1/namespaces', {
      metadata: { name: 'new', labels: { team: 'monitoring' } },
    }),
    says: joins,
  },
  {
    name: 'the label of a peer by the status of a namespace',
    request: patch('/api/v1/namespaces/malls/status', {
      metadata: { labels: { team: 'monitoring' } },
    }),
    says: joins,
  },
  {
    name: 'the label of a peer by finalize',
    request: put('/api/v1/namespaces/malls/finalize', relabelled({ team: 'monitoring' })),
    says: joins,
  },
];
