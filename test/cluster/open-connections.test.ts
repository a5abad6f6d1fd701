import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageDirectory } from '../../src/read/files.ts';
import { endOf, type LabPod } from '../../lab/lab.ts';
import { engine, lab, untilEnforced } from './support/lab.ts';

const policies = '/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies';
const port = 5432;
const podOf = (name: string, number: number): LabPod => ({
  namespace: 'kasm',
  name,
  labels: { app: name },
  ips: [`10.42.251.${number}`, `fd42::fb:${number}`],
  ports: [port],
});
const client = podOf('client', 1);
const server = podOf('server', 2);

/** A policy of the server that lets pods with such a label in. */
const admits = (app: string) => ({
  metadata: { name: 'server' },
  spec: {
    podSelector: { matchLabels: { app: 'server' } },
    policyTypes: ['Ingress'],
    ingress: [
      {
        from: [{ podSelector: { matchLabels: { app } } }],
        ports: (['TCP', 'UDP'] as const).map((protocol) => ({ protocol, port })),
      },
    ],
  },
});
/** A policy of the client that lets nothing out. */
const silences = {
  metadata: { name: 'client' },
  spec: { podSelector: { matchLabels: { app: 'client' } }, policyTypes: ['Egress'] },
};

const write = (policy: object): Promise<unknown> => lab.api.must('POST', policies, policy);
const relabel = (app: string): Promise<unknown> =>
  lab.api.merge(`/api/v1/namespaces/kasm/pods/${client.name}`, { metadata: { labels: { app } } });

interface Change {
  /** What holds when the connection is opened. */
  readonly before?: () => Promise<unknown>;
  readonly act: () => Promise<unknown>;
}

/** By what the documentation calls them. */
const changes: Readonly<Record<string, Change>> = {
  'a policy of the target that denies it is installed': {
    act: () => write(admits('nobody')),
  },
  'a policy of the source that denies it is installed': { act: () => write(silences) },
  'the rule that allowed it is changed': {
    before: () => write(admits('client')),
    act: () => lab.api.merge(`${policies}/server`, admits('nobody')),
  },
  'the source loses the label that allowed it': {
    before: () => write(admits('client')),
    act: () => relabel('nobody'),
  },
  'the policy engine is killed and starts again, and the rule is changed meanwhile': {
    before: () => write(admits('client')),
    async act() {
      await lab.engine.stop('SIGKILL');
      await lab.api.merge(`${policies}/server`, admits('nobody'));
      await lab.engine.start();
    },
  },
  'a policy of the target that denies it is installed, and conntrack of the node is emptied': {
    async act() {
      await write(admits('nobody'));
      await untilEnforced();
      await lab.node.run('conntrack', ['--flush']);
    },
  },
  'a policy of the target that allows it is installed, and conntrack of the node is emptied': {
    async act() {
      await write(admits('client'));
      await untilEnforced();
      await lab.node.run('conntrack', ['--flush']);
    },
  },
  'the policy that allowed it is removed, and nothing denies it': {
    before: () => write(admits('client')),
    act: () => lab.api.must('DELETE', `${policies}/server`),
  },
};

const kinds = (['TCP', 'UDP'] as const).flatMap((protocol) =>
  server.ips.map((to) => ({
    name: `${protocol} to ${to}`,
    from: endOf(client),
    to,
    protocol,
    port,
  })),
);

/** Of connections that were open, and of new ones, over both families. */
interface Outcome {
  readonly old: string;
  readonly fresh: string;
}

const only = (list: readonly string[]): string => [...new Set(list)].join(' or ');

async function outcomeOf({ before, act }: Change): Promise<Outcome> {
  await lab.addPods([client, server]);
  await before?.();
  await untilEnforced();
  for (const kind of kinds) await lab.pods.hold(kind);
  await act();
  await untilEnforced();
  const old: string[] = [];
  for (const { name } of kinds) old.push((await lab.pods.isHeld(name)) ? 'stays' : 'ends');
  const verdicts = await lab.pods.probe(
    kinds.map(({ from, to, protocol }) => ({ from, to, ports: [{ protocol, port }] })),
  );
  const fresh = verdicts.flat().map((verdict) => (verdict === 'o' ? 'connects' : 'is denied'));
  return { old: only(old), fresh: only(fresh) };
}

async function clear(): Promise<void> {
  for (const name of ['client', 'server']) await lab.api.ask('DELETE', `${policies}/${name}`);
  await lab.removePods([client, server]);
  await untilEnforced();
}

/** The rows that docs/packets.md has of this, by their first cell. */
async function documented(): Promise<ReadonlyMap<string, Outcome>> {
  const text = await readFile(join(packageDirectory, 'docs', 'packets.md'), 'utf8');
  const [, section = ''] = text.split('## Connections that are open already\n');
  const [head = [], , ...rows] = (section.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const column = (name: string): number => head.indexOf(name);
  return new Map(
    rows.map((cells) => [
      cells[1] ?? '',
      { old: cells[column(engine.title)] ?? '', fresh: cells[column('a new one')] ?? '' },
    ]),
  );
}
const told = await documented();

describe('connections that are open already: docs/packets.md says what becomes of them', () => {
  test.each(Object.entries(changes))('%s', async (name, change) => {
    expect(await outcomeOf(change).finally(clear)).toEqual(told.get(name));
  });

  test('and tells of nothing else', () => {
    expect([...told.keys()]).toEqual(Object.keys(changes));
  });
});
