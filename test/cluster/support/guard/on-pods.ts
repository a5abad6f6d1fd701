import { apply, gives, relabelled, type Attempt } from './attempt.ts';
import { api, pod } from './objects.ts';
import { core, patch, post, put } from './request.ts';

const labelled = { metadata: { labels: api } };
const asKey = (key: string): string => key.replaceAll('/', '~1');
const pods = `${core}/pods`;

/** A pod that bears labels from the beginning, or later. */
export const onPods: readonly Attempt[] = [
  {
    name: 'a pod with the labels of api',
    request: post(pods, pod('evil', api)),
    says: gives('pods kasm/evil'),
  },
  {
    name: 'the same, dry run',
    request: post(`${pods}?dryRun=All`, pod('evil', api)),
    says: gives('pods kasm/evil'),
  },
  {
    name: 'a pod without a name, by generateName',
    request: post(pods, { ...pod('x', {}), metadata: { generateName: 'evil-', labels: api } }),
    says: gives('pods kasm/evil-\\w*'),
  },
  {
    name: 'kubectl label, a merge patch',
    request: patch(`${pods}/plain`, labelled),
    says: gives('pods kasm/plain'),
  },
  {
    name: 'a strategic merge patch',
    request: patch(`${pods}/plain`, labelled, 'application/strategic-merge-patch+json'),
    says: gives('pods kasm/plain'),
  },
  {
    name: 'a JSON patch, label by label',
    request: patch(
      `${pods}/plain`,
      Object.entries(api).map(([key, value]) => ({
        op: 'add',
        path: `/metadata/labels/${asKey(key)}`,
        value,
      })),
      'application/json-patch+json',
    ),
    says: gives('pods kasm/plain'),
  },
  {
    name: 'server-side apply by another manager',
    request: patch(
      `${pods}/plain?fieldManager=other&force=true`,
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'plain', labels: api } },
      apply,
    ),
    says: gives('pods kasm/plain'),
  },
  {
    name: 'the whole pod written again',
    request: put(`${pods}/plain`, relabelled(api)),
    says: gives('pods kasm/plain'),
  },
  {
    name: 'labels by its status',
    request: patch(`${pods}/plain/status`, labelled),
    says: gives('pods/status kasm/plain'),
  },
  {
    name: 'labels by its whole status',
    request: put(`${pods}/plain/status`, relabelled(api)),
    says: gives('pods/status kasm/plain'),
  },
  {
    name: 'labels by the binding of a pod that waits',
    request: post(`${pods}/pending/binding`, {
      metadata: { name: 'pending', labels: api },
      target: { kind: 'Node', name: 'node-a' },
    }),
    says: /gives a pod the labels app\.kubernetes\.io\/\w.* by pods\/binding kasm\/pending/u,
  },
  {
    name: 'the same by the older resource of bindings',
    request: post(`${core}/bindings`, {
      metadata: { name: 'pending', labels: api },
      target: { kind: 'Node', name: 'node-a' },
    }),
    says: /gives a pod the labels app\.kubernetes\.io\/\w.* by bindings kasm\/pending/u,
  },
  {
    name: 'the database that leaves its policies',
    request: patch(`${pods}/db-0`, {
      metadata: { labels: { 'app.kubernetes.io/component': null } },
    }),
    says: /takes the labels of db from pods kasm\/db-0; leave the labels/u,
  },
  {
    name: 'the database that becomes another',
    request: patch(`${pods}/db-0`, labelled),
    says: gives('pods kasm/db-0'),
  },
  {
    name: 'another image in the pod of api',
    request: patch(`${pods}/api-0`, { spec: { containers: [{ name: 'main', image: 'evil' }] } }),
    says: /changes what runs with the labels of api in pods kasm\/api-0/u,
  },
  ...['api-0', 'plain'].map((name) => ({
    name: `kubectl debug of ${name}`,
    request: patch(`${pods}/${name}/ephemeralcontainers`, {
      spec: { ephemeralContainers: [{ name: 'debug', image: 'busybox' }] },
    }),
    says: new RegExp(
      `puts a container into a pod that runs, .*: pods/ephemeralcontainers kasm/${name}`,
      'u',
    ),
  })),
];
