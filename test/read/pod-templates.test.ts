import { describe, expect, test } from 'vitest';
import { readObjects, type Objects } from '../../src/read/cluster.ts';

const read = (...objects: readonly object[]): Objects =>
  readObjects([{ name: 'dump', text: JSON.stringify({ kind: 'List', items: objects }) }], 'kasm');

const template = {
  metadata: { labels: { app: 'a' }, name: 'other' },
  spec: { hostNetwork: true, containers: [{ ports: [{ name: 'http', containerPort: 80 }] }] },
};
const workload = (kind: string, apiVersion = 'apps/v1', spec: object = { template }): object => ({
  apiVersion,
  kind,
  metadata: { name: 'one', labels: { app: 'no' } },
  spec,
});

describe('a pod template is a pod to be', () => {
  test.each([
    workload('Deployment'),
    workload('StatefulSet'),
    workload('DaemonSet'),
    workload('ReplicaSet'),
    workload('Job', 'batch/v1'),
    workload('CronJob', 'batch/v1', { jobTemplate: { spec: { template } } }),
  ])('%j', (object) => {
    expect(read(object).pods).toEqual([
      {
        namespace: 'kasm',
        name: 'one',
        labels: { app: 'a' },
        ips: [],
        ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
        hostNetwork: true,
        node: undefined,
      },
    ]);
  });

  test('one that another object makes is counted once, with that', () => {
    const metadata = {
      name: 'one-5d',
      ownerReferences: [{ kind: 'Deployment', controller: true }],
    };
    const set = { ...workload('ReplicaSet'), metadata };
    const { pods, ignored } = read(workload('Deployment'), set);
    expect([pods.length, [...ignored]]).toEqual([1, [['ReplicaSet', 1]]]);
  });

  test.each([
    ['a kind of somebody’s own', workload('Deployment', 'example.org/v1'), 'Deployment'],
    ['a kind that makes no pods', workload('Service', 'v1'), 'Service'],
  ])('%s is none', (_, object, kind) => {
    expect(read(object)).toMatchObject({ pods: [], ignored: new Map([[kind, 1]]), passedOver: [] });
  });

  test('one that cannot be read is passed over by name', () => {
    const bad = workload('Job', 'batch/v1', { template: { metadata: { labels: { app: 5 } } } });
    const { pods, passedOver } = read(bad, workload('Deployment'));
    expect(pods).toHaveLength(1);
    expect(passedOver).toEqual([
      expect.stringMatching(
        /^dump: document 1, items\[0\]: Job: metadata\.labels.*; no verdict rests on it/u,
      ),
    ]);
  });

  test('kinds that end in List hold items, or are objects', () => {
    const { ignored } = read({ apiVersion: 'example.org/v1', kind: 'AllowList', spec: {} });
    expect([...ignored]).toEqual([['AllowList', 1]]);
  });
});
