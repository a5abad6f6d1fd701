/** What the two policy engines do differently; docs/packets.md has the same as a table. */
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { endOf, type LabPod } from '../../lab/lab.ts';
import type { Target, Verdict } from '../../lab/pods.ts';
import { engine, lab, untilEnforced } from './support/lab.ts';

const policies = '/apis/networking.k8s.io/v1/namespaces/kasm/networkpolicies';
const targets: readonly Target[] = [
  { protocol: 'TCP', port: 5432 },
  { protocol: 'UDP', port: 5432 },
];

const podOf = (name: string, number: number, namespace = 'kasm'): LabPod => ({
  namespace,
  name,
  labels: { app: name },
  ips: [`10.42.252.${number}`, `fd42::fc:${number}`],
  ports: [5432],
});
const client = podOf('engine-client', 1);
const server = podOf('engine-server', 2);
const open = podOf('engine-open', 3, 'elsewhere');
/** A network namespace with a veth, as the CNI plugin has made it before anybody knows of the pod. */
const unknown = podOf('engine-unknown', 4);

/** Every verdict there is between two ends, over TCP and UDP and both families. */
async function verdicts(from: LabPod, to: LabPod): Promise<ReadonlySet<Verdict>> {
  const rows = to.ips.map((ip) => ({ from: endOf(from), to: ip, ports: targets }));
  return new Set((await lab.pods.probe(rows)).flat());
}

const deny = (direction: 'Ingress' | 'Egress', app: string): Promise<unknown> =>
  lab.api.must('POST', policies, {
    metadata: { name: 'engine' },
    spec: { podSelector: { matchLabels: { app } }, policyTypes: [direction] },
  });

beforeAll(async () => {
  await lab.addNamespace({ name: 'elsewhere', labels: {} });
  await lab.addPods([client, server, open]);
  await untilEnforced();
  return () => lab.removePods([client, server, open]);
});

describe(`whoever is denied by ${engine.title}`, () => {
  const answer = new Set([engine.rejects ? 'r' : 't']);
  const what = engine.rejects ? 'is refused at once' : 'gets no answer';
  afterEach(() => lab.api.must('DELETE', `${policies}/engine`));

  test(`${what}, by a policy of the target`, async () => {
    await deny('Ingress', server.name);
    await untilEnforced();
    expect(await verdicts(client, server)).toEqual(answer);
    expect(await verdicts(client, open)).toEqual(new Set(['o']));
  });

  test(`${what}, by a policy of the source`, async () => {
    await deny('Egress', client.name);
    await untilEnforced();
    expect(await verdicts(client, server)).toEqual(answer);
    expect(await verdicts(open, server)).toEqual(new Set(['o']));
  });
});

describe('a pod that runs before the API server tells of it', () => {
  beforeAll(async () => {
    await lab.pods.add([{ name: endOf(unknown), ips: unknown.ips, ports: unknown.ports }]);
    return () => lab.pods.remove([endOf(unknown)]);
  });
  const verdict = new Set([engine.shutsUnknownPods ? 't' : 'o']);
  // Its link comes up a moment after it is made, and a datagram is sent once.
  const connected = { timeout: 10_000 };

  test(`${engine.shutsUnknownPods ? 'reaches nobody' : 'reaches whoever is not closed'}`, async () => {
    await expect.poll(() => verdicts(unknown, open), connected).toEqual(verdict);
  });

  test(`${engine.shutsUnknownPods ? 'is reached by nobody' : 'is reached by everybody'}`, async () => {
    await expect.poll(() => verdicts(open, unknown), connected).toEqual(verdict);
  });

  test('does not reach a pod that a policy closes', async () => {
    await deny('Ingress', server.name);
    await untilEnforced();
    expect((await verdicts(unknown, server)).has('o')).toBe(false);
    await lab.api.must('DELETE', `${policies}/engine`);
  });
});
